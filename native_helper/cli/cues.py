"""Words and their times in, cues of subtitles out: never over a sentence's end but where both halves are very short.

In   the engine's `audio` messages, with words, and the text that they were made from
Out  cues of at most MAX_LINES lines of MAX_LINE_CHARS and of MAX_S seconds, broken at clauses where that is possible

Of a translated sentence the translation is shown, which is what one hears; its words share the time that it takes.

How a sentence is cut is the cheapest of all ways: a cue that does not end with a clause costs, and so does one that is
much shorter than it could be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAX_LINE_CHARS: Final = 42
MAX_LINES: Final = 2
MAX_S: Final = 7.0
_SHORT_S: Final = 1.0  # a cue that is gone sooner is joined to the next where both fit
_MAX_WORDS: Final = 400  # of a sentence that is cut as a whole; more of a text without marks are cut in parts
_CLAUSE_END: Final = re.compile(r"""[,;:.!?…—–、。！？；]["'”’»)\]]*$""")
_NO_CLAUSE_COST: Final = 0.6
_CUE_COST: Final = 0.5
# Controls, and marks that would turn around the order of what is beside them.
_UNSHOWN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_UNSPACED: Final = re.compile("[\u0e01-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_PIECE: Final = re.compile("[^、。！？，；：]{1,8}[、。！？，；：]*|[、。！？，；：]+")
_CITATION: Final = re.compile(r"\s?\[[\w\s,–-]{1,20}\]")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from one moment to another."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(slots=True)
class _Word:
    """A word with the marks that hang on it, and what stands before it."""

    text: str
    start_s: float
    end_s: float
    glue: str  # "" or a blank


class WrittenText:
    """The text of a reading as it comes, by the engine's offsets."""

    def __init__(self) -> None:
        self._units = bytearray()

    def add(self, text: str) -> None:
        """Add a part."""
        self._units += text.encode("utf-16-le", "surrogatepass")

    def slice(self, start: int, end: int) -> str:
        """Return what stands between two offsets."""
        return self._units[2 * start : 2 * end].decode("utf-16-le", "replace")


class CueMaker:
    """Makes the cues of one reading, a sentence at a time."""

    def __init__(self, text: WrittenText, base_s: float = 0.0, *, drops_citations: bool = False) -> None:
        """`base_s` is where the reading begins in its file."""
        self._text = text
        self._base_s = base_s
        self._drops_citations = drops_citations
        self._sentence: tuple[int, int] | None = None
        self._paragraph = -1
        self._translation: str | None = None  # of the sentence
        self._spans: list[list[float]] = []  # start, end, start_s, end_s of the sentence's words so far
        self._held: Cue | None = None

    def add(self, audio: dict[str, Any]) -> Iterator[Cue]:
        """Take an `audio` message; yield the cues that are whole now."""
        sentence = (audio["sentence"]["start"], audio["sentence"]["end"])
        if sentence != self._sentence or "translation" in audio:
            yield from self._end_sentence()
            self._translation = audio.get("translation")
            if audio["paragraph"] != self._paragraph:
                yield from self.end()
            self._sentence, self._paragraph = sentence, audio["paragraph"]
        for word in audio.get("words") or ():
            start_s, end_s = self._base_s + word["start_s"], self._base_s + word["end_s"]
            # "3.5" is said in three words.
            if self._translation is None and self._spans and word["start"] < self._spans[-1][1]:
                self._spans[-1][1] = max(self._spans[-1][1], word["end"])
                self._spans[-1][3] = end_s
            else:
                self._spans.append([word["start"], word["end"], start_s, end_s])

    def end(self) -> Iterator[Cue]:
        """Yield what is left."""
        yield from self._end_sentence()
        if self._held is not None:
            yield self._held
            self._held = None

    def end_before(self) -> Iterator[Cue]:
        """Yield what is left of the sentences that are whole: the last one is to be said anew."""
        self._spans = []
        yield from self.end()

    def _end_sentence(self) -> Iterator[Cue]:
        words = list(self._words())
        self._spans = []
        for start in range(0, len(words), _MAX_WORDS):
            for cue in _cut(words[start : start + _MAX_WORDS]):
                yield from self._after(cue)

    def _after(self, cue: Cue) -> Iterator[Cue]:
        before, self._held = self._held, cue
        if before is None:
            return
        if min(before.end_s - before.start_s, cue.end_s - cue.start_s) < _SHORT_S:
            lines = _lines(f"{before.text} {cue.text}")
            if lines is not None and cue.end_s - before.start_s <= MAX_S:
                self._held = Cue(before.start_s, cue.end_s, lines)
                return
        yield before

    def _words(self) -> Iterator[_Word]:
        if self._sentence is None or not self._spans:
            return
        if self._translation is not None:
            yield from _in_time(self._translation, self._spans[0][2], self._spans[-1][3])
            return
        starts = [int(span[0]) for span in self._spans]
        # Marks before a word that touch it are its own: "(as" and not "( as".
        ends = [*starts[1:], max(self._sentence[1], int(self._spans[-1][1]))]
        lead = _parted(" " + self._text.slice(min(self._sentence[0], starts[0]), starts[0]))[2]
        glue = ""
        for span, end in zip(self._spans, ends, strict=True):
            raw = self._text.slice(int(span[0]), end)
            if self._drops_citations:
                raw = _CITATION.sub("", raw)
            body, blank, hanging = _parted(raw) if end != ends[-1] else (raw, "", "")
            yield from _in_lines(_Word(_shown(lead + body), span[2], span[3], glue))
            lead, glue = hanging, blank


def _in_time(text: str, start_s: float, end_s: float) -> Iterator[_Word]:
    # A translation's words have no places that tell which is heard: each takes its share of the time, by its letters.
    words = list(_pieces_of(_shown(text)))
    letter_s = (end_s - start_s) / max(sum(len(word) + len(glue) for glue, word in words), 1)
    for glue, word in words:
        length_s = (len(word) + len(glue)) * letter_s
        yield from _in_lines(_Word(word, start_s, start_s + length_s, glue))
        start_s += length_s


def _pieces_of(text: str) -> Iterator[tuple[str, str]]:
    # Where a script has no blanks a piece ends with a mark, or is some characters.
    for number, word in enumerate(text.split()):
        for at, piece in enumerate(_UNSPACED_PIECE.findall(word) if _UNSPACED.search(word) else [word]):
            yield (" " if number and not at else ""), piece


def _shown(raw: str) -> str:
    return _UNSHOWN.sub("", " ".join(raw.split()))


def _parted(raw: str) -> tuple[str, str, str]:
    """Return a word with what hangs on it, "" or a blank, and what hangs on the next word."""
    body = raw.rstrip()
    if body != raw:
        return body, " ", ""
    at = max(raw.rfind(blank) for blank in " \n\t\u00a0\u3000")
    if at < 0 or any(character.isalnum() for character in raw[at:]):
        return raw, "", ""
    return raw[:at].rstrip(), " ", raw[at + 1 :]


def _in_lines(word: _Word) -> Iterator[_Word]:
    # A word wider than a line, such as an address, is shown in pieces.
    n_pieces = -(-len(word.text) // MAX_LINE_CHARS)
    if n_pieces <= 1:
        if word.text:
            yield word
        return
    step_s = (word.end_s - word.start_s) / n_pieces
    for number in range(n_pieces):
        text = word.text[number * MAX_LINE_CHARS : (number + 1) * MAX_LINE_CHARS]
        start_s = word.start_s + number * step_s
        yield _Word(text, start_s, start_s + step_s, word.glue if number == 0 else "")


def _cut(words: Sequence[_Word]) -> Iterator[Cue]:
    # best[n]: the least cost of the first n words, and where their last cue begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        choices = [(best[begin][0] + cost, begin) for begin, cost in _costs(words, end)]
        best.append(min(choices))
    ends, end = [], len(words)
    while end:
        ends.append(end)
        end = best[end][1]
    begin = 0
    for end in reversed(ends):
        lines = _lines(_joined(words[begin:end]))
        start_s, end_s = words[begin].start_s, words[end - 1].end_s
        yield Cue(start_s, min(end_s, start_s + MAX_S), lines or ("",))
        begin = end


def _costs(words: Sequence[_Word], end: int) -> Iterator[tuple[int, float]]:
    is_last = end == len(words)
    ends_clause = is_last or _CLAUSE_END.search(words[end - 1].text) is not None
    for begin in range(end - 1, -1, -1):
        text = _joined(words[begin:end])
        fits = _lines(text) is not None and words[end - 1].end_s - words[begin].start_s <= MAX_S
        if not fits and begin < end - 1:
            return
        unused = 1 - min(len(text) / (MAX_LINES * MAX_LINE_CHARS), 1.0)
        yield begin, _CUE_COST + unused * unused + (0.0 if ends_clause else _NO_CLAUSE_COST)


def _joined(words: Sequence[_Word]) -> str:
    return words[0].text + "".join(word.glue + word.text for word in words[1:])


def _lines(text: str) -> tuple[str, ...] | None:
    """Return `text` in lines, the second the longer one; None if it does not fit."""
    if len(text) <= MAX_LINE_CHARS:
        return (text,)
    if len(text) > MAX_LINES * MAX_LINE_CHARS + 1:
        return None
    blanks = [at for at, character in enumerate(text) if character == " "]
    fitting = [at for at in blanks if at <= MAX_LINE_CHARS and len(text) - at - 1 <= MAX_LINE_CHARS]
    if fitting:
        at = min(fitting, key=lambda each: (abs(2 * each - len(text)), each))
        return (text[:at], text[at + 1 :])
    if not blanks and len(text) <= MAX_LINES * MAX_LINE_CHARS:  # a script without blanks
        return (text[:MAX_LINE_CHARS], text[MAX_LINE_CHARS:])
    return None
