"""Piper's voices as a family: files that are listed, and a stand-in for its program that hums."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.paths import folders
from native_helper.speech.utterance import Rendering, Span, Utterance, Word
from native_helper.voices.family import Voice, Waiting
from native_helper.voices.piper import PiperFamily
from native_helper.wire.types import RATE_HZ
from native_helper.workers import installed
from native_helper.workers.roster import PIPER
from native_helper.workers.worker import Worker
from tests.workers.added import make_whole
from tests.workers.tone_worker import tone_worker

LESSAC = "en_US-lessac-medium"
PROGRAM = "tests.workers.piper_program"


def settings(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "audio": {"sample_rate": 22050, "quality": "medium"},
        "dataset": "lessac",
        "language": {"code": "en_US"},
        "num_speakers": 1,
        "speaker_id_map": {},
        "phoneme_type": "espeak",
    }
    return told | changed


def put(model: str, told: object, *, onnx: bool = True) -> None:
    folder = installed.models(PIPER, folders()) / model
    folder.mkdir(parents=True)
    (folder / f"{model}.onnx.json").write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    if onnx:
        (folder / f"{model}.onnx").write_bytes(b"onnx")


def add_program(requirements: tuple[str, ...] = PIPER.requirements) -> None:
    make_whole(PIPER._replace(requirements=requirements), folders())


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    made = tone_worker(tmp_path, program=PROGRAM)
    yield made
    made.stop()


@pytest.fixture
def family(worker: Worker) -> PiperFamily:
    return PiperFamily(folders(), worker)


def utterance(text: str) -> Utterance:
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start, at, Span(start, at)))
    return Utterance(text, tuple(words), "en", Span(0, len(text)), 0, 0.3)


def spoken(family: PiperFamily, voice: Voice, speed: float = 1.0) -> list[Rendering]:
    steps = family.speak([utterance("One two three. Four five six.")], voice, speed)
    return [step for step in steps if not isinstance(step, Waiting)]


def test_what_was_never_added_is_offered_and_no_fault(family: PiperFamily) -> None:
    state = family.state()
    assert (state.ready, state.offered) == (False, True)
    assert "utter add piper" in (state.remedy or "")
    assert not family.voices()


def test_voices_are_told_by_their_files_and_nothing_is_started(family: PiperFamily, worker: Worker) -> None:
    add_program()
    assert "utter add piper en_US-lessac-medium" in (family.state().remedy or "")
    put(LESSAC, settings())
    put("de_DE-thorsten-high", settings(dataset="thorsten", language={"code": "de_DE"}, audio={"quality": "high"}))
    german, english = family.voices()
    assert (english.id, english.name, english.languages) == (f"piper:{LESSAC}", "Lessac (medium)", ("en-US",))
    assert (german.id, german.name, german.languages) == ("piper:de_DE-thorsten-high", "Thorsten (high)", ("de-DE",))
    assert english.listed
    assert english.added
    assert family.state().ready
    assert worker.pid is None


def test_a_voice_of_several_speakers_is_listed_as_its_first(family: PiperFamily) -> None:
    add_program()
    put("en_US-choir-low", settings(num_speakers=3, speaker_id_map={"bob": 1, "amy": 0, "cat": 2}, dataset="choir"))
    first, second, third = family.voices()
    assert (first.id, first.name, first.listed) == ("piper:en_US-choir-low", "Choir (medium), amy", True)
    assert [(voice.id, voice.listed) for voice in (second, third)] == [
        ("piper:en_US-choir-low/bob", False),
        ("piper:en_US-choir-low/cat", False),
    ]


def test_a_voice_with_too_many_or_too_long_names_is_listed_as_far_as_a_list_holds(family: PiperFamily) -> None:
    add_program()
    many = {f"p{number}": number for number in range(120_000)}
    put("en_US-crowd-low", settings(num_speakers=120_000, speaker_id_map=many, dataset="d" * 5000))
    put("en_US-long-low", settings(num_speakers=2, speaker_id_map={"a" * 1500: 0, "amy": 1}))
    names = [voice.name for voice in family.voices()]
    assert len(names) == 1001
    assert names[999] == "Crowd (medium), p999"
    assert names[1000] == "Lessac (medium), amy"


@pytest.mark.parametrize(
    ("told", "onnx", "problem"),
    [
        ("{not json", True, f"{LESSAC}.onnx.json is damaged"),
        ("[]", True, "is damaged"),
        ("{}", True, "is damaged"),
        (json.dumps({"num_speakers": "many"}), True, "is damaged"),
        ('{"num_speakers": 1e999}', True, "is damaged"),
        (settings(), False, f"{LESSAC}.onnx is missing. Run: utter add piper {LESSAC}"),
        (settings(phoneme_type="pinyin"), True, "would fetch itself"),
    ],
)
def test_a_voice_that_cannot_speak_is_absent_with_the_reason(
    family: PiperFamily, told: object, onnx: bool, problem: str
) -> None:
    add_program()
    put(LESSAC, told, onnx=onnx)
    assert list(family.voices()) == []
    ((voice, why),) = family.absent().items()
    assert voice.id == f"piper:{LESSAC}"
    assert voice.languages == ("en-US",)
    assert problem in why
    assert problem in (family.state().remedy or ""), "it is there: nobody is told to add a voice"


def test_voices_without_their_program_are_absent_with_the_command(family: PiperFamily) -> None:
    put(LESSAC, settings())
    assert not family.state().ready
    assert list(family.absent().values()) == [installed.remedy(PIPER, folders())]
    add_program(("piper-tts==1.0.0",))
    assert "another version of Utter" in (family.state().remedy or "")


def test_what_a_cut_off_download_left_is_no_voice(family: PiperFamily) -> None:
    add_program()
    put(LESSAC, settings())
    folder = installed.models(PIPER, folders()) / LESSAC
    folder.rename(folder.with_name(f"{LESSAC}.part"))
    assert list(family.voices()) == []
    assert family.absent() == {}


def test_each_sentence_is_a_part_with_the_times_that_its_program_told(family: PiperFamily) -> None:
    add_program()
    put(LESSAC, settings())
    parts = spoken(family, family.voices()[0])
    assert parts[0].begins
    assert parts[-1].ends
    assert {part.rate_hz for part in parts} == {RATE_HZ}
    # Resampled as one sound: not a sample is lost or doubled at the joints.
    assert abs(sum(part.waveform.size for part in parts) - RATE_HZ) <= 2
    begun: dict[int, float] = {}
    at_s = 0.0
    for part in parts:
        begun |= {time.word: at_s + time.start_s for time in part.word_times}
        at_s += part.waveform.size / RATE_HZ
    assert list(begun) == [0, 1, 2, 3, 4, 5]
    assert [begun[word] for word in range(6)] == pytest.approx(
        [0, 1 / 12, 2 / 12, 0.5, 0.5 + 1 / 12, 0.5 + 2 / 12], abs=1e-3
    )


def test_words_without_told_times_share_the_sound(family: PiperFamily) -> None:
    add_program()
    put(LESSAC, settings())
    parts = spoken(family, family.voices()[0], speed=2.0)
    assert [time.word for part in parts for time in part.word_times] == [0, 1, 2, 3, 4, 5]


def test_a_fault_of_one_voice_is_told_with_its_remedy(family: PiperFamily) -> None:
    add_program()
    put("en_US-damaged-low", settings())
    with pytest.raises(VoiceUnavailable, match="cannot read its file") as told:
        spoken(family, family.voices()[0])
    assert told.value.remedy == "Bring it again."


def test_the_program_ends_when_its_memory_is_asked_back(family: PiperFamily, worker: Worker) -> None:
    add_program()
    put(LESSAC, settings())
    spoken(family, family.voices()[0])
    assert worker.pid is not None
    family.unload()
    assert worker.pid is None


def test_a_speaker_of_a_number_that_cannot_be_sent_is_none(family: PiperFamily) -> None:
    add_program()
    numbers = {"big": 2**70, "below": -1, "amy": 1}
    put("en_US-choir-low", settings(num_speakers=3, speaker_id_map=numbers, dataset="choir"))
    (voice,) = family.voices()
    assert voice.name == "Choir (medium), amy"
    assert spoken(family, voice)


def test_what_cannot_be_told_over_a_wire_names_no_voice(family: PiperFamily) -> None:
    add_program()
    for name in (os.fsdecode(b"caf\xe9"), "\x1b[2J", LESSAC):
        put(name, settings())
    assert [voice.id for voice in family.voices()] == [f"piper:{LESSAC}"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(family: PiperFamily) -> None:
    add_program()
    put(LESSAC, settings())
    file = installed.models(PIPER, folders()) / LESSAC / f"{LESSAC}.onnx.json"
    file.unlink()
    os.mkfifo(file)
    assert ["is damaged" in why for why in family.absent().values()] == [True]
