"""Blocks: paragraphs, marks, parts that come late, and very long text."""

import itertools

import pytest

from native_helper.speech.blocks import MAX_BLOCK_CHARS, Blocks
from native_helper.speech.utterance import Block, Mark, Span
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text


def cut(text: str, *marks: Mark) -> list[Block]:
    blocks = Blocks()
    blocks.feed(text, marks, complete=True)
    return drained(blocks)


def drained(blocks: Blocks) -> list[Block]:
    return list(iter(blocks.next_block, None))


def test_a_blank_line_ends_a_paragraph_and_a_line_end_does_not() -> None:
    blocks = cut("One\ntwo.\n \nThree.\r\n\r\nFour\r\nfive.\rsix\r\rseven")
    assert [block.text for block in blocks] == ["One\ntwo.", "Three.", "Four\r\nfive.\rsix", "seven"]
    assert [block.paragraph for block in blocks] == [0, 1, 2, 3]
    assert all(block.ends_paragraph for block in blocks)


def test_a_bulleted_line_is_a_list_item() -> None:
    blocks = cut("Buy\n- milk\n* bread\n12. eggs\nand go-\nhome")
    assert [block.text for block in blocks] == ["Buy", "- milk", "* bread", "12. eggs\nand go-\nhome"]
    assert [block.kind for block in blocks] == [Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.LIST_ITEM]


def test_a_mark_is_a_block_and_so_is_the_text_between_marks() -> None:
    text = "Title\nFirst words here\nlast"
    heading = Mark(Span(0, 5), None, Kind.HEADING)
    french = Mark(Span(12, 17), "fr", None)
    blocks = cut(text, heading, french)
    assert [(block.text, block.kind, block.language) for block in blocks] == [
        ("Title", Kind.HEADING, None),
        ("First ", Kind.PARAGRAPH, None),
        ("words", Kind.PARAGRAPH, "fr"),
        ("here\nlast", Kind.PARAGRAPH, None),
    ]
    assert [block.paragraph for block in blocks] == [0, 1, 2, 3]


def test_every_block_is_the_original_at_its_offset_and_only_white_space_is_between() -> None:
    for seed in range(300):
        text = random_text(seed, 3 * MAX_BLOCK_CHARS if seed % 30 == 0 else 600)
        at = 0
        for block in cut(text):
            assert text[at : block.start].strip() == ""
            assert text[block.start : block.end] == block.text
            assert 0 < len(block.text) <= MAX_BLOCK_CHARS
            at = block.end
        assert text[at:].strip() == ""


def test_paragraph_numbers_rise_by_one_and_a_paragraph_ends_once() -> None:
    for seed in range(200):
        blocks = cut(random_text(seed, 2 * MAX_BLOCK_CHARS))
        for before, after in itertools.pairwise(blocks):
            assert after.paragraph == before.paragraph + (1 if before.ends_paragraph else 0)


def test_a_very_long_paragraph_is_cut_after_sentences() -> None:
    sentence = "All work and no play makes Jack a dull boy, he said at 3.5 degrees. "
    blocks = cut(sentence * 500)
    assert len(blocks) > 5
    assert all(block.text.rstrip().endswith("degrees.") for block in blocks)
    assert {block.paragraph for block in blocks} == {0}
    assert [block.ends_paragraph for block in blocks] == [False] * (len(blocks) - 1) + [True]


@pytest.mark.parametrize("unit", ["word ", "x", "a\u0301", "字", "\n", "a\n\n", "\u00a0", "😀", "- ", "\r\n", "\x00"])
def test_a_million_of_anything_is_cut_into_bounded_blocks(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    blocks = cut(text)
    assert all(len(block.text) <= MAX_BLOCK_CHARS for block in blocks)
    assert sum(len("".join(block.text.split())) for block in blocks) == len("".join(text.split()))


def test_a_letter_is_not_cut_from_its_accent() -> None:
    blocks = cut("xa\u0301" * MAX_BLOCK_CHARS)
    assert len(blocks) > 1
    assert not any(block.text.startswith("\u0301") for block in blocks)


def test_an_unfinished_sentence_waits_for_its_end() -> None:
    blocks = Blocks()
    blocks.feed("First one. Second on", (), complete=False)
    assert [block.text for block in drained(blocks)] == ["First one."]
    blocks.feed("e. Third.\n", (), complete=False)
    assert [block.text for block in drained(blocks)] == ["Second one. Third."]
    blocks.feed("\nFourth", (), complete=True)
    (last,) = drained(blocks)
    assert (last.text, last.start, last.paragraph) == ("Fourth", 31, 1)


@pytest.mark.parametrize(
    ("came", "clause"),
    [
        ("As you have heard, the house", "As you have heard,"),
        ("Sie sagte »gewiss,« und", "Sie sagte »gewiss,«"),
        ("ご存じの通り、これから始まるのは、長い話", "ご存じの通り、これから始まるのは、"),
        ("Well, the", None),  # too short to be worth a breath
        ("It was on May 5, 2024 that", None),  # one thing
        ("It cost more than 1,000 pounds", None),
        ("As you have heard,", None),  # what follows may belong to it
    ],
)
def test_of_the_first_sentence_a_clause_is_enough(came: str, clause: str | None) -> None:
    blocks = Blocks()
    blocks.feed(came, (), complete=False)
    first = blocks.next_block()
    assert (first and first.text) == clause
    blocks.feed(" is sold, and we go. A second sentence, which is not at the beginning", (), complete=False)
    texts = [first.text] if first else []
    texts += [block.text for block in drained(blocks)]
    assert " ".join(texts).replace(" ", "") == (came + " is sold, and we go.").replace(" ", "")


def test_a_sentence_that_goes_on_in_the_next_part_stays_in_its_paragraph() -> None:
    blocks = Blocks()
    blocks.feed("First one. ", (), complete=False)
    (first,) = drained(blocks)
    blocks.feed("Second one.", (), complete=True)
    (second,) = drained(blocks)
    assert (first.paragraph, first.ends_paragraph) == (0, False)
    assert (second.paragraph, second.ends_paragraph) == (0, True)


def test_a_block_that_the_page_marked_is_whole_without_a_full_stop() -> None:
    blocks = Blocks()
    blocks.feed("A title", (Mark(Span(0, 7), None, Kind.HEADING),), complete=False)
    assert [block.text for block in drained(blocks)] == ["A title"]


def test_parts_of_any_size_lose_nothing() -> None:
    for seed in range(100):
        text = random_text(seed, 2000)
        blocks = Blocks()
        found = []
        step = seed % 37 + 1
        for start in range(0, len(text), step):
            blocks.feed(text[start : start + step], (), complete=False)
            found += drained(blocks)
        blocks.feed("", (), complete=True)
        found += drained(blocks)
        assert "".join("".join(block.text.split()) for block in found) == "".join(text.split())
        assert all(text[block.start : block.end] == block.text for block in found)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in cut(text)]


def test_every_way_to_begin_a_list_item_is_known_without_blank_lines() -> None:
    text = "Things:\n- a\n* b\n• c\n1. d\n2) e\n(a) f\n(ii) g\nb) h"
    assert [kind for kind, _ in kinds(text)] == ["paragraph"] + ["list_item"] * 8


def test_a_number_or_dash_at_the_beginning_of_a_wrapped_line_is_no_item() -> None:
    assert len(kinds("He was born in the years 11 and\n12. He died early.")) == 1
    assert len(kinds("It was a word\n— and what a word —\nthat he said.")) == 1
    assert len(kinds("As said in the note\n(a) and in the other.")) == 1


def test_a_short_line_without_an_end_before_a_paragraph_is_its_heading() -> None:
    assert kinds("The First Day\n\nIt rained.\n\nLast words") == [
        ("heading", "The First Day"),
        ("paragraph", "It rained."),
        ("paragraph", "Last words"),
    ]
    assert kinds("It rained.\n\nmore of it\n\nThe end.")[:2] == [
        ("paragraph", "It rained."),
        ("paragraph", "more of it"),
    ]
    assert kinds("First of all,\n\nhello.")[0][0] == "paragraph"
    assert kinds("hello world") == [("paragraph", "hello world")]


def test_headings_as_markdown_writes_them_need_no_blank_line() -> None:
    assert kinds("# Title\nText goes\non.\n## Part\nText.") == [
        ("heading", "# Title"),
        ("paragraph", "Text goes\non."),
        ("heading", "## Part"),
        ("paragraph", "Text."),
    ]
    assert kinds("Title\n=====\nText.") == [("heading", "Title"), ("paragraph", "====="), ("paragraph", "Text.")]


def test_a_quote_is_a_block_and_what_follows_it_another() -> None:
    assert kinds("He wrote:\n> one line\n> and another\nI answered.") == [
        ("paragraph", "He wrote:"),
        ("quote", "> one line\n> and another"),
        ("paragraph", "I answered."),
    ]


def test_lines_that_end_on_purpose_are_blocks_and_wrapped_ones_are_not() -> None:
    verse = "Rough winds do shake the darling buds of May,\nAnd summer's lease\nHath all too short a date:"
    assert kinds(verse) == [("list_item", line) for line in verse.split("\n")]
    address = "Jane Doe\n12 Main Street\nSpringfield"
    assert [text for _, text in kinds(f"Text.\n\n{address}\n\nText.")] == ["Text.", *address.split("\n"), "Text."]
    wrapped = "The quick brown fox jumps\nOver the lazy dog and then\nParis is a town where they\nLive."
    assert kinds(wrapped) == [("paragraph", wrapped)]
