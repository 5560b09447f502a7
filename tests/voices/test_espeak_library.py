"""eSpeak's library: its limits, each in a process of its own where breaking it would end the process."""

import os
import random
import subprocess
import sys
import threading
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.paths import folders
from native_helper.voices.espeak_library import EspeakLibrary, data_folder, library, library_file

SPEAK = """
import sys
from pathlib import Path
from native_helper.voices.espeak_library import EspeakLibrary, library_file
library = EspeakLibrary(library_file(), Path(sys.argv[1]))
for voice in sys.argv[2:]:
    print(library.synthesize("Hello world", voice, 175).samples.size)
"""

SPEAK_TEXT = """
import ast, sys
from native_helper.voices.espeak_library import library
library().synthesize(ast.literal_eval(sys.argv[1]), sys.argv[2], 175)
"""


def in_process(*arguments: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", SPEAK, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    return [int(line) for line in done.stdout.split()]


def test_data_behind_a_path_of_any_length_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["a_folder_of_some_length"] * 10)
    deep.mkdir(parents=True)
    data = deep / "espeak-ng-data"
    data.symlink_to(data_folder())
    monkeypatch.setenv("UTTER_HOME", str(deep / "utter"))
    assert len(str(data)) > 200
    sizes = in_process(str(data), "gmw/en-US", "gmw/de")
    assert len(sizes) == 2
    assert min(sizes) > 10_000
    link = folders().socket.parent / "espeak-ng-data"
    assert link.readlink() == data
    assert link.parent.stat().st_mode & 0o777 == 0o700
    link.unlink()  # it lies beside the test's own folder, not in it
    link.parent.rmdir()


def test_the_path_as_it_is_needs_no_link() -> None:
    if len(os.fsencode(data_folder())) > 159:
        pytest.skip("this environment itself lies too deep")
    assert min(in_process(str(data_folder()), "gmw/en-US")) > 10_000
    assert not (folders().socket.parent / "espeak-ng-data").exists()


def test_phonemes_come_with_the_places_of_their_words() -> None:
    text = "The cat of the house cost 21 pounds"
    told = [
        (text[one.position :].split(maxsplit=1)[0], " ".join(one.phonemes))
        for one in library().pronounce(text, "gmw/en-US")
    ]
    assert told == [
        ("The", "ð ə"), ("cat", "k ˈæ t"), ("of", "ʌ v ð ə"), ("house", "h ˈaʊ s"), ("cost", "k ˈɔ s t"),
        ("21", "t w ˈɛ n t i"), ("1", "w ˈʌ n"), ("pounds", "p ˈaʊ n d z"),
    ]  # fmt: skip


@pytest.mark.parametrize("unit", ["anti", "semi", "inter", "counter"])
def test_a_word_of_any_length_does_not_end_the_process(unit: str) -> None:
    subprocess.run([sys.executable, "-c", SPEAK_TEXT, repr(unit * 100), "gmw/en-US"], check=True, env=os.environ)


def test_what_stands_behind_a_very_long_word_is_found_where_it_is() -> None:
    text = f"the {'semi' * 60} cat and {'anti' * 60} dog"
    assert {text.index("cat"), text.index("dog")} <= {one.position for one in library().pronounce(text, "gmw/en-US")}
    begun = {begin.position for begin in library().synthesize(text, "gmw/en-US", 175).begins}
    assert {text.index("cat"), text.index("dog")} <= begun


def test_phonemes_of_eight_bytes_and_more_are_whole() -> None:
    (one,) = library().pronounce("não", "roa/pt-BR")
    assert one.phonemes == ("n", "ˈɐ̃ʊ̃")


def test_a_word_of_another_language_has_its_sounds_and_no_flags() -> None:
    phonemes = [phoneme for one in library().pronounce("le weekend नमस्ते fin", "roa/fr") for phoneme in one.phonemes]
    assert phonemes
    assert not set("".join(phonemes)) & set("()_")


@pytest.mark.parametrize("voice", ["gmw/en-US", "roa/fr", "inc/hi", "gmw/de"])
def test_places_and_phonemes_run_in_step(voice: str) -> None:
    # A comma makes each word a clause of its own, which sounds as the word does alone.
    choose = random.Random(3)
    words = ["".join(choose.choices("aeioubdklmnprst", k=choose.randrange(2, 9))) for _ in range(200)]
    text = ", ".join(words)
    ends = list(accumulate(len(word) + 2 for word in words))
    sounds: list[list[str]] = [[] for _ in words]
    for one in library().pronounce(text, voice):
        sounds[bisect_right(ends, one.position)] += one.phonemes
    alone = [[phoneme for one in library().pronounce(word, voice) for phoneme in one.phonemes] for word in words]
    assert sounds == alone


def test_text_without_a_sound_has_no_phonemes() -> None:
    assert library().pronounce("", "gmw/en-US") == ()
    assert library().pronounce(" \x01 ", "gmw/en-US") == ()


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="could not be loaded"):
        EspeakLibrary(tmp_path / "libespeak-ng.so", data_folder())
    with pytest.raises(subprocess.CalledProcessError) as caught:
        in_process(str(tmp_path / "espeak-ng-data"), "gmw/en-US")
    assert "VoiceUnavailable" in caught.value.stderr


def test_an_unknown_voice_is_told_and_the_library_lives() -> None:
    with pytest.raises(VoiceUnavailable, match="xx/nobody"):
        library().synthesize("Hello", "xx/nobody", 175)
    assert library().synthesize("Hello", "gmw/en-US", 175).samples.size > 0


def test_a_second_thread_at_the_same_time_is_a_fault() -> None:
    speaking = library()
    faults: list[BaseException] = []

    def intrude() -> None:
        try:
            speaking.synthesize("Hello", "gmw/en-US", 175)
        except RuntimeError as error:
            faults.append(error)

    with speaking._alone():
        thread = threading.Thread(target=intrude)
        thread.start()
        thread.join()
    assert len(faults) == 1
    assert speaking.synthesize("Hello", "gmw/en-US", 175).samples.size > 0


def test_positions_count_code_points_from_zero() -> None:
    text = "a 😀 naïve wörld"
    begins = library().synthesize(text, "gmw/en-US", 175).begins
    positions = {begin.position for begin in begins}
    assert {text.index(word) for word in ("a", "naïve", "wörld")} <= positions


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("\u24dc", "sem/am"),
        ("\u28ff", "sem/ar"),
        ("\U0001f97e \U0001f9dc", "roa/pt"),
        ("\u00a9 \u00a9", "roa/pt"),
        ("\x01\x00\ud800\U0010ffff", "gmw/de"),
    ],
)
def test_symbols_that_would_end_the_process_do_not(text: str, voice: str) -> None:
    done = subprocess.run([sys.executable, "-c", SPEAK_TEXT, ascii(text), voice], check=False, capture_output=True)
    assert done.returncode == 0


def test_the_library_is_where_the_loader_says() -> None:
    assert library_file().is_file()
    assert data_folder().is_dir()


FUZZ = """
import random, sys
sys.path.insert(0, sys.argv[1])
from native_helper.voices.espeak_library import data_folder, library
from native_helper.voices.espeak_voices import read_voices
from tests.speech.random_text import random_text
voices = read_voices(data_folder())
choose = random.Random(1)
for seed in range(1500):
    text = random_text(seed, 250).encode("utf-8", "replace").decode()
    spoken = library().synthesize(text[:250], choose.choice(voices).identifier, 450)
    assert all(begin.position is None or 0 <= begin.position <= len(text) for begin in spoken.begins)
"""


@pytest.mark.long
def test_no_text_ends_the_process_with_any_voice() -> None:
    checkout = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", FUZZ, str(checkout)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
