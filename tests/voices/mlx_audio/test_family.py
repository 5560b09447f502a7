"""Models of mlx-audio as voices, with a stand-in for the library."""

import json
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from native_helper.errors import Canceled, VoiceUnavailable
from native_helper.paths import MLX, folders
from native_helper.speech.utterance import Rendering, Span, Utterance, Word
from native_helper.voices.family import Check, Voice, go_on
from native_helper.voices.mlx_audio.family import MlxAudioFamily
from native_helper.wire.types import RATE_HZ
from tests.voices.mlx_audio.conftest import Told, add

PRIVATE = "What nobody else shall hear."


def utterance(text: str = "One two three four five six.", language: str = "de-DE") -> Utterance:
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start, at, Span(start, at)))
    return Utterance(text, tuple(words), language, Span(0, len(text)), 0, 0.3)


def voice(family: MlxAudioFamily, wanted: str) -> Voice:
    return next(it for it in family.voices() if it.id == wanted)


def speak(family: MlxAudioFamily, wanted: str, *texts: str, check: Check = go_on) -> Iterator[Rendering]:
    speed = 1.5 if wanted == "mlx:whole" else 1.0  # the others know none
    written = texts or ("One two three four five six.",)
    return family.speak([utterance(text) for text in written], voice(family, wanted), speed, check)


def test_without_a_model_it_is_offered_and_no_fault(family: MlxAudioFamily) -> None:
    state = family.state()
    assert (state.ready, state.offered) == (False, True)
    assert "utter add mlx" in (state.remedy or "")


def test_models_and_their_named_voices_are_told_by_files_alone(family: MlxAudioFamily, told: Told) -> None:
    add("Tiny-TTS-4bit", talker_config={"spk_id": {"vivian": 1, "ryan": 2}})
    folder = add("kitten")
    np.savez(folder / "voices.npz", luna=np.zeros(2), leo=np.zeros(2))
    (folder / "voices").mkdir()
    (folder / "voices" / "max.safetensors").touch()
    (folders().models / MLX / "kitten.json").write_text(json.dumps({"languages": ["fr", "de"]}))
    found = {it.id: it for it in family.voices()}
    assert list(found) == [
        "mlx:Tiny-TTS-4bit", "mlx:Tiny-TTS-4bit/ryan", "mlx:Tiny-TTS-4bit/vivian",
        "mlx:kitten", "mlx:kitten/leo", "mlx:kitten/luna", "mlx:kitten/max",
    ]  # fmt: skip
    assert found["mlx:kitten/leo"].languages == ("fr", "de")
    assert [it.id for it in found.values() if it.listed] == ["mlx:Tiny-TTS-4bit", "mlx:kitten"]
    assert told.loaded == []


def test_a_model_with_too_many_or_too_long_names_is_listed_as_far_as_a_list_holds(family: MlxAudioFamily) -> None:
    add("crowd", spk_id={f"p{number}": number for number in range(5000)})
    add("long", spk_id={f"{number}".ljust(1500, "a"): number for number in range(900)} | {"amy": 1})
    ids = [it.id for it in family.voices()]
    assert len(ids) == 1 + 1000 + 2
    assert ids[-2:] == ["mlx:long", "mlx:long/amy"]


def test_sound_leaves_while_the_model_still_makes_more(family: MlxAudioFamily, told: Told) -> None:
    add("streams")
    renderings = speak(family, "mlx:streams")
    first = next(renderings)
    assert told.n_pieces < 3
    assert (first.begins, first.ends, first.rate_hz) == (True, False, RATE_HZ)
    parts = [first, *renderings]
    assert [part.ends for part in parts].count(True) == 1
    assert parts[-1].ends
    assert sum(part.waveform.size for part in parts) == 3 * RATE_HZ // 2
    assert [time.word for part in parts for time in part.word_times] == [0, 1, 2, 3, 4, 5]
    assert told.wishes == [{"voice": None, "lang": "de", "stream": True, "ref": None, "ref_text": None}]


def test_another_rate_is_resampled_as_one_sound(family: MlxAudioFamily, told: Told) -> None:
    told.rate_hz = 44_100
    add("streams")
    parts = list(speak(family, "mlx:streams"))
    assert {part.rate_hz for part in parts} == {RATE_HZ}
    joined = np.concatenate([part.waveform for part in parts])
    assert abs(joined.size - 3 * RATE_HZ // 2) <= 2
    # A hum of one pitch within each piece: without a joint of silence or a click between the resampled parts.
    assert parts[0].begins
    assert not parts[-1].begins


def test_a_model_that_does_not_stream_gives_the_whole_with_estimated_times(family: MlxAudioFamily, told: Told) -> None:
    add("whole")
    (rendering,) = speak(family, "mlx:whole")
    assert (rendering.begins, rendering.ends, rendering.trimmed) == (True, True, False)
    assert rendering.waveform.size == RATE_HZ
    assert [time.word for time in rendering.word_times] == [0, 1, 2, 3, 4, 5]
    assert told.wishes == [{"speed": 1.5}]


def test_named_voices_and_clips_reach_the_model(family: MlxAudioFamily, told: Told) -> None:
    add("streams", spk_id={"vivian": 1})
    clips = folders().models / MLX / "streams.clips"
    clips.mkdir()
    soundfile.write(clips / "me.wav", np.zeros(48_000, np.float32), 48_000)
    (clips / "me.txt").write_text("What I said.\n")
    list(speak(family, "mlx:streams/vivian"))
    list(speak(family, "mlx:streams/me"))
    named, cloned = told.wishes
    assert named["voice"] == "vivian"
    assert cloned["voice"] is None
    assert cloned["ref"].shape == (24_000,)
    assert cloned["ref_text"] == "What I said."


def test_a_model_stays_in_memory_until_another_is_chosen_or_memory_is_asked_back(
    family: MlxAudioFamily, told: Told
) -> None:
    add("streams")
    add("whole")
    list(speak(family, "mlx:streams", "One.", "Two."))
    list(speak(family, "mlx:streams"))
    assert told.loaded == ["streams"]
    assert family.state().in_memory
    list(speak(family, "mlx:whole"))
    assert told.loaded == ["streams", "whole"]
    family.tidy()
    family.unload()
    assert not family.state().in_memory
    list(speak(family, "mlx:whole"))
    assert told.loaded == ["streams", "whole", "whole"]


def test_a_canceled_reading_ends_between_two_pieces_and_the_model_is_told(family: MlxAudioFamily, told: Told) -> None:
    add("streams")
    stopped = False

    def check() -> None:
        if stopped:
            raise Canceled("Stopped, as asked.")

    renderings = speak(family, "mlx:streams", check=check)
    next(renderings)
    stopped = True
    with pytest.raises(Canceled):
        list(renderings)
    assert told.n_pieces < 3
    assert told.closed == 1


def test_two_readings_in_turn_never_meet_within_the_model(family: MlxAudioFamily, told: Told) -> None:
    add("streams")
    one = speak(family, "mlx:streams")
    next(one)
    other = speak(family, "mlx:streams")
    next(other)
    assert told.n_pieces >= 4, "the first one's three pieces were made before the second's"
    sizes = [sum(part.waveform.size for part in parts) for parts in (one, other)]
    assert sizes == [RATE_HZ, RATE_HZ]
    assert told.closed == 2


def test_what_it_prints_reaches_no_stream_of_ours(
    family: MlxAudioFamily, told: Told, capfd: pytest.CaptureFixture[str]
) -> None:
    add("streams")
    before = sys.stdout, sys.stderr
    list(speak(family, "mlx:streams", PRIVATE))
    assert (sys.stdout, sys.stderr) == before
    assert capfd.readouterr() == ("", "")


def test_no_connection_is_made_while_it_speaks(family: MlxAudioFamily, told: Told) -> None:
    add("streams")
    with pytest.raises(VoiceUnavailable, match="OSError"):
        list(speak(family, "mlx:streams", "NET"))


@pytest.mark.parametrize(
    ("name", "text", "message", "remedy"),
    [
        (
            "streams",
            f"FAULT {PRIVATE}",
            "cannot speak with the model streams: ValueError in conftest.py",
            "utter remove",
        ),
        ("streams", "MEMORY", "There is not enough memory for the model streams", "smaller"),
        ("whole", "NAN", "damaged", "Bring it again"),
        (
            "needs-codec",
            "Hello",
            "needs the files of mlx-community/snac_24khz",
            "utter add mlx mlx-community/snac_24khz",
        ),
        ("needs-misaki", "Hello", "needs a Python package that Utter does not have: misaki", "pip install misaki"),
        ("other", "Hello", "cannot speak with the model other: ValueError", "See whether it is one"),
    ],
)
def test_a_fault_of_the_library_is_told_in_our_words_with_a_remedy(
    family: MlxAudioFamily, told: Told, name: str, text: str, message: str, remedy: str
) -> None:
    add(name)
    with pytest.raises(VoiceUnavailable) as failure:
        list(speak(family, f"mlx:{name}", text))
    assert message in failure.value.message
    assert remedy in (failure.value.remedy or "")
    assert PRIVATE not in str(failure.value) + str(failure.value.remedy)
    assert failure.value.__cause__ is None


def test_a_model_that_could_not_be_loaded_is_not_tried_again_until_its_files_change(
    family: MlxAudioFamily, told: Told
) -> None:
    folder = add("other")
    wanted = voice(family, "mlx:other")
    with pytest.raises(VoiceUnavailable):
        family.load(wanted)
    assert list(family.voices()) == []
    assert "ValueError" in family.absent()[wanted]
    (folder / "model.safetensors").write_bytes(b"other weights")
    assert voice(family, "mlx:other")


@pytest.mark.parametrize("lack", ["config.json", "model.safetensors"])
def test_a_folder_that_is_not_whole_is_absent_with_what_it_lacks(family: MlxAudioFamily, lack: str) -> None:
    (add("streams") / lack).unlink()
    assert list(family.voices()) == []
    ((_, why),) = family.absent().items()
    assert f"no {'*.safetensors' if 'model' in lack else lack}" in why


def test_of_a_linked_model_that_is_not_whole_the_folder_is_named(family: MlxAudioFamily, tmp_path: Path) -> None:
    folder = add("streams").rename(tmp_path / "mine")
    (folders().models / MLX / "streams").symlink_to(folder)
    (folder / "model.safetensors").unlink()
    ((_, why),) = family.absent().items()
    assert f"{folder} has no *.safetensors" in why
    assert "utter remove mlx streams" in why
    assert "Add a model" not in (family.state().remedy or "")


def test_without_mlx_the_reason_is_told(family: MlxAudioFamily, monkeypatch: pytest.MonkeyPatch) -> None:
    from native_helper.voices.mlx_audio import family as module

    def missing(name: str) -> Any:
        return None

    monkeypatch.setattr(module, "find_spec", missing)
    add("streams")
    assert list(family.voices()) == []
    assert "It needs MLX" in (family.state().remedy or "")
    assert all("It needs MLX" in why for why in family.absent().values())


def test_a_model_that_knows_no_speed_refuses_another_and_is_not_heard_at_its_own(
    family: MlxAudioFamily, told: Told
) -> None:
    add("streams")
    (voice,) = family.voices()
    with pytest.raises(VoiceUnavailable, match="cannot speak faster or slower"):
        list(family.speak([utterance("One two.")], voice, 1.5))
    assert list(family.speak([utterance("One two.")], voice, 1.0))
    assert len(told.wishes) == 1


@pytest.mark.parametrize(
    ("name", "kind", "is_voice"),
    [
        ("snac_24khz", "", False),
        ("encodec-24khz-float32", "encodec", False),
        ("mimi", "mimi", False),
        ("whisper-tiny", "whisper", False),
        ("csm-1b", "sesame", True),
        ("higgs_audio", "higgs_audio", True),  # a codec of that name is there too
        ("kitten-tts-mini", "kitten", True),
        ("phonon-tts", "", True),  # and a recognizer of that one
        ("anything", "newer", True),  # who knows
    ],
)
def test_what_only_other_models_compute_with_is_no_voice(
    family: MlxAudioFamily, name: str, kind: str, is_voice: bool
) -> None:
    add(name, model_type=kind)
    assert [voice.id for voice in family.voices()] == ([f"mlx:{name}"] if is_voice else [])
    problems = [] if is_voice else ["It is no voice: it is there for the models that need it."]
    assert list(family.absent().values()) == problems


def _odd_archive(version: int, name: bytes) -> bytes:
    """Return a zip of one empty file, whose list of contents names it so and asks for that version of the format."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    flags = 0x800  # the name is UTF-8
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, version, flags, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry) + len(name), len(local), 0)
    return local + entry + name + end


@pytest.mark.parametrize("archive", [_odd_archive(99, b"luna.npy"), _odd_archive(20, b"\xff.npy"), b"PK\5\6"])
def test_an_archive_of_voices_that_cannot_be_read_costs_its_voices_and_nothing_else(
    family: MlxAudioFamily, told: Told, archive: bytes
) -> None:
    (add("kitten") / "voices.npz").write_bytes(archive)
    add("streams")
    assert [it.id for it in family.voices()] == ["mlx:kitten", "mlx:streams"]


def test_what_cannot_be_told_over_a_wire_names_no_voice(family: MlxAudioFamily, told: Told) -> None:
    for name in (os.fsdecode(b"caf\xe9"), "two\nlines"):
        add(name)
    add("streams")
    clips = folders().models / MLX / "streams.clips"
    clips.mkdir()
    (clips / os.fsdecode(b"\xff.wav")).touch()
    (clips / "\x1b[2J.wav").touch()
    assert [it.id for it in family.voices()] == ["mlx:streams"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(family: MlxAudioFamily, told: Told) -> None:
    folder = add("kitten")
    (folder / "config.json").unlink()
    for name in ("config.json", "voices.npz"):
        os.mkfifo(folder / name)
    assert list(family.voices()) == []
    assert ["has no config.json" in why for why in family.absent().values()] == [True]


@pytest.mark.parametrize("rate_hz", [1, -24_000, 2**40])
def test_sound_of_a_rate_that_cannot_be_is_refused_before_it_fills_the_memory(
    family: MlxAudioFamily, told: Told, rate_hz: int
) -> None:
    add("lies")
    told.lies_hz = rate_hz
    with pytest.raises(VoiceUnavailable, match=f"makes sound of {rate_hz} samples a second") as caught:
        list(speak(family, "mlx:lies"))
    assert "utter remove mlx lies" in (caught.value.remedy or "")


def test_of_a_long_recording_only_its_beginning_is_read(
    family: MlxAudioFamily, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("streams")
    clips = folders().models / MLX / "streams.clips"
    clips.mkdir()
    soundfile.write(clips / "me.wav", np.zeros(40 * 8000, np.float32), 8000)
    asked: list[int] = []
    read = soundfile.SoundFile.read

    def noted(self: soundfile.SoundFile, frames: int = -1, **more: Any) -> Any:
        asked.append(frames)
        return read(self, frames, **more)

    monkeypatch.setattr(soundfile.SoundFile, "read", noted)
    list(speak(family, "mlx:streams/me"))
    assert asked == [30 * 8000]
    assert told.wishes[0]["ref"].shape == (30 * 24_000,)
