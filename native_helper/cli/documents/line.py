"""The text of a page as it is gathered: white space collapsed, gaps between blocks, as extension/page/transcript.js."""

import re
from dataclasses import replace
from enum import IntEnum
from typing import Final

from native_helper.cli.documents.document import Block


class Gap(IntEnum):
    """What stands before the next character; the widest that was asked for wins."""

    NONE = 0
    BLANK = 1
    TAB = 2  # between the cells of a table
    LINE = 3
    BLOCK = 4


_WRITTEN: Final = {Gap.NONE: "", Gap.BLANK: " ", Gap.TAB: "\t", Gap.LINE: "\n"}
_PIECES: Final = re.compile(r"[ \t\r\n\f]+|[^ \t\r\n\f]+")
_KEPT_PIECES: Final = re.compile(r"\r?\n|[^\r\n]+|\r")


class Lines:
    """Gathers blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._like = Block("")
        self._texts: list[str] = []
        self._gap = Gap.NONE

    @property
    def n_blocks(self) -> int:
        """How many blocks there are, the one that the next character may go on with included."""
        return len(self.blocks) + bool(self._texts)

    def gap(self, gap: Gap) -> None:
        """Ask for a gap before the next character."""
        # Two line ends in a row are how many a page writes a paragraph's end.
        both_lines = gap is Gap.LINE and self._gap is Gap.LINE
        self._gap = Gap.BLOCK if both_lines else max(self._gap, gap)

    def add(self, data: str, like: Block, *, keeps: bool) -> None:
        """Add `data` to the block, or begin one `like` the given; `keeps` says that blanks and line ends are meant."""
        for piece in (_KEPT_PIECES if keeps else _PIECES).findall(data):
            if keeps and piece in ("\n", "\r\n"):
                self.gap(Gap.LINE)
            elif not keeps and piece[0] in " \t\r\n\f":
                self.gap(Gap.BLANK)
            else:
                self._write(piece, like)

    def end(self) -> None:
        """End the last block."""
        if self._texts:
            self.blocks.append(replace(self._like, text="".join(self._texts)))
            self._texts = []

    def _write(self, piece: str, like: Block) -> None:
        if self._gap is Gap.BLOCK:
            self.end()
        if self._texts:
            self._texts.append(_WRITTEN[self._gap])
        else:
            self._like = like
        self._texts.append(piece)
        self._gap = Gap.NONE
