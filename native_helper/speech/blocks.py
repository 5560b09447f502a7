"""Raw text, the page's marks and later parts in; paragraphs with their place in the original out, one at a time.

A paragraph ends at a blank line, at a mark's border and before a list item, a rule, a heading or a quote of Markdown; a
single line end inside it is white space, unless the lines are a verse's or an address's (lines.py).
A paragraph longer than MAX_BLOCK_CHARS comes as several blocks, cut after a sentence where there is one, so that
10 MB on one line cost linear time and no memory beyond the text. While more text is promised, an unfinished
sentence at the end waits for its rest; only at the beginning, where the first sound is waited for, a clause is enough.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from typing import Final

from native_helper.speech.lines import BULLET, HASHES, are_meant, begins_item, is_hash_heading, is_heading, item_follows
from native_helper.speech.utterance import Block, Mark
from native_helper.wire.types import Kind

MAX_BLOCK_CHARS: Final = 4000

_NEWLINE = r"(?:\r?\n|\r(?!\n))"  # "\r\n" is one line end, never two
_BLANK_LINE = rf"{_NEWLINE}[^\S\n\r]*{_NEWLINE}\s*|[\u2029\f]\s*"
_RULE = r"[^\S\n\r]*(?:={3,}|-{3,}|_{3,}|\*{3,})[^\S\n\r]*[\n\r]"
# A blank line; else a line end before an item, a rule, a heading, a quote, if the line above allows it.
_PARAGRAPH_END = re.compile(rf"(?P<blank>{_BLANK_LINE})|{_NEWLINE}(?=(?P<item>{BULLET})|{_RULE}|{HASHES}|(?P<quote>>))")
_RULE_LINE = re.compile(_RULE)
_QUOTE_END = re.compile(rf"{_NEWLINE}(?!>)")
_LINE_END = re.compile(_NEWLINE)
_SPACE = re.compile(r"\s*")
# A rough rule is enough here: it decides where a very long paragraph or a stream is cut, not what a sentence is.
_SENTENCE_END = re.compile(r"""[.!?…؟۔]["'”’)\]»]*(?=\s|\Z)|[。！？｡।॥]["'”’」』）]*""")
# Of the first sentence. Not behind a digit: "May 5, 2024" is one thing, and so is "3: 2".
_CLAUSE_END = re.compile(r"""(?<!\d)(?:[,;:—–]["'”’“‘)»«]*(?=\s)|[，；：、])""")
_CLAUSE_CHARS: Final = 12  # a shorter one, as "Well,", is not worth the breath behind it
_LOOK_AHEAD: Final = 80  # how far a paragraph's end looks ahead
_LINE_LOOK_BACK: Final = 200
_MAX_LINES: Final = 200


class Blocks:
    """Cuts a text that may come in parts; memory is what came and was not cut yet."""

    def __init__(self) -> None:
        self.complete = False  # no more text will come
        self._text = ""  # what is not cut yet begins at self._at
        self._at = 0
        self._base = 0  # where self._text begins in the original
        self._marks: deque[Mark] = deque()
        self._paragraph = -1
        self._lines_until = 0  # up to there in the original each line is a block
        self._open: tuple[Mark | None] | None = None  # the mark of the paragraph that the next block may go on with

    def feed(self, text: str, marks: Sequence[Mark], complete: bool) -> None:
        """Add text at the end, with marks in order that begin no earlier than those before."""
        self._base += self._at
        self._text = self._text[self._at :] + text
        self._at = 0
        self._marks.extend(marks)
        self.complete = complete

    def next_block(self) -> Block | None:
        """Return the next block; None when all is cut, or when only more text can tell where the next one ends."""
        begin = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches the empty string too
        if begin == len(self._text):
            if self.complete:
                self._at = begin
            return None
        limit, mark = self._region(begin)
        cut = self._cut(begin, limit, mark)
        if cut is None:
            return None
        end, following, ends_paragraph = cut
        if self._begins_paragraph(begin, mark):
            self._paragraph += 1
        self._at = following
        self._open = None if ends_paragraph else (mark,)
        text = self._text[begin:end]
        kind = (mark and mark.kind) or self._kind(begin, end, following, ends_paragraph)
        language = mark.language if mark else None
        return Block(text, self._base + begin, kind, language, self._paragraph, ends_paragraph)

    def _region(self, begin: int) -> tuple[int, Mark | None]:
        # The stretch under one mark, or between two, that holds `begin`: where it ends, and its mark.
        while self._marks and self._marks[0].span.end <= self._base + begin:
            self._marks.popleft()
        if not self._marks:
            return len(self._text), None
        mark = self._marks[0]
        if mark.span.start > self._base + begin:
            return min(mark.span.start - self._base, len(self._text)), None
        return min(mark.span.end - self._base, len(self._text)), mark

    def _begins_paragraph(self, begin: int, mark: Mark | None) -> bool:
        if self._open != (mark,):
            return True
        return (
            self._paragraph_end(self._at, self._at, min(begin + _LOOK_AHEAD, len(self._text)), before=begin) is not None
        )

    def _cut(self, begin: int, limit: int, mark: Mark | None) -> tuple[int, int, bool] | None:
        # Where the block ends, where the next may begin, and whether the paragraph ends with it.
        window = min(limit, begin + MAX_BLOCK_CHARS)
        end = self._paragraph_end(begin, begin, window)
        line_end = self._line_end(begin, window if end is None else end.start())
        end = line_end or end
        if end is not None:
            return self._first_line(begin, end.start()) or (end.start(), end.end(), True)
        if window < limit:
            border = self._border(begin, window)
            return border, border, False
        marked_end = mark is not None and mark.span.end == self._base + limit
        if limit < len(self._text) or self.complete or marked_end:
            return self._first_line(begin, limit) or (limit, limit, True)
        end_so_far = self._last_sentence_end(begin, limit)
        if end_so_far is None and self._paragraph < 0:
            end_so_far = self._first_clause_end(begin, limit)
        return None if end_so_far is None else (end_so_far, end_so_far, False)

    def _paragraph_end(self, begin: int, start: int, end: int, before: int | None = None) -> re.Match[str] | None:
        # The first one in `start` to `end`, or to `before`, of the paragraph that begins at `begin`.
        for match in _PARAGRAPH_END.finditer(self._text, start, end):
            if before is not None and match.start() >= before:
                return None
            if match["blank"] is not None or (match["item"] is None and match["quote"] is None):
                return match
            above = self._line_above(begin, match.start())
            if match["quote"] is not None:
                if not above.startswith(">"):
                    return match
            elif item_follows(
                self._text[begin : begin + _LOOK_AHEAD], above, self._text[match.end() : match.end() + _LOOK_AHEAD]
            ):
                return match
        return None

    def _line_above(self, begin: int, line_end: int) -> str:
        lowest = max(begin, line_end - _LINE_LOOK_BACK)
        start = max(self._text.rfind("\n", lowest, line_end), self._text.rfind("\r", lowest, line_end)) + 1
        return self._text[max(start, lowest) : line_end]

    def _line_end(self, begin: int, window: int) -> re.Match[str] | None:
        # Of a line that is a block by itself.
        is_rule = _RULE_LINE.match(self._text, begin) is not None
        if (
            is_rule
            or self._base + begin < self._lines_until
            or is_hash_heading(self._text[begin : begin + _LOOK_AHEAD])
        ):
            return _LINE_END.search(self._text, begin, window)
        return _QUOTE_END.search(self._text, begin, window) if self._text.startswith(">", begin) else None

    def _first_line(self, begin: int, end: int) -> tuple[int, int, bool] | None:
        # The first line of a paragraph whose line ends are meant. The others are told by `_lines_until`.
        if self._base + begin < self._lines_until:
            return None
        lines = self._text[begin:end].splitlines()
        if begins_item(lines[0]) or lines[0].startswith(">") or not are_meant(lines[:_MAX_LINES]):
            return None
        self._lines_until = self._base + end
        first = _LINE_END.search(self._text, begin, end)
        return (first.start(), first.end(), True) if first else None

    def _kind(self, begin: int, end: int, following: int, ends_paragraph: bool) -> Kind:
        text = self._text[begin:end]
        if is_hash_heading(text):
            return Kind.HEADING
        if begins_item(text) or self._base + begin < self._lines_until:
            return Kind.LIST_ITEM  # a line of an address or verse has an item's pause
        if text.startswith(">"):
            return Kind.QUOTE
        if not ends_paragraph or following >= len(self._text) or not is_heading(text):
            return Kind.PARAGRAPH
        if len(_LINE_END.findall(self._text, end, following)) > 1 or _RULE_LINE.match(self._text, following):
            return Kind.HEADING
        return Kind.PARAGRAPH

    def _last_sentence_end(self, begin: int, end: int) -> int | None:
        last = None
        for match in _SENTENCE_END.finditer(self._text, begin, end):
            last = match.end()
        return last

    def _first_clause_end(self, begin: int, end: int) -> int | None:
        match = _CLAUSE_END.search(self._text, begin + _CLAUSE_CHARS, end)
        return match.end() if match else None

    def _border(self, begin: int, window: int) -> int:
        # The best place to cut a paragraph that goes on after `window`. One character is left out of the search,
        # since "3." at the very edge may be the beginning of "3.5".
        half = begin + MAX_BLOCK_CHARS // 2
        end = self._last_sentence_end(half, window - 1)
        if end is not None:
            return end
        space = max(self._text.rfind(blank, begin + 1, window) for blank in " \n\t\u00a0\u3000")
        if space > begin:
            return space
        # One word of thousands of letters: at least no letter is cut from its accents.
        while unicodedata.combining(self._text[window]) and window > half:
            window -= 1
        return window
