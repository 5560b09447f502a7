"""The examples of docs/dictionary.md do what the page says."""

import re
from pathlib import Path
from typing import Final

import pytest

from native_helper.paths import folders
from native_helper.speech.dictionary import limits
from native_helper.speech.dictionary.file import DictionaryFile, read
from native_helper.speech.pauses import MAX_PAUSE_S
from native_helper.speech.preview import preview
from native_helper.speech.request import Request
from native_helper.voices.kokoro.ipa import MAX_IPA_CHARS
from tests.cli.terminal import utter

PAGE: Final = (Path(__file__).parent.parent / "docs" / "dictionary.md").read_text(encoding="utf-8")


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def rows(heading: str) -> list[list[str]]:
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_the_example_is_a_dictionary_without_a_problem_that_says_what_the_table_says() -> None:
    folders().dictionary.write_text(example(), encoding="utf-8")
    contents = read(folders().dictionary)
    assert (len(contents.entries), contents.problems) == (4, ())
    own = DictionaryFile(folders().dictionary).apply
    table = rows("The file")
    assert len(table) == 2
    for written, spoken in table:
        assert preview(Request(written, own_words=own)).spoken == spoken


def test_the_marks_of_the_page_are_marks() -> None:
    texts = [written.strip("`") for written, _ in rows("Marks in the text")]
    assert [preview(Request(text, markup=True)).spoken for text in texts] == ["Kokoro speaks", "Wait now"]


@pytest.mark.usefixtures("no_engine_stays")
def test_the_commands_at_the_top_work() -> None:
    add, test = re.findall(r"^    utter (dictionary .*)$", PAGE, re.MULTILINE)
    assert utter(*add.split()).status == 0
    *words, text = test.replace('"', "|").rstrip("|").replace(" |", "|").split("|")
    assert "Spoken:  Mister win's house" in utter(*words[0].split(), text).out


def test_the_page_names_the_limits_that_hold() -> None:
    for number in (
        f"up to {limits.MAX_WORD_CHARS} characters",
        f"up to {limits.MAX_PATTERN_CHARS} characters",
        f"up to {MAX_IPA_CHARS} symbols",
        f"{limits.MAX_FILE_BYTES >> 10} KiB, {limits.MAX_ENTRIES:,} entries and {limits.MAX_PATTERNS} of them patterns",
        f"at most {MAX_PAUSE_S:g} seconds",
    ):
        assert number in PAGE
    assert limits.PATTERN_TIMEOUT_S == 0.25
