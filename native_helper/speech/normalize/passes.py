"""Two passes over a text made one: what the second changed in the result of the first, as changes of the original.

In   the first pass, from the original to a text; the second, whose original is that text, counted from 0
Out  one SpokenText from the original to the second's text
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from native_helper.speech.utterance import Pause, Rewrite, Span, SpokenText


def then(first: SpokenText, second: SpokenText) -> SpokenText:
    """Return both passes as one. What a person decided in the first stays decided, where the second moved it to."""
    moved = [
        replace(one, start=_start(second.rewrites, one.start), end=_end(second.rewrites, one.end)) for one in first.said
    ]
    said = (one for one in (*moved, *second.said) if one.start < one.end)
    pauses = (*(Pause(_end(second.rewrites, one.at), one.seconds) for one in first.pauses), *second.pauses)
    return SpokenText(
        second.text,
        first.start,
        tuple(_rewrites(first, second)),
        tuple(sorted(said, key=lambda one: one.start)),
        tuple(sorted(pauses, key=lambda one: one.at)),
    )


def rewritten(spoken: SpokenText, changes: Iterable[tuple[int, int, str]]) -> SpokenText:
    """Return `spoken` with `changes` made to its text: (start, end, text instead), in order, apart from each other.

    One that would change what a person decided is left out.
    """
    decided = [(one.start, one.end) for one in spoken.said]
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    copied = length = 0
    for start, end, text in changes:
        index = bisect_right(decided, start, key=lambda one: one[1])
        if index < len(decided) and decided[index][0] < end:
            continue
        pieces += (spoken.text[copied:start], text)
        length += start - copied
        rewrites.append(Rewrite(Span(start, end), length, length + len(text)))
        length += len(text)
        copied = end
    pieces.append(spoken.text[copied:])
    return then(spoken, SpokenText("".join(pieces), 0, tuple(rewrites)))


def _rewrites(first: SpokenText, second: SpokenText) -> Iterator[Rewrite]:
    # The ranges of the text between that either pass changed, those that overlap as one. What both copy has the same
    # length everywhere: a border is as far from the end of the change before it on all three sides.
    changes = [(one.spoken_start, one.spoken_end, one.source.end - one.spoken_end, None) for one in first.rewrites]
    later = [(one.source.start, one.source.end, None, one.spoken_end - one.source.end) for one in second.rewrites]
    to_source, to_spoken = first.start, 0  # what a border moves by, before the open range
    begin = end = -1
    behind_source, behind_spoken = to_source, to_spoken  # and behind it
    for start, stop, source_shift, spoken_shift in sorted([*changes, *later], key=lambda change: change[:2]):
        if start >= end:
            if begin >= 0:
                yield Rewrite(Span(begin + to_source, end + behind_source), begin + to_spoken, end + behind_spoken)
            begin, end = start, stop
            to_source, to_spoken = behind_source, behind_spoken
        end = max(end, stop)
        behind_source = behind_source if source_shift is None else source_shift
        behind_spoken = behind_spoken if spoken_shift is None else spoken_shift
    if begin >= 0:
        yield Rewrite(Span(begin + to_source, end + behind_source), begin + to_spoken, end + behind_spoken)


def _start(rewrites: Sequence[Rewrite], position: int) -> int:
    # Where a range that begins at `position` begins afterwards; in the middle of a change, with it.
    index = bisect_right(rewrites, position, key=lambda one: one.source.start) - 1
    if index < 0:
        return position
    last = rewrites[index]
    return last.spoken_start if position < last.source.end else position - last.source.end + last.spoken_end


def _end(rewrites: Sequence[Rewrite], position: int) -> int:
    # Where a range that ends at `position` ends afterwards.
    index = bisect_left(rewrites, position, key=lambda one: one.source.start) - 1
    if index < 0:
        return position
    last = rewrites[index]
    return last.spoken_end if position < last.source.end else position - last.source.end + last.spoken_end
