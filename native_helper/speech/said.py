"""The sounds that a person gave to words, kept on their way from spoken text to utterances.

In   SpokenText with `said`, and ranges of its text
Out  words that carry those sounds, and ranges that cut no such word
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from native_helper.speech.utterance import Said, SpokenText, Word
from native_helper.speech.words import Range, words


def spoken_words(spoken: SpokenText, place: Range, origin: int, language: str) -> Iterator[Word]:
    """Yield the words at `place` in `spoken.text`, counted from `origin`; what a person gave sounds for is one each."""
    at, end = place
    for said in _sounded(spoken, at, end):
        yield from _plain(spoken, (origin, at, said.start), language)
        yield from _pronounced(spoken, origin, said, language)
        at = said.end
    yield from _plain(spoken, (origin, at, end), language)


def unbroken(spoken: SpokenText, ranges: Iterable[Range]) -> Iterator[Range]:
    """Yield `ranges`, which follow each other, those together that meet inside of what a person gave sounds for."""
    inside = [(said.start, said.end) for said in spoken.said if said.ipa is not None]
    held: Range | None = None
    for begin, end in ranges:
        while inside and inside[0][1] <= begin:
            inside.pop(0)
        if held is not None and inside and inside[0][0] < held[1]:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = begin, end
    if held is not None:
        yield held


def _plain(spoken: SpokenText, borders: tuple[int, int, int], language: str) -> Iterator[Word]:
    origin, begin, end = borders
    for start, stop in words(spoken.text, begin, end, language):
        yield Word(start - origin, stop - origin, spoken.source(start, stop))


def _sounded(spoken: SpokenText, begin: int, end: int) -> Iterator[Said]:
    for said in spoken.said:
        if said.ipa is not None and said.start < end and said.end > begin:
            yield replace(said, start=max(said.start, begin), end=min(said.end, end))


def _pronounced(spoken: SpokenText, origin: int, said: Said, language: str) -> Iterator[Word]:
    # As many words as sounds between spaces: each has its own. Else all of it lights up together.
    sounds = (said.ipa or "").split()
    found = list(words(spoken.text, said.start, said.end, language))
    if len(found) != len(sounds):
        found, sounds = [(said.start, said.end)], [" ".join(sounds)]
    for (start, stop), ipa in zip(found, sounds, strict=True):
        yield Word(start - origin, stop - origin, spoken.source(start, stop), ipa)
