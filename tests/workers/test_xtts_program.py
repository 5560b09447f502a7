"""XTTS v2 for real: coqui-tts in its own environment, on a network of the real architecture with random weights.

The worker is started as the engine starts it. Order is seen by events, not by time; seconds are those that the program
itself tells.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import soundfile

from native_helper.errors import VoiceUnavailable
from native_helper.paths import Folders, folders
from native_helper.voices.xtts import LANGUAGES
from native_helper.workers import clips, installed
from native_helper.workers.crew import Workers
from native_helper.workers.roster import XTTS
from native_helper.workers.worker import Worker
from tests.workers import asking
from tests.workers.environments import add, python

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

ROOT: Final = Path(__file__).parents[2]
TOKENS: Final = 40  # that the random network speaks for any text
CHUNKS: Final = 3  # of 10, 20 and the rest
SENTENCE: Final = "A sentence of some words."
WRITTEN: Final = {  # some of its languages; each of these goes a way of its own to the letters that the model knows
    "en": SENTENCE, "ja": "今日は天気がいいです。", "zh": "今天天气很好。", "ko": "안녕하세요.", "hi": "नमस्ते दुनिया।",
}  # fmt: skip
PATIENCE_S: Final = 280.0  # to import PyTorch on a busy machine


everything = partial(asking.everything, patience_s=PATIENCE_S)


@pytest.fixture(scope="module")
def own_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python(XTTS, tmp_path_factory)


@pytest.fixture(scope="module")
def checkpoint(own_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("xtts") / "models"
    subprocess.run([own_python, Path(__file__).parent / "xtts_checkpoint.py", folder, "tiny"], check=True)
    return folder


@pytest.fixture
def where(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Return folders in which XTTS v2 is added: its environment and its files are links."""
    where = folders()
    add(XTTS, where, tmp_path_factory)
    for file in checkpoint.iterdir():
        os.link(file, installed.models(XTTS, where) / file.name)
    return where


@pytest.fixture
def worker(where: Folders) -> Iterator[Worker]:
    made = Workers(where)[XTTS.name]
    yield made
    made.stop()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return eight seconds of something like a voice."""
    file = tmp_path / "recording.flac"
    t = np.arange(8 * 24_000) / 24_000
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * 150 * t) * (1 + np.sin(2 * np.pi * 3 * t)), 24_000)
    return file


def speak(text: str = SENTENCE, voice: str = "Claribel Dervla", language: str = "en", **more: Any) -> dict[str, Any]:
    return {"type": "speak", "text": text, "voice": voice, "language": language, "speed": 1.0, **more}


def test_published_files_are_loaded_and_only_read_and_what_they_speak_is_sound(
    worker: Worker, checkpoint: Path
) -> None:
    before = {file.name: file.stat() for file in checkpoint.iterdir()}
    for language, text in WRITTEN.items():
        *sound, end = everything(worker.ask(speak(text, language=language)))
        assert [answer["last"] for answer in sound] == [False, False, True], language
        waveform = np.frombuffer(b"".join(answer["pcm"] for answer in sound), "<f4")
        assert {answer["rate_hz"] for answer in sound} == {24_000}
        assert np.isfinite(waveform).all()
        assert 0 < np.abs(waveform).max() <= 1
        assert end["figures"]["sound_s"] == pytest.approx(waveform.size / 24_000)
        assert end["figures"]["sound_s"] == pytest.approx(TOKENS * 1024 / 22_050, rel=0.01)
    after = {file.name: file.stat() for file in checkpoint.iterdir()}
    assert {name: (s.st_size, s.st_mtime_ns) for name, s in after.items()} == {
        name: (s.st_size, s.st_mtime_ns) for name, s in before.items()
    }
    details = worker.details
    assert details is not None
    assert details["device"] in ("cpu", "mps", "cuda")
    assert details["threads"] >= 1


def test_latents_of_a_clip_are_computed_once_then_at_hand_and_after_a_restart_on_disk(
    worker: Worker, where: Folders, recording: Path
) -> None:
    clip = str(clips.add(where, "me", recording))
    first, second = ([*everything(worker.ask(speak(clip=clip)))] for _ in range(2))
    german = everything(worker.ask(speak(clip=clip, language="de")))
    assert first[-1]["figures"]["latents"] == "computed"
    for again in (second, german):
        assert again[-1]["figures"]["latents"] == "memory"
        assert again[-1]["figures"]["latents_s"] < 0.001
    assert (german[-1]["figures"]["latents_asked"], german[-1]["figures"]["latents_at_hand"]) == (3, 2)
    worker.stop()
    restarted = everything(worker.ask(speak(clip=clip)))
    assert restarted[-1]["figures"]["latents"] == "disk"
    assert [answer.get("pcm") for answer in restarted] == [answer.get("pcm") for answer in first]

    (entry,) = installed.cache(XTTS, where).glob("latents-*.npz")
    entry.write_bytes(entry.read_bytes()[:1000])
    worker.stop()
    mended = everything(worker.ask(speak(clip=clip)))
    assert mended[-1]["figures"]["latents"] == "computed"
    assert [answer.get("pcm") for answer in mended] == [answer.get("pcm") for answer in first]


def test_it_reads_every_language_that_the_engine_offers_and_any_number_in_it(
    own_python: Path, checkpoint: Path
) -> None:
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from native_helper.workers.program.xtts_model import XttsModel
from native_helper.workers.program.xtts_text import digits_apart
model = XttsModel(Path({str(checkpoint)!r}))
assert len(model._model.tokenizer.char_limits) == {len(LANGUAGES)}
for language in {LANGUAGES!r}:
    assert model.limit(language) > 0
    assert model.reads("a", language)
    for number in ("42", "3.5", "3,5", "$20", "20€", "1st", "5%", "1,234,567", "12:30", "²", "٣", "9" * 40):
        apart = digits_apart(number, language)
        assert model.reads(number, language) or model.reads(apart, language), (language, number)
"""
    subprocess.run([own_python, "-c", script], check=True)


def test_a_clip_sounds_unlike_the_voices_of_the_model(worker: Worker, where: Folders, recording: Path) -> None:
    clip = str(clips.add(where, "me", recording))
    sounds = [
        b"".join(answer.get("pcm", b"") for answer in everything(worker.ask(request)))
        for request in (speak(), speak(voice="Daisy Studious"), speak(clip=clip), speak())
    ]
    assert len({*sounds}) == 3
    assert sounds[0] == sounds[3], "the same text sounds the same again"


def test_each_piece_leaves_before_the_next_is_computed(own_python: Path, checkpoint: Path, tmp_path: Path) -> None:
    # In the program's own Python: the vocoder tells when it runs.
    script = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from native_helper.workers.program.xtts import Program
program = Program(Path({str(checkpoint)!r}), Path({str(tmp_path)!r}))
events = []
network = program._model._model
network.hifigan_decoder.register_forward_pre_hook(lambda *_: events.append("computed"))
network.gpt.gpt_inference.register_forward_pre_hook(lambda *_: events.append("token"))
for answer in program.answers({speak()!r}):
    events.append(answer["type"])
events.append("left")
answers = program.answers({speak("One sentence, and another one. " * 20)!r})
events.append(next(answers)["type"])
answers.close()
sys.stderr.write(json.dumps(events))
"""
    done = subprocess.run([own_python, "-c", script], check=True, capture_output=True, text=True)
    events = json.loads(done.stderr.splitlines()[-1])
    left = events.index("left")
    assert events[left + 1 :] == ["token"] * 10 + ["computed", "audio"], "what is left is computed no further"
    events = events[:left]
    order = [event for event in events if event != "token"]
    assert order == ["computed", "audio"] * CHUNKS + ["end"]
    assert events.index("audio") == 10 + 1, "the first leaves after ten of forty tokens"
    assert events.count("token") == TOKENS


def test_a_canceled_reading_is_left_between_two_pieces(worker: Worker) -> None:
    everything(worker.ask(speak()))
    long = worker.ask(speak("One sentence after the other, of quite some words each. " * 40))
    assert long.wait(PATIENCE_S)
    long.cancel()
    *_, end = everything(worker.ask(speak()))
    assert end["figures"]["latents_asked"] == 3
    assert end["figures"]["sound_s"] == pytest.approx(TOKENS * 1024 / 22_050, rel=0.01)


def test_a_text_beyond_the_models_limit_is_spoken_in_parts(worker: Worker) -> None:
    *sound, end = everything(worker.ask(speak("It goes on and on, 1234567890 times. " * 10)))
    assert end["figures"]["sound_s"] >= 2 * TOKENS * 1024 / 22_050 * 0.99
    assert [answer["last"] for answer in sound].count(True) == 1
    assert sound[-1]["last"]


def test_a_damaged_file_ends_the_start_with_a_sentence_and_what_to_do(worker: Worker, where: Folders) -> None:
    file = installed.models(XTTS, where) / "model.pth"
    body = file.read_bytes()
    file.unlink()
    file.write_bytes(body[: len(body) // 2])
    with pytest.raises(VoiceUnavailable) as told:
        everything(worker.ask(speak("A secret.")))
    assert told.value.message == "XTTS v2 The file model.pth of its model is damaged, or is another model's."
    assert "utter add xtts" in (told.value.remedy or "")


def test_each_file_that_is_missing_damaged_or_of_another_kind_is_named(
    own_python: Path, checkpoint: Path, tmp_path: Path
) -> None:
    script = f"""
import pickle, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
import torch
from native_helper.workers.program.serve import ProgramError
from native_helper.workers.program.xtts_model import XttsModel

class Evil:  # what would run when it is read as Python's own
    def __reduce__(self):
        return (open, ({str(tmp_path / "ran")!r}, "w"))

whole, folder = Path({str(checkpoint)!r}), Path({str(tmp_path)!r})
told = set()
for name in ("config.json", "vocab.json", "speakers_xtts.pth", "model.pth"):
    for other in whole.iterdir():
        (folder / other.name).unlink(missing_ok=True)
        (folder / other.name).hardlink_to(other)
    body = (whole / name).read_bytes()
    for damage in (None, b"", body[: len(body) // 2], b"[1, 2]", Evil()):
        (folder / name).unlink()
        if damage is None:
            pass
        elif isinstance(damage, bytes):
            (folder / name).write_bytes(damage)
        else:
            torch.save({{"model": damage}}, folder / name)
        try:
            XttsModel(folder)
        except ProgramError as error:
            told.add(error.answer["message"])
        else:
            raise SystemExit(f"{{name}} was taken")
        (folder / name).touch()
sys.stderr.write("\\n" + "|".join(sorted(told)))
"""
    done = subprocess.run([own_python, "-c", script], check=True, capture_output=True, text=True)
    names = ("config.json", "model.pth", "speakers_xtts.pth", "vocab.json")
    assert done.stderr.splitlines()[-1].split("|") == [
        f"The file {name} of its model is {fault}" for name in names for fault in (
            "damaged, or is another model's.", "missing.",
        )
    ]  # fmt: skip
    assert not (tmp_path / "ran").exists()


def test_what_it_cannot_do_is_told_and_costs_one_request(worker: Worker) -> None:
    everything(worker.ask(speak()))
    pid = worker.pid
    for request, told in (
        (speak(language="sv"), "does not speak this language"),
        (speak(voice="Nobody"), "has none of this name"),
        (speak(clip="/nowhere/none.wav"), "cannot be read"),
    ):
        with pytest.raises(VoiceUnavailable, match=told):
            everything(worker.ask(request))
    everything(worker.ask(speak()))
    assert worker.pid == pid


def test_a_killed_one_is_started_again(worker: Worker) -> None:
    everything(worker.ask(speak()))
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    asking.wait_until_gone(pid)
    assert everything(worker.ask(speak()))[-1]["type"] == "end"
