"""Seconds of silence after what was spoken, at speed 1, by the mark that it ends with."""

from typing import Final

MAX_PAUSE_S: Final = 10.0  # of one pause that a text asks for
AFTER_SENTENCE_S: Final = 0.35
_AFTER_CLAUSE_S: Final = 0.2  # ; : and dashes
_AFTER_COMMA_S: Final = 0.12
_AFTER_WORD_S: Final = 0.02

_CLOSERS: Final = "\"'”’)]»"


def pause_after(text: str) -> float:
    """Return the pause after `text`, which may end with quotes and brackets behind its mark."""
    mark = text.rstrip(_CLOSERS)[-1:]
    if not mark:
        return _AFTER_WORD_S
    if mark in ".!?…。！？｡।॥":
        return AFTER_SENTENCE_S
    if mark in ";:؛；：—–―":
        return _AFTER_CLAUSE_S
    return _AFTER_COMMA_S if mark in ",،，、" else _AFTER_WORD_S
