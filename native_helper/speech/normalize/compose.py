"""Changes of a spoken text, put together with those that led to it.

In   a SpokenText and changes of its text: ranges in order, none in another
Out  the SpokenText after them; its rewrites are spans over the original, as before
"""

from collections.abc import Iterable
from typing import NamedTuple

from native_helper.speech.utterance import Rewrite, Span, SpokenText


class Change(NamedTuple):
    """`text[start:end]` is spoken so."""

    start: int
    end: int
    spoken: str


def compose(before: SpokenText, changes: Iterable[Change]) -> SpokenText:
    """Return `before` with `changes` made. What an earlier rewrite made and a change touches becomes one rewrite."""
    text = before.text
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    copied = length = 0
    earlier = list(reversed(before.rewrites))
    for change in _whole(before, changes):
        start, end, spoken = change
        while earlier and earlier[-1].spoken_end <= start:
            rewrites.append(_moved(earlier.pop(), length - copied))
        source = before.source(start, end)
        while earlier and earlier[-1].spoken_start < end:
            earlier.pop()
        pieces += [text[copied:start], spoken]
        length += start - copied
        rewrites.append(Rewrite(source, length, length + len(spoken)))
        length += len(spoken)
        copied = end
    rewrites += [_moved(rewrite, length - copied) for rewrite in reversed(earlier)]
    pieces.append(text[copied:])
    return SpokenText("".join(pieces), before.start, tuple(rewrites))


def _moved(rewrite: Rewrite, by: int) -> Rewrite:
    return Rewrite(Span(rewrite.source.start, rewrite.source.end), rewrite.spoken_start + by, rewrite.spoken_end + by)


def _whole(before: SpokenText, changes: Iterable[Change]) -> list[Change]:
    # Changes that begin or end inside of what an earlier rewrite made are widened to hold it, and joined where they
    # then meet: a rewrite is one thing, and no part of it has a place of its own in the original.
    text = before.text
    whole: list[Change] = []
    made = iter([rewrite for rewrite in before.rewrites if rewrite.spoken_end - rewrite.spoken_start > 1])
    rewrite = next(made, None)
    for start, end, spoken in changes:
        while rewrite is not None and rewrite.spoken_end <= start:
            rewrite = next(made, None)
        wide_start, wide_end = start, end
        if rewrite is not None and rewrite.spoken_start < start:
            wide_start = rewrite.spoken_start
        while rewrite is not None and rewrite.spoken_start < end:
            wide_end = max(wide_end, rewrite.spoken_end)
            if rewrite.spoken_end > end:
                break
            rewrite = next(made, None)
        if whole and wide_start < whole[-1].end:
            last = whole.pop()
            inner = last.spoken[: len(last.spoken) - (last.end - start)]
            whole.append(Change(last.start, wide_end, inner + spoken + text[end:wide_end]))
        else:
            whole.append(Change(wide_start, wide_end, text[wide_start:start] + spoken + text[end:wide_end]))
    return whole
