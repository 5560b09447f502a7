"""Sentences of spoken text, as half-open ranges that cover all of it but the white space between them."""

from collections.abc import Iterator

from native_helper.speech.sentences.ends import ends
from native_helper.speech.sentences.lists import items
from native_helper.speech.words import Range


def sentences(text: str, language: str) -> Iterator[Range]:
    """Yield the sentences of `text` (BCP 47 `language`) in order, without the white space between them."""
    start = 0
    for end in ends(text, language):
        for first, last in items(text, start, end):
            yield from _without_space(text, first, last)
        start = end


def _without_space(text: str, start: int, end: int) -> Iterator[Range]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
