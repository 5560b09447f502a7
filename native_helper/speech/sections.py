"""Spoken text in, its sections between the pauses that the text asks for out.

Each section is split by itself, so that a pause always ends an utterance.
"""

from collections.abc import Iterator
from dataclasses import replace

from native_helper.speech.pauses import MAX_PAUSE_S
from native_helper.speech.utterance import SpokenText


def sections(spoken: SpokenText) -> Iterator[tuple[SpokenText, float | None]]:
    """Yield the parts of `spoken` between its pauses, each with the pause that follows it, None at the end."""
    begin = 0
    for pause in spoken.pauses:
        yield _part(spoken, begin, pause.at), pause.seconds
        begin = pause.at
    yield (_part(spoken, begin, len(spoken.text)) if begin else replace(spoken, pauses=())), None


def both(one_s: float, other_s: float) -> float:
    """Return how long two pauses at one place are: as long as one may be, at most."""
    return min(one_s + other_s, MAX_PAUSE_S)


def _part(spoken: SpokenText, begin: int, end: int) -> SpokenText:
    text = spoken.text[begin:end].rstrip()
    begin += len(text) - len(text := text.lstrip())
    end = begin + len(text)
    start = spoken.source(begin, end).start if text else spoken.start
    rewrites = tuple(
        replace(one, spoken_start=one.spoken_start - begin, spoken_end=one.spoken_end - begin)
        for one in spoken.rewrites
        if one.spoken_start < end and one.spoken_end > begin
    )
    said = (
        replace(one, start=max(one.start, begin) - begin, end=min(one.end, end) - begin)
        for one in spoken.said
        if one.start < end and one.end > begin
    )
    return SpokenText(text, start, rewrites, tuple(said))
