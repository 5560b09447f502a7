"""Text that came and was not taken yet: put from any thread, taken by the one that speaks.

Offsets are UTF-16 units, counted from the start of the whole text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from native_helper.errors import BadRequest, TextTooLong
from native_helper.wire.types import MAX_TEXT_UNITS, Kind

# Copied once more for each part that comes: few enough to cost nothing.
_CRUMBS_UNITS: Final = 4096
_CRUMBS_SEGMENTS: Final = 64


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A block of the original text as the page marked it; offsets in UTF-16 units."""

    start: int
    end: int
    language: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What was put in one go, or several such parts in one."""

    text: str
    n_units: int  # of the text
    segments: Sequence[TextSegment]
    more: bool


class Incoming:
    """A box with one way in and one way out."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parts: list[Part] = []
        self._n_units = 0
        self._complete = False

    def put(self, part: Part) -> None:
        """Add a part. Raises BadRequest after the last one and for a segment outside the text, TextTooLong."""
        with self._lock:
            if self._complete:
                raise BadRequest("append: the text before said that no more would follow")
            n_units = self._n_units + part.n_units
            if n_units > MAX_TEXT_UNITS:
                raise TextTooLong(
                    f"This text is longer than {MAX_TEXT_UNITS} characters, the most one reading may have.",
                    "Read it in parts.",
                )
            for segment in part.segments:
                if not 0 <= segment.start <= segment.end <= n_units:
                    raise BadRequest(
                        f"segments: {segment.start} to {segment.end} lies outside the text, which has {n_units} units"
                    )
            self._n_units = n_units
            self._complete = not part.more
            # A reading on pause takes none: what comes in crumbs must not cost more than its text.
            if self._parts and _are_crumbs(self._parts[-1], part):
                self._parts[-1] = _joined([self._parts[-1], part])
            else:
                self._parts.append(part)

    def take(self) -> Part | None:
        """Return all that came, as one part: many small ones cost as little as a large one."""
        with self._lock:
            parts, self._parts = self._parts, []
        return _joined(parts) if parts else None


def _are_crumbs(one: Part, other: Part) -> bool:
    n_segments = len(one.segments) + len(other.segments)
    return one.n_units + other.n_units <= _CRUMBS_UNITS and n_segments <= _CRUMBS_SEGMENTS


def _joined(parts: list[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    segments = [segment for part in parts for segment in part.segments]
    n_units = sum(part.n_units for part in parts)
    return Part("".join(part.text for part in parts), n_units, segments, parts[-1].more)
