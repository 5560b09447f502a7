"""The order of the stages, in one place: blocks, normalize, split, a voice, assemble.

`Reading` is one text on its way to sound. It is stepped by the engine's synthesis thread and fed by any thread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.wire.types import Kind, Skip


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A block of the original text as the page marked it; offsets in UTF-16 units."""

    start: int
    end: int
    language: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a reading was asked to do; offsets in UTF-16 units."""

    text: str
    voice: str | None = None
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: float = 1.0
    language: str | None = None
    segments: Sequence[TextSegment] = ()
    skip: frozenset[Skip] = frozenset()
    from_: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """Before the first chunk, and again whenever language or voice changes."""

    language: str
    voice: str


@dataclass(frozen=True, slots=True)
class NeedText:
    """All text that came is spoken, and more was promised: step again after `append`."""


Event: TypeAlias = Started | Chunk | NeedText


class Reading:
    """One text on its way to sound."""

    def __init__(self, request: Request, catalog: Catalog) -> None:
        raise NotImplementedError

    def append(self, text: str, segments: Sequence[TextSegment], more: bool) -> None:
        """Add text to the end; from any thread. Raises BadRequest after the last part, TextTooLong."""
        raise NotImplementedError

    def events(self) -> Iterator[Event]:
        """Yield what happens, in order; closing the iterator cancels. Chunk offsets here are UTF-16 units.

        Raises NothingToSpeak if the whole text had no word, UnknownVoice, NoVoiceForLanguage, VoiceUnavailable.
        """
        raise NotImplementedError

    @property
    def duration_s(self) -> float:
        """Media seconds made so far."""
        raise NotImplementedError

    @property
    def stages(self) -> dict[str, float]:
        """Seconds of work by stage, so far."""
        raise NotImplementedError
