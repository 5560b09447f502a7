"""macOS `say`, by its table of voices and by a program of that name on PATH."""

import itertools
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.speech.normalize import normalize
from native_helper.speech.split import split
from native_helper.speech.utterance import Block, Utterance
from native_helper.voices.family import Voice
from native_helper.voices.say import SayFamily, estimated_times, parse_voices
from native_helper.wire.types import Kind

# Lines as macOS 12 to 15 print them.
TABLE = """\
Albert              en_US    # Hello! My name is Albert.
Alice               it_IT    # Ciao! Mi chiamo Alice.
Ava (Premium)       en_US    # Hello! My name is Ava.
Bad News            en_US    # Hello! My name is Bad News.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Anna                de_DE    # Hallo! Ich heiße Anna.
Majed               ar_001   # مرحبًا! اسمي ماجد.
Samantha            en_US    # Hello! My name is Samantha.
Sinji               zh_HK    # 你好！我叫善怡。
Tessa               en-ZA    # Hello! My name is Tessa.
Xander (Enhanced)   nl_NL    # Hallo! Mijn naam is Xander.
"""

# A `say` that writes a second of tone between silence, and keeps what it was told.
FAKE = """#!{python} -I
import json, math, os, struct, sys, wave
from pathlib import Path
arguments = sys.argv[1:]
if arguments == ["-v", "?"]:
    sys.stdout.buffer.write(Path({table!r}).read_bytes())
    sys.exit(0)
text = sys.stdin.buffer.read().decode("utf-8")
file = arguments[arguments.index("-o") + 1]
mode = oct(os.stat(os.path.dirname(file)).st_mode)
with open({calls!r}, "a") as calls:
    calls.write(json.dumps([arguments, text, mode]) + "\\n")
if "FAIL" in text:
    sys.exit("say: " + text)
with wave.open(file, "wb") as sound:
    sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(22050)
    tone = [int(9000 * math.sin(i / 20)) for i in range(22050)]
    sound.writeframes(struct.pack("<44100h", *([0] * 11025 + tone + [0] * 11025)))
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    table, calls = tmp_path / "table", tmp_path / "calls"
    table.write_text(TABLE, encoding="utf-8")
    program = folder / "say"
    program.write_text(FAKE.format(python=sys.executable, table=str(table), calls=str(calls)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return calls


def utterances(text: str) -> list[Utterance]:
    block = Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True)
    return list(split(normalize(block, "en"), block, "en"))


def called(calls: Path) -> list[tuple[list[str], str, str]]:
    return [tuple(json.loads(line)) for line in calls.read_text().splitlines()]


def test_the_table_of_voices_is_read_with_names_of_any_form() -> None:
    voices = {voice.id: voice for voice in parse_voices(TABLE)}
    assert len(voices) == 12
    assert voices["say:Eddy (German (Germany))"].languages == ("de-DE",)
    assert voices["say:Bad News"].languages == ("en-US",)
    assert voices["say:Majed"].languages == ("ar-001",)
    assert voices["say:Tessa"].languages == ("en-ZA",)
    assert parse_voices("") == []


def test_the_best_voice_of_a_language_is_first_and_novelties_are_not_listed() -> None:
    voices = parse_voices(TABLE)
    american = [voice.name for voice in voices if voice.languages == ("en-US",)]
    assert american[:2] == ["Ava (Premium)", "Samantha"]
    listed = {voice.name for voice in voices if voice.listed}
    assert {"Ava (Premium)", "Xander (Enhanced)", "Alice", "Anna", "Daniel"} <= listed
    assert not listed & {"Albert", "Bad News", "Eddy (German (Germany))"}


def test_text_goes_to_standard_input_and_never_to_argv(calls: Path) -> None:
    family = SayFamily()
    (rendering,) = family.speak(utterances("Größe 你好 secret"), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0)
    ((arguments, text, mode),) = called(calls)
    assert text == "Größe 你好 secret"
    assert "secret" not in " ".join(arguments)
    assert arguments[:2] == ["-v", "Anna"]
    assert "-r" not in arguments
    assert mode.endswith("700")
    assert rendering.rate_hz == 22_050
    assert rendering.waveform.size == 44_100


def test_nothing_is_left_behind(calls: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    list(SayFamily().speak(utterances("Words."), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0))
    assert called(calls)
    assert list(scratch.iterdir()) == []


def test_speed_is_words_per_minute(calls: Path) -> None:
    list(SayFamily().speak(utterances("Words."), Voice("say:Anna", "Anna", "say", ("de-DE",)), 2.0))
    ((arguments, _, _),) = called(calls)
    assert arguments[arguments.index("-r") + 1] == "350"


def test_commands_of_say_in_the_text_are_text(calls: Path) -> None:
    list(SayFamily().speak(utterances("Say [[slnc 9000]] now."), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0))
    ((_, text, _),) = called(calls)
    assert "[[" not in text


def test_each_utterance_is_spoken_when_it_is_asked_for(calls: Path) -> None:
    text = "The first sentence is here. The second sentence is here. The third sentence is here."
    renderings = SayFamily().speak(utterances(text), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0)
    next(renderings)
    assert len(called(calls)) == 1


def test_word_times_share_what_is_heard(calls: Path) -> None:
    (utterance,) = utterances("Some words, and more.")
    (rendering,) = SayFamily().speak([utterance], Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0)
    times = rendering.word_times
    assert [time.word for time in times] == [0, 1, 2, 3]
    assert times[0].start_s == pytest.approx(0.5, abs=0.01)
    assert times[-1].end_s == pytest.approx(1.5, abs=0.01)
    assert all(before.end_s <= after.start_s for before, after in itertools.pairwise(times))
    assert times[2].start_s - times[1].end_s > 0.05  # the comma


def test_silence_has_no_word_times() -> None:
    (utterance,) = utterances("Some words.")
    assert list(estimated_times(utterance, np.zeros(1000, dtype=np.float32), 22_050)) == []


def test_a_say_that_fails_is_told_without_the_text(calls: Path) -> None:
    with pytest.raises(VoiceUnavailable) as caught:
        list(SayFamily().speak(utterances("FAIL secretly."), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0))
    assert "secretly" not in caught.value.message
    assert caught.value.remedy


def test_without_say_the_family_is_missing_and_has_no_voices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    family = SayFamily()
    assert not family.state().ready
    assert family.state().remedy
    assert family.voices() == ()
    with pytest.raises(VoiceUnavailable):
        list(family.speak(utterances("Words."), Voice("say:Anna", "Anna", "say", ("de-DE",)), 1.0))


def test_voices_come_from_the_program(calls: Path) -> None:
    assert "say:Samantha" in {voice.id for voice in SayFamily().voices()}
