"""A text as it would be spoken, without sound."""

from dataclasses import dataclass

from native_helper.speech.blocks import Blocks
from native_helper.speech.incoming import Incoming, Part
from native_helper.speech.normalize import normalize
from native_helper.speech.request import Request, heard_before, language_in, marks, span_in_units
from native_helper.speech.utf16 import Utf16Map, utf16_length
from native_helper.speech.utterance import Block, Rewrite, Span, SpokenText


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it would be spoken, without sound; offsets on both sides are UTF-16 units."""

    spoken: str
    rewrites: tuple[Rewrite, ...]
    said: tuple[tuple[int, Rewrite], ...] = ()  # the lines of the dictionary that decided something, and where


class Shown:
    """A text as it is spoken, put together as its blocks are normalised, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._rewrites: list[Rewrite] = []
        self._said: list[tuple[int, Rewrite]] = []
        self._at = self._length = 0  # how far the original is told, and how long the spoken text is
        self._joint = ""

    def add(self, block: Block, spoken: SpokenText) -> None:
        """Take the next block and how it is spoken."""
        if self._text[self._at : block.start] != self._joint:
            between = Rewrite(Span(self._at, block.start), self._length, self._length + len(self._joint))
            self._rewrites.append(between)
        begin = self._length + len(self._joint)
        self._rewrites += [
            Rewrite(change.source, change.spoken_start + begin, change.spoken_end + begin) for change in spoken.rewrites
        ]
        self._said += [
            (one.line, Rewrite(spoken.source(one.start, one.end), one.start + begin, one.end + begin))
            for one in spoken.said
            if one.line is not None
        ]
        self._pieces += [self._joint, spoken.text]
        self._length = begin + len(spoken.text)
        self._at = block.end
        self._joint = "\n" if block.ends_paragraph else " "

    def preview(self) -> Preview:
        """Return the whole, after the last block."""
        if self._at < len(self._text):
            self._rewrites.append(Rewrite(Span(self._at, len(self._text)), self._length, self._length))
            self._at = len(self._text)
        whole = "".join(self._pieces)
        units, spoken_units = Utf16Map(), Utf16Map()
        units.add(self._text)
        spoken_units.add(whole)

        def in_units(change: Rewrite) -> Rewrite:
            ends = spoken_units.units(change.spoken_start), spoken_units.units(change.spoken_end)
            return Rewrite(span_in_units(change.source, units), *ends)

        matches = tuple((line, in_units(place)) for line, place in self._said)
        return Preview(whole, tuple(map(in_units, self._rewrites)), matches)


def preview(request: Request) -> Preview:
    """Return how a whole text would be spoken and every change on the way; of the request, what makes sound is ignored.

    Raises BadRequest for a segment outside the text.
    """
    text = request.text
    units, blocks, shown = Utf16Map(), Blocks(), Shown(text)
    Incoming().put(Part(text, utf16_length(text), request.segments, more=False))
    units.add(text)
    blocks.feed(text, marks(request.segments, units), complete=True)
    heard: str | None = None
    while (block := blocks.next_block()) is not None:
        language = language_in(request, block, (heard,))
        heard = heard_before(block, language, heard)
        shown.add(block, normalize(block, language, request.skip, request.own_words, markup=request.markup))
    return shown.preview()
