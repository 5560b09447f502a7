"""The lines of a paragraph: which of them begin a list item or are a heading, and whether their ends are meant.

A line end inside a paragraph is white space where the text was wrapped to a width. A verse, an address or a list
without bullets ends its lines on purpose: the next word would have fitted.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

BULLET: Final = (
    r"[^\S\n\r]*(?:[-*•‣▪◦–—]|\d{1,3}[.)]|\((?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,4})\)|(?:[a-zA-Z]|[ivx]{2,4})\))[^\S\n\r]"
)
HASHES: Final = r"#{1,6}[^\S\n\r]+\S"
_ITEM: Final = re.compile(BULLET)
# These stand at the beginning of a wrapped line too: "in the years 11 and\n12. He", "a word\n— and".
_UNSURE: Final = re.compile(r"[^\S\n\r]*(?:[–—]|(?!1[.)])\d{1,3}[.)]|\(\w{1,4}\))")
_HASH_HEADING: Final = re.compile(HASHES)
_END_MARKS: Final = ".!?:;,…。！？：；，、।॥؟،؛"
_BEFORE_ITEM: Final = frozenset((*".!?:;…。！？：；।॥؟؛", ""))
_CLOSERS: Final = "\"'”’)]»」』"
_MAX_HEADING_CHARS: Final = 80
_MAX_HEADING_WORDS: Final = 12
_MIN_LINES: Final = 3
_MAX_LINE_CHARS: Final = 70
_MEANT_SHARE: Final = 0.4  # of the line ends, where the next word would have fitted


def begins_item(line: str) -> bool:
    """Return whether `line` begins as a list item does."""
    return _ITEM.match(line) is not None


def item_follows(first: str, before: str, line: str) -> bool:
    """Return whether `line`, which begins as an item does, is one in a paragraph that begins with the line `first`.

    `before` is the line above it.
    """
    if _UNSURE.match(line) is None or begins_item(first) or begins_item(before):
        return True
    return before.rstrip().rstrip(_CLOSERS)[-1:] in _BEFORE_ITEM


def is_hash_heading(line: str) -> bool:
    """Return whether `line` is a heading as Markdown writes it."""
    return _HASH_HEADING.match(line) is not None


def is_heading(text: str) -> bool:
    """Return whether a paragraph that is followed by another reads as its heading: one short line without an end."""
    line = text.strip()
    if not line or "\n" in line or "\r" in line or len(line) > _MAX_HEADING_CHARS:
        return False
    if line.rstrip(_CLOSERS)[-1:] in _END_MARKS or len(line.split()) > _MAX_HEADING_WORDS:
        return False
    first = next((character for character in line if character.isalnum()), "")
    return first != "" and not first.islower()


def are_meant(lines: Sequence[str]) -> bool:
    """Return whether the ends of `lines` are meant, as in a verse, rather than made by wrapping."""
    bare = [line.strip() for line in lines]
    if len(bare) < _MIN_LINES or any(not line or len(line) > _MAX_LINE_CHARS for line in bare):
        return False
    if any(line[0].islower() or line.endswith(("-", "\u00ad")) for line in bare):
        return False
    width = max(map(len, bare))
    meant = sum(len(line) + 1 + len(following.split(maxsplit=1)[0]) <= width for line, following in pairwise(bare))
    return meant >= _MEANT_SHARE * (len(bare) - 1)
