"""Kokoro's table of voices."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.kokoro import extras
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.voices import read_voices


def test_all_54_voices_have_a_language_a_gender_and_a_name() -> None:
    voices = read_voices()
    assert len({voice.id for voice in voices}) == 54
    assert all(voice.gender and voice.family == "kokoro" and voice.phonemes for voice in voices)
    first, *_ = voices
    assert (first.id, first.name, first.languages, first.grade) == (
        "af_heart",
        "Heart, American English",
        ("en-US",),
        "A",
    )
    # The letters of an id tell language and gender.
    letters = {
        "a": "en-US",
        "b": "en-GB",
        "e": "es",
        "f": "fr",
        "h": "hi",
        "i": "it",
        "p": "pt-BR",
        "j": "ja",
        "z": "zh",
    }
    assert all(voice.languages == (letters[voice.id[0]],) for voice in voices)
    assert all(voice.gender == {"f": "female", "m": "male"}[voice.id[1]] for voice in voices)


def test_the_best_few_of_each_language_come_first_and_are_listed() -> None:
    by_language: dict[str, list[bool]] = {}
    for voice in read_voices():
        by_language.setdefault(voice.languages[0], []).append(voice.listed)
    assert all(listed == sorted(listed, reverse=True) for listed in by_language.values())
    assert all(1 <= sum(listed) <= 4 for listed in by_language.values())
    american = [voice for voice in read_voices() if voice.languages == ("en-US",) and voice.listed]
    assert [voice.id for voice in american] == ["af_heart", "af_bella", "am_fenrir", "am_michael"]
    assert Counter(voice.gender for voice in american) == {"female": 2, "male": 2}


def test_no_listed_voice_is_worse_than_one_that_is_not() -> None:
    order = ["A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F+", "F"]
    for gender in ("female", "male"):
        for language in ("en-US", "en-GB"):
            ranks = [
                (order.index(voice.grade or ""), voice.listed)
                for voice in read_voices()
                if voice.languages == (language,) and voice.gender == gender
            ]
            shown = max(rank for rank, listed in ranks if listed)
            assert shown <= min(rank for rank, listed in ranks if not listed)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """All files that Kokoro has, empty."""
    (tmp_path / "voices").mkdir()
    for name in (
        "config.json",
        "kokoro-v1_0.safetensors",
        *(f"voices/{voice.id}.safetensors" for voice in read_voices()),
    ):
        (tmp_path / name).touch()
    return tmp_path


@pytest.fixture
def with_extras(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """Return what makes believe that the libraries for Japanese and Chinese are installed, or are not."""

    def pretend(installed: bool) -> None:
        monkeypatch.setattr(extras, "find_spec", lambda _: object() if installed else None)
        read_voices.cache_clear()

    yield pretend
    read_voices.cache_clear()


def test_without_their_libraries_japanese_and_chinese_voices_are_absent_with_what_to_do(
    files: Path, with_extras: Callable[[bool], None]
) -> None:
    with_extras(False)
    kokoro = KokoroFamily(files, files)
    absent = kokoro.absent()
    assert Counter(voice.languages[0] for voice in absent) == {"ja": 5, "zh": 8}
    assert set(absent.values()) == {
        "Japanese needs a dictionary that is not installed. In the folder that Utter was installed from, run: "
        "./install.sh --extra ja (with uv or pip: install '.[ja]')",
        "Chinese needs a dictionary that is not installed. In the folder that Utter was installed from, run: "
        "./install.sh --extra zh (with uv or pip: install '.[zh]')",
    }
    catalog = Catalog([kokoro, EspeakFamily()])
    # A stand-in speaks, whoever was chosen; one who is asked for by name is told what lacks.
    for language in ("ja", "zh", "zh-TW"):
        assert catalog.choose(language).voice.family == "espeak"
        assert catalog.choose(language, "af_heart").voice.family == "espeak"
    with pytest.raises(VoiceUnavailable) as raised:
        catalog.choose("ja", "jf_alpha")
    assert raised.value.remedy == absent[next(voice for voice in absent if voice.id == "jf_alpha")]


def test_with_their_libraries_japanese_and_chinese_voices_speak(
    files: Path, with_extras: Callable[[bool], None]
) -> None:
    with_extras(True)
    kokoro = KokoroFamily(files, files)
    assert kokoro.absent() == {}
    catalog = Catalog([kokoro, EspeakFamily()])
    assert catalog.choose("ja").voice.id == "jf_alpha"
    assert catalog.choose("zh-TW").voice.id == "zf_xiaobei"
    assert catalog.choose("zh", "af_heart").voice.id == "af_heart"
    # Cantonese is written the same and sounds otherwise.
    assert catalog.choose("yue").voice.family == "espeak"
    assert Counter(voice.family for voice in catalog.voices())["kokoro"] == 54


@pytest.mark.parametrize("language", ["de", "pl", "ru", "sv"])
def test_a_language_that_kokoro_lacks_goes_to_a_stand_in(files: Path, language: str) -> None:
    choice = Catalog([KokoroFamily(files, files), EspeakFamily()]).choose(language)
    assert choice.voice.id == f"espeak:{language}"


def test_with_all_files_the_short_list_is_kokoros_best_and_the_rest_is_more(
    files: Path, with_extras: Callable[[bool], None]
) -> None:
    with_extras(False)
    voices = Catalog([KokoroFamily(files, files), EspeakFamily()]).voices()
    listed = {voice.id: voice.languages[0] for voice in voices if voice.listed}
    assert [name for name, language in listed.items() if language.startswith("en")] == [
        "af_heart", "af_bella", "am_fenrir", "am_michael", "bf_emma", "bf_isabella", "bm_fable", "bm_george",
    ]  # fmt: skip
    assert listed["ff_siwis"] == "fr"
    # For what Kokoro speaks eSpeak is under "More"; for what it lacks, it is the short list.
    assert "espeak:en-us" in {voice.id for voice in voices} - set(listed)
    assert listed["espeak:de"] == "de"
    # Without their libraries the 13 voices of Japanese and Chinese are not offered.
    assert Counter(voice.family for voice in voices)["kokoro"] == 41
    assert {voice.family for voice in voices if voice.languages[0] in ("ja", "zh", "cmn")} == {"espeak"}
