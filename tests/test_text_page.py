"""The examples of docs/text.md are true."""

import re
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from native_helper.speech.blocks import Blocks
from native_helper.speech.normalize import normalize
from native_helper.speech.normalize.local.abbreviations import LANGUAGES
from native_helper.speech.normalize.local.locales import LOCALES
from native_helper.speech.pauses import pause_after, pause_after_block
from native_helper.speech.phonemize import phonemize
from native_helper.speech.preview import preview
from native_helper.speech.request import Request
from native_helper.speech.split import split
from native_helper.speech.utterance import Utterance
from native_helper.voices.kokoro.extras import lacking
from native_helper.wire.types import Kind
from tests.cli.terminal import utter

PAGE: Final = (Path(__file__).parent.parent / "docs" / "text.md").read_text(encoding="utf-8")


def tables(heading: str) -> list[list[list[str]]]:
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"(?:^\|.*\n)+", section + "\n", re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip().removesuffix("|")[1:].split(" | ")] for line in table.splitlines()[2:]]
        for table in found
    ]


def utterances(text: str) -> list[Utterance]:
    blocks = Blocks()
    blocks.feed(text, [], complete=True)
    block = blocks.next_block()
    assert block is not None
    return [phonemize(one, "en-US") for one in split(normalize(block, "en"), block, "en")]


def example() -> str:
    found = re.search(r"The example is `(.*)`", PAGE)
    assert found is not None
    return found[1]


def test_the_example_goes_through_the_stages_as_the_page_tells() -> None:
    stages = {stage: told for stage, _, told in tables("The stages")[0]}
    assert f"`{preview(Request(example())).spoken}`" == stages["spoken text"]
    found = utterances(example())
    assert str(len(found)) == stages["utterances"]
    assert str(sum(len(one.joined) or 1 for one in found)) == stages["sentences"]


def test_each_word_of_the_example_stands_for_what_the_page_tells() -> None:
    (whole,) = utterances(example())
    assert whole.phonemes is not None
    told = []
    heard = zip(whole.words, whole.phonemes.words, strict=True)
    for source, group in groupby(heard, key=lambda pair: pair[0].source):
        pairs = list(group)
        words = [whole.text[word.spoken_start : word.spoken_end] for word, _ in pairs]
        sounds = [one for _, one in pairs]
        told.append([example()[source.start : source.end], " ".join(words), " ".join(sounds)])
    assert tables("The stages")[1] == told


def test_english_is_read_as_the_page_tells() -> None:
    (rows,) = tables("How things are read in English")
    assert len(rows) > 20
    assert [[what, written, preview(Request(written)).spoken] for what, written, _ in rows] == rows


def test_other_languages_are_read_as_the_page_tells() -> None:
    rows = tables("Languages")[1]
    spoken = [preview(Request(written, language=language)).spoken for language, written, _ in rows]
    assert spoken == [one for _, _, one in rows]


def test_the_languages_that_are_written_out_are_those_of_the_page() -> None:
    names = {
        "Spanish": "es", "French": "fr", "Hindi": "hi", "Italian": "it", "Portuguese": "pt", "German": "de",
        "Dutch": "nl",
    }  # fmt: skip
    rows = [row for row in tables("Languages")[0] if row[1] == "numbers, money, times, units, abbreviations"]
    assert {names[name] for row in rows for name in row[0].split(", ")} == set(LOCALES) == LANGUAGES
    assert set(lacking()) <= {"ja", "zh"} == set(re.findall(r"--extra (\w\w)`", PAGE))


def test_the_silences_are_those_of_the_page() -> None:
    told = [float(one) for one in re.findall(r"(0\.\d+)(?: s)? after", PAGE)]
    assert told == [
        pause_after("So."),
        pause_after_block("So.", Kind.PARAGRAPH),
        pause_after_block("So", Kind.HEADING),
        pause_after_block("So", Kind.LIST_ITEM),
        pause_after("so,"),
    ]


@pytest.mark.usefixtures("no_engine_stays")
def test_the_command_at_the_top_works() -> None:
    command = re.search(r'^    utter (dictionary test) "(.*)"$', PAGE, re.MULTILINE)
    assert command is not None
    assert "Doctor Lee paid three dollars and fifty cents." in utter(*command[1].split(), command[2]).out
