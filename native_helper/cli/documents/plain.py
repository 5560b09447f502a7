"""Plain text: the engine finds its paragraphs and headings; here only lines that begin a chapter are looked for."""

import re
from typing import Final

from native_helper.cli.documents.document import Block, Chapter, Document, shorten
from native_helper.cli.encoding import decode_plain

# "Chapter 12. The Storm", "CHAPITRE IV": a word for a chapter, a number, perhaps a title, in a line between blank ones.
_CHAPTER: Final = re.compile(
    r"(?:\A|(?<=\n)[^\S\n]*\r?\n)[^\S\n]*"
    r"((?:chapter|part|book|kapitel|teil|buch|chapitre|partie|livre|cap[ií]tulo|parte|libro|capitolo|hoofdstuk)"
    r"[^\S\n]+(?:\d{1,3}|[ivxlc]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"\b(?:[^\S\n]*[.:—–-][^\n]{0,80}|[^\S\n]*))(?=\n)",
    re.IGNORECASE,
)


def read_plain(data: bytes, name: str) -> Document:
    """Return a plain text; one chapter unless it has several headings. Raises FileUnusable."""
    text = decode_plain(data, name)
    found = list(_CHAPTER.finditer(text))
    if len(found) < 2:
        return Document("", [Chapter("", [Block(text)])], skip=())
    starts = [match.start(1) for match in found]
    chapters = [
        Chapter(shorten(match[1]), [Block(text[match.start(1) : end])])
        for match, end in zip(found, [*starts[1:], len(text)], strict=True)
    ]
    before = text[: starts[0]]
    if before.strip():
        chapters.insert(0, Chapter("", [Block(before)]))
    return Document("", chapters, skip=())
