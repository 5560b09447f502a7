"""A text as it would be spoken, without sound."""

from dataclasses import dataclass

from native_helper.speech.blocks import Blocks
from native_helper.speech.incoming import Incoming, Part
from native_helper.speech.language import DEFAULT_LANGUAGE
from native_helper.speech.normalize import normalize
from native_helper.speech.request import Request, heard_before, language_in, marks, span_in_units
from native_helper.speech.utf16 import Utf16Map, utf16_length
from native_helper.speech.utterance import Rewrite, Span


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it would be spoken, without sound; offsets on both sides are UTF-16 units."""

    spoken: str
    rewrites: tuple[Rewrite, ...]
    language: str  # of its first block
    said: tuple[tuple[int, Rewrite], ...] = ()  # the lines of the dictionary that decided something, and where


def preview(request: Request) -> Preview:
    """Return how a whole text would be spoken and every change on the way; of the request, what makes sound is ignored.

    Raises BadRequest for a segment outside the text.
    """
    text = request.text
    units, spoken_units, blocks = Utf16Map(), Utf16Map(), Blocks()
    Incoming().put(Part(text, utf16_length(text), request.segments, more=False))
    units.add(text)
    blocks.feed(text, marks(request.segments, units), complete=True)
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    said: list[tuple[int, Rewrite]] = []
    first_language: str | None = None
    heard: str | None = None
    at = length = 0  # how far the original is told, and how long the spoken text is
    joint = ""
    while (block := blocks.next_block()) is not None:
        its_language = language_in(request, block, (heard,))
        heard = heard_before(block, its_language, heard)
        first_language = first_language or its_language
        spoken = normalize(block, its_language, request.skip, request.own_words, markup=request.markup)
        if text[at : block.start] != joint:
            rewrites.append(Rewrite(Span(at, block.start), length, length + len(joint)))
        length += len(joint)
        rewrites += [
            Rewrite(change.source, change.spoken_start + length, change.spoken_end + length)
            for change in spoken.rewrites
        ]
        said += [
            (one.line, Rewrite(spoken.source(one.start, one.end), one.start + length, one.end + length))
            for one in spoken.said
            if one.line is not None
        ]
        pieces += [joint, spoken.text]
        length += len(spoken.text)
        at = block.end
        joint = "\n" if block.ends_paragraph else " "
    if at < len(text):
        rewrites.append(Rewrite(Span(at, len(text)), length, length))
    whole = "".join(pieces)
    spoken_units.add(whole)

    def in_units(change: Rewrite) -> Rewrite:
        ends = spoken_units.units(change.spoken_start), spoken_units.units(change.spoken_end)
        return Rewrite(span_in_units(change.source, units), *ends)

    its_language = first_language or request.language or DEFAULT_LANGUAGE
    matches = tuple((line, in_units(place)) for line, place in said)
    return Preview(whole, tuple(map(in_units, rewrites)), its_language, matches)
