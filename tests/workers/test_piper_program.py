"""The real piper-tts in an environment of its own, made as `utter add piper` makes it, with a voice that hums.

The package index is needed for it, so this runs with check.sh --long.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.paths import Folders
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import Voice
from native_helper.voices.piper import PiperFamily
from native_helper.wire.types import RATE_HZ
from native_helper.workers import installed
from native_helper.workers.crew import Workers
from native_helper.workers.roster import PIPER
from tests.workers.environments import add

pytestmark = pytest.mark.long

TEXT = "Hello there, my friend. Of the people in it, one is here. And it ends."
HUM, CHOIR = "en_US-hum-low", "en_US-choir-low"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Folders with Piper added, and two voices."""
    base = tmp_path_factory.mktemp("piper")
    folders = Folders(base / "data", base / "config", base / "log", base / "run", ("UTTER_HOME", str(base)))
    add(PIPER, folders, tmp_path_factory)
    for name, speakers in ((HUM, "1"), (CHOIR, "3")):
        hum(folders, name, speakers)
    return folders


def hum(where: Folders, name: str, speakers: str) -> None:
    maker = Path(__file__).with_name("tiny_piper.py")
    python = installed.python(PIPER, where)
    subprocess.run([python, "-I", maker, installed.models(PIPER, where), name, speakers], check=True)


@pytest.fixture
def family(where: Folders) -> Iterator[PiperFamily]:
    workers = Workers(where)
    yield PiperFamily(where, workers[PIPER.name])
    workers.stop()


def read(family: PiperFamily, voice: str, speed: float = 1.0, text: str = TEXT) -> list[Chunk]:
    events = Reading(Request(text, voice=voice, speed=speed), Catalog([family])).events()
    return [event for event in events if isinstance(event, Chunk)]


def sound(chunks: list[Chunk]) -> np.ndarray:
    return np.frombuffer(b"".join(chunk.pcm for chunk in chunks), dtype="<i2").astype(np.float32) / 32768


def test_a_voice_is_listed_and_speaks_every_word_in_its_time(family: PiperFamily) -> None:
    choir, *others, hums = family.voices()
    assert (choir.id, hums.id, len(others)) == (f"piper:{CHOIR}", f"piper:{HUM}", 2)
    chunks = read(family, hums.id)
    words = [word for chunk in chunks for word in chunk.words]
    assert [TEXT[word.source.start : word.source.end] for word in words] == TEXT.replace(",", "").replace(
        ".", ""
    ).split()
    heard = sound(chunks)
    assert np.abs(heard).max() > 0.5
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    # The hum takes 3 frames for each sound and 1 for gaps and marks, so a longer word is longer in proportion.
    lengths = {TEXT[word.source.start : word.source.end]: word.end_s - word.start_s for word in words}
    assert lengths["people"] > 2 * lengths["it"] > 0
    assert lengths["of"] if "of" in lengths else lengths["Of"] < lengths["people"]


def test_a_sentence_is_there_before_the_next_one_is_made(family: PiperFamily) -> None:
    chunks = read(family, f"piper:{HUM}")
    assert len({chunk.sentence.start for chunk in chunks}) == 3


def test_twice_the_speed_takes_about_half_the_time(family: PiperFamily) -> None:
    normal, fast = sound(read(family, f"piper:{HUM}")).size, sound(read(family, f"piper:{HUM}", speed=2.0)).size
    assert 0.4 < fast / normal < 0.75  # a frame is a frame: durations are rounded up


def test_speakers_of_one_voice_sound_apart(family: PiperFamily) -> None:
    pitches = []
    for name in (CHOIR, f"{CHOIR}/s1", f"{CHOIR}/s2"):
        spectrum = np.abs(np.fft.rfft(sound(read(family, f"piper:{name}", text="Hello there my good friend"))))
        pitches.append(np.argmax(spectrum) / spectrum.size * RATE_HZ / 2)
    low, middle, high = pitches
    assert middle == pytest.approx(2 * low, rel=0.1)
    assert high == pytest.approx(3 * low, rel=0.1)


def test_a_reading_that_is_closed_leaves_the_rest_and_the_next_one_is_answered(family: PiperFamily) -> None:
    events = Reading(Request(" ".join([TEXT] * 200), voice=f"piper:{HUM}"), Catalog([family])).events()
    assert next(event for event in events if isinstance(event, Chunk))
    events.close()  # type: ignore[attr-defined]
    assert read(family, f"piper:{HUM}", text="Next.")


def test_raw_phonemes_in_a_text_are_text(family: PiperFamily) -> None:
    assert read(family, f"piper:{HUM}", text="Take [[ this as it stands.")


@pytest.mark.parametrize("damage", ["cut", "other", "settings"])
def test_a_damaged_file_is_named_with_the_remedy_and_other_voices_speak(
    family: PiperFamily, where: Folders, damage: str
) -> None:
    name = f"en_US-{damage}-low"
    hum(where, name, "1")
    folder = installed.models(PIPER, where) / name
    model, settings = folder / f"{name}.onnx", folder / f"{name}.onnx.json"
    if damage == "cut":
        model.write_bytes(model.read_bytes()[:300])
    elif damage == "other":
        model.write_bytes(b"<html>Log in to this network</html>")
    else:
        settings.write_text(settings.read_text().replace('"sample_rate": 22050', '"sample_rate": 1'))
    with pytest.raises(VoiceUnavailable) as told:
        read(family, f"piper:{name}")
    assert told.value.message.startswith("Piper cannot ")
    assert f"{name}.onnx" in told.value.message
    assert f"utter add piper {name}" in (told.value.remedy or "")
    assert read(family, f"piper:{HUM}", text="Still here.")


def test_its_environment_holds_no_more_than_it_asks_for(where: Folders) -> None:
    folder = installed.folder(PIPER, where) / "environment"
    n_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    assert n_bytes < PIPER.unpacked_bytes * 1.1


def test_nothing_of_it_is_a_voice_before_it_was_added(where: Folders, tmp_path: Path) -> None:
    workers = Workers(elsewhere := replace(where, data=tmp_path))
    family = PiperFamily(elsewhere, workers[PIPER.name])
    assert not family.voices()
    with pytest.raises(VoiceUnavailable, match="Piper cannot be used now"):
        family.load(Voice("piper:x", "x", "piper", ("en",)))
