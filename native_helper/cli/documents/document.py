"""What every kind of file becomes: chapters, each a row of blocks, and each chapter's text with the segments that the
engine takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from unicodedata import category

from native_helper.cli.text import PART_CHARS, Part, utf16_units
from native_helper.wire.types import Kind, Skip

MAX_TITLE_CHARS: Final = 100
_GAP: Final = "\n\n"
_ACTING: Final = ("Cc", "Cf")  # Unicode's categories of controls and of marks for the format


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item ...; without a kind, text in which the engine finds such things itself."""

    text: str
    kind: Kind | None = None
    language: str | None = None
    level: int = 0  # of a heading: 1 to 6


@dataclass(frozen=True, slots=True)
class Chapter:
    """What becomes one file with --chapters."""

    title: str
    blocks: Sequence[Block]

    def parts(self) -> Iterator[Part]:
        """Yield its text in parts small enough for a frame, each with the segments that end in it."""
        texts: list[str] = []
        segments: list[dict[str, Any]] = []
        n_chars = n_units = 0
        for block in self.blocks:
            for piece, gap in _pieces(block.text):
                if texts and n_chars + len(piece) > PART_CHARS:
                    yield Part("".join(texts), segments)
                    texts, segments, n_chars = [], [], 0
                end = n_units + utf16_units(piece)
                if block.kind is not None:
                    segments.append(_segment(block, n_units, end))
                texts += (piece, gap)
                n_units = end + len(gap)
                n_chars += len(piece) + len(gap)
        if texts:
            yield Part("".join(texts), segments)

    @property
    def n_units(self) -> int:
        """The length of its text in the units that the engine's offsets count."""
        return sum(utf16_units(part.text) for part in self.parts())


@dataclass(frozen=True, slots=True)
class Document:
    """A file's chapters, in the order in which they are read; at least one."""

    title: str
    chapters: Sequence[Chapter]
    language: str | None = None  # of all that is not marked otherwise
    skip: tuple[Skip, ...] = (Skip.CITATIONS, Skip.CAPTIONS)  # unless the person says otherwise; as in the extension
    left_out: Sequence[str] = ()  # what of it could not be read, a sentence each


def chapters_of(blocks: Iterable[Block]) -> list[Chapter]:
    """Cut `blocks` into chapters: at the headings of the highest level that has more than one.

    What stands before the first of them is a chapter of its own.
    """
    blocks = list(blocks)
    levels = [block.level for block in blocks if block.level]
    cut = next((level for level in sorted(set(levels)) if levels.count(level) > 1), 0)
    chapters: list[Chapter] = []
    begin = 0
    for at in [*(at for at, block in enumerate(blocks) if cut and block.level == cut and at), len(blocks)]:
        if part := blocks[begin:at]:
            chapters.append(Chapter(title_of(part), part))
        begin = at
    return chapters or [Chapter("", ())]


def unmarked(blocks: Iterable[Block], language: str | None) -> Iterator[Block]:
    """Yield `blocks`, the mark of `language` taken away: it is the whole document's."""
    for block in blocks:
        yield replace(block, language=None) if language and block.language == language else block


def title_of(blocks: Sequence[Block]) -> str:
    """Return the first heading of `blocks`, "" where there is none."""
    return shorten(next((block.text for block in blocks if block.kind is Kind.HEADING), ""))


def shorten(title: str) -> str:
    """Return `title` in one line that is not too long for a file's name, nor does anything to a terminal."""
    return " ".join(seen(title).split())[:MAX_TITLE_CHARS].strip()


def seen(title: str) -> str:
    """Return `title` without what is not seen but acts: controls of a terminal, marks that turn its order around."""
    return "".join(each for each in title if each.isspace() or category(each) not in _ACTING)


def _segment(block: Block, start: int, end: int) -> dict[str, Any]:
    segment = {"start": start, "end": end, "kind": str(block.kind)}
    return segment if block.language is None else segment | {"language": block.language}


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    # Each with what follows it. A block longer than a part is cut at white space where it has some.
    while len(text) > PART_CHARS:
        at = text.rfind(" ", PART_CHARS // 2, PART_CHARS) + 1 or PART_CHARS
        yield text[:at], ""
        text = text[at:]
    yield text, _GAP
