"""The English lexicon: what it holds, that it is opened in one go, and what is said when its file is damaged."""

from pathlib import Path

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.speech.phonemize.english.lexicon import FILE, HEAD, Lexicon
from scripts.compile_lexicon import compiled


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


def damaged(folder: Path, content: bytes) -> Path:
    file = folder / "lexicon.bin"
    file.write_bytes(content)
    return file


def test_a_word_has_its_phonemes_in_both_accents(lexicon: Lexicon) -> None:
    found = [lexicon.entry("tomato", british=british) for british in (False, True)]
    assert [one and one.default for one in found] == ["təmˈAɾO", "təmˈɑːtQ"]


def test_a_first_letter_may_be_small_or_capital_and_no_other(lexicon: Lexicon) -> None:
    assert lexicon.entry("Apple", british=False) == lexicon.entry("apple", british=False)
    assert lexicon.entry("london", british=True) == lexicon.entry("London", british=True)
    assert lexicon.entry("aPPLE", british=False) is None


def test_a_word_may_depend_on_its_part_of_speech(lexicon: Lexicon) -> None:
    record = lexicon.entry("record", british=False)
    assert record is not None
    assert record.by_tag["VERB"] != record.default


def test_gold_and_silver_are_told_apart(lexicon: Lexicon) -> None:
    gold, silver = lexicon.entry("tale", british=False), lexicon.entry("tales", british=False)
    assert gold is not None
    assert silver is not None
    assert (gold.is_gold, silver.is_gold) == (True, False)


@pytest.mark.parametrize("word", ["", "\n", "\t", "a\tb", "zzzzz", "A" * 4000, "\U0010ffff", "\ud800", "=", "~", "|"])
def test_what_is_no_word_is_not_found(lexicon: Lexicon, word: str) -> None:
    assert lexicon.entry(word, british=False) is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is cut off"),
        (b"\x00" * 100, "another version"),
        (FILE.read_bytes()[:-1], "is damaged"),
        (FILE.read_bytes()[:-1] + b"\x00", "is damaged"),
        (FILE.read_bytes()[: HEAD.size], "is damaged"),
    ],
)
def test_a_damaged_file_is_named_with_the_remedy(tmp_path: Path, content: bytes, what: str) -> None:
    file = damaged(tmp_path, content)
    with pytest.raises(VoiceUnavailable) as raised:
        Lexicon(file)
    assert what in str(raised.value)
    assert str(file) in str(raised.value)
    assert raised.value.remedy == "Install Utter again."


def test_a_missing_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="could not be read"):
        Lexicon(tmp_path / "lexicon.bin")


def test_what_is_compiled_is_found_again_and_always_the_same(tmp_path: Path) -> None:
    american = {f"word{number}": f"wˈɜɹd|VERB={number * 'd'}" for number in range(300)}
    british = {f"word{number}": "~wˈɜːd" for number in range(0, 300, 2)} | {"only": "ˈQnli"}
    content = compiled(american, british)
    assert content == compiled(dict(reversed(american.items())), british)
    small = Lexicon(damaged(tmp_path, content))
    for number in range(300):
        found = small.entry(f"word{number}", british=False)
        assert found is not None
        assert found.by_tag == {"VERB": number * "d" or None}
        other = small.entry(f"word{number}", british=True)
        assert (other is not None) == (number % 2 == 0)
        assert other is None or (other.default, other.is_gold) == ("wˈɜːd", False)
    assert small.entry("only", british=False) is None
    assert small.entry("only", british=True) is not None
