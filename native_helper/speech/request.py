"""What a reading is asked to do, and its text's places in the two counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from native_helper.speech.incoming import TextSegment
from native_helper.speech.language import DEFAULT_LANGUAGE, language_of
from native_helper.speech.normalize import OwnWords
from native_helper.speech.utf16 import Utf16Map
from native_helper.speech.utterance import Block, Mark, Span
from native_helper.wire.types import Skip


@dataclass(frozen=True, slots=True)
class Request:
    """What a reading was asked to do; offsets in UTF-16 units."""

    text: str
    voice: str | None = None
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: float = 1.0
    language: str | None = None
    to: str | None = None  # spoken in that language, translated where the text is in another
    segments: Sequence[TextSegment] = ()
    skip: frozenset[Skip] = frozenset()
    from_: int = 0
    more: bool = False
    own_words: OwnWords | None = None
    is_page: bool = False  # its languages are a page's, which may be wrong, and no choice of a person
    markup: bool = False  # whether the text has marks: pauses and sounds


def heard_before(block: Block, language: str, before: str | None) -> str | None:
    """Return the language that holds for short paragraphs behind this one where nothing else tells theirs."""
    if block.language:
        return before
    return language if language != DEFAULT_LANGUAGE else None


def marks(segments: Sequence[TextSegment], units: Utf16Map) -> list[Mark]:
    """Return the page's marks in code points."""
    return [
        Mark(Span(units.point(segment.start), units.point(segment.end)), segment.language, segment.kind)
        for segment in segments
        if segment.start < segment.end
    ]


def span_in_units(span: Span, units: Utf16Map) -> Span:
    """Return `span`, which counts code points, in UTF-16 units."""
    return Span(units.units(span.start), units.units(span.end))


def language_in(request: Request, block: Block, others: tuple[str | None, ...], before: str = DEFAULT_LANGUAGE) -> str:
    """Return the language of `block`: as the request says, else as its text or the `others` tell."""
    told = block.language or request.language
    is_certain = told is not None and not request.is_page
    return language_of(block.text, (block.language, request.language, *others), before, is_certain=is_certain)
