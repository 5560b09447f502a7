"""One change of a text: what a rule of a language returns."""

from typing import NamedTuple


class Change(NamedTuple):
    """`text[start:end]` is spoken so."""

    start: int
    end: int
    spoken: str
