"""Markdown nested in itself: no text is lost up to a depth, and beyond that it is said."""

import pytest

from native_helper.cli.documents.document import Document
from native_helper.cli.documents.markdown import MAX_LEVELS, read_markdown

NESTED = {
    "quotes": lambda n: ">" * n + " Hello world.",
    "lists": lambda n: "- " * n + "Hello world.",
    "numbered lists": lambda n: "1. " * n + "Hello world.",
    "quotes and lists": lambda n: ("> - " * n)[: 2 * n] + "Hello world.",
}


def read(text: str) -> Document:
    return read_markdown(text.encode(), "x.md")


def texts(document: Document) -> list[str]:
    return [block.text for chapter in document.chapters for block in chapter.blocks]


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("levels", [1, 12, 21, MAX_LEVELS])
def test_what_is_nested_is_read(kind: str, levels: int) -> None:
    document = read(NESTED[kind](levels) + "\n\n\nAfter.\n")
    assert texts(document)[0] == "Hello world."
    assert not document.left_out


@pytest.mark.parametrize("kind", NESTED)
def test_what_is_nested_too_deep_is_said_to_be_left_out(kind: str) -> None:
    document = read("Before.\n\n" + NESTED[kind](3 * MAX_LEVELS))
    assert texts(document) == ["Before."]
    assert list(document.left_out) == ["What is nested more than 200 levels deep in quotes and lists is left out."]


def test_every_item_of_a_deep_list_is_read() -> None:
    document = read("".join(f"{'  ' * level}- item {level}\n" for level in range(MAX_LEVELS)))
    assert texts(document) == [f"item {level}" for level in range(MAX_LEVELS)]


@pytest.mark.parametrize("mark", ["[", "![", "*", "**_", "[!["])
def test_marks_within_a_line_lose_no_text_however_deep(mark: str) -> None:
    for n in (30, 500, 5000):
        document = read(mark * n + " Hello " + "](u)" * n)
        assert any("Hello" in text for text in texts(document))
        assert not document.left_out
