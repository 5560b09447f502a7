"""Which of its pronunciations a homograph has in its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sense:
    """One way to say a homograph."""

    american: str
    british: str
    tag: str  # Penn Treebank


def senses(_tokens: Sequence[str]) -> dict[int, Sense]:
    """Return the sense of each homograph among `_tokens`, by index."""
    return {}
