"""eSpeak's voices as its data files name them."""

from collections import Counter

import pytest

from native_helper.voices.espeak_library import data_folder
from native_helper.voices.espeak_voices import bcp47, read_voices

VOICES = {file.voice.id: file for file in read_voices(data_folder())}


def test_more_than_a_hundred_languages_are_found_and_each_id_once() -> None:
    assert len({file.voice.languages[0].split("-")[0] for file in VOICES.values()}) > 100
    assert len(VOICES) == len(read_voices(data_folder()))


def test_a_voice_has_its_names_and_its_languages() -> None:
    american = VOICES["espeak:en-us"]
    assert american.identifier == "gmw/en-US"
    assert (american.voice.name, american.voice.family) == ("English (America)", "espeak")
    assert american.voice.languages == ("en-US", "en")
    assert "zh" in VOICES["espeak:cmn"].voice.languages
    assert VOICES["espeak:nb"].voice.languages == ("nb", "no")


def test_one_voice_of_each_language_is_listed() -> None:
    listed = Counter(file.voice.languages[0].split("-")[0] for file in VOICES.values() if file.voice.listed)
    assert set(listed.values()) == {1}
    assert set(listed) == {file.voice.languages[0].split("-")[0] for file in VOICES.values()}
    for voice in ("espeak:en-us", "espeak:fr", "espeak:pt", "espeak:es", "espeak:vi", "espeak:cmn"):
        assert VOICES[voice].voice.listed, voice


def test_a_voice_without_its_dictionary_is_left_out() -> None:
    assert (data_folder() / "lang" / "art" / "xex").is_file()
    assert "espeak:xex" not in VOICES


def test_voices_that_end_the_process_are_left_out() -> None:
    assert (data_folder() / "lang" / "aav" / "vi-VN-x-south").is_file()
    assert [voice for voice in VOICES if voice.startswith("espeak:vi")] == ["espeak:vi"]


@pytest.mark.parametrize(
    ("tag", "usual"),
    [
        ("en-us", "en-US"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("en-gb-x-rp", "en-GB-x-rp"),
        ("YUE", "yue"),
    ],
)
def test_tags_are_written_as_usual(tag: str, usual: str) -> None:
    assert bcp47(tag) == usual


def test_a_name_is_a_name_alone() -> None:
    assert [voice.voice.name for voice in read_voices(data_folder()) if "/" in voice.voice.name] == []
