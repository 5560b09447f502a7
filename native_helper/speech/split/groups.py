"""Which sentences are spoken together, and where one that is too long is cut: by cost, on one block's text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from native_helper.speech.split.borders import borders, clauses, ends_of
from native_helper.speech.split.cost import Costs
from native_helper.speech.words import Range, has_word, whole_character

MAX_COST: Final = 250.0  # tokens, some 15 s; Kokoro's limit of 510 is far
FIRST_COST: Final = 50.0  # some 3 s: a second of work for two cores
JOINED_COST: Final = 100.0  # from here on Kokoro has its melody
_MIN_PART: Final = 12.0
# A part is between these shares of an even one, so that none is a stump.
_SHORTEST_SHARE: Final = 0.6
_LONGEST_SHARE: Final = 1.4


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that belong together, and the parts that they are spoken in: one part, or one sentence."""

    sentences: tuple[Range, ...]
    parts: tuple[Range, ...]


def groups_of(
    text: str, found: list[Range], language: str, before: float, things: Sequence[Range] = ()
) -> Iterator[Group]:
    """Yield the sentences `found` in groups; `before` is the cost of what the reading has spoken.

    None of the `things`, ranges in order, is cut where that can be helped: "twenty five point four" is one number.
    A sentence that has neither letter nor digit goes with its neighbour; where there is none it is left out.
    """
    costs = Costs(text, language)
    cutter = _Cutter(text, costs, language, things)
    groups: list[Group] = []
    whole = list(_with_words(text, found))
    at = 0
    while at < len(whole):
        longest = _longest(before)
        stop = at + 1
        begin = whole[at][0]
        while (
            stop < len(whole)
            and _is_closed(text, whole[stop - 1])
            and costs.of(begin, whole[stop - 1][1]) < JOINED_COST
            and costs.of(begin, whole[stop][1]) <= longest
        ):
            stop += 1
        end = whole[stop - 1][1]
        fits = costs.of(begin, end) <= longest
        parts = [(begin, end)] if fits else cutter.parts(begin, end, before)
        before += costs.of(begin, end)
        groups.append(Group(tuple(whole[at:stop]), tuple(parts)))
        at = stop
    yield from _with_last_joined(text, groups, costs, before)


def _with_words(text: str, found: list[Range]) -> Iterator[Range]:
    # Each with a word; what has none is part of the one before, at the beginning of the one behind.
    pending: Range | None = None
    is_spoken = False
    for begin, end in found:
        is_word = has_word(text, begin, end)
        if pending is not None and is_spoken and is_word:
            yield pending
            pending = None
        pending = (pending[0] if pending else begin, end)
        is_spoken = is_spoken or is_word
    if pending is not None and is_spoken:
        yield pending


def _with_last_joined(text: str, groups: list[Group], costs: Costs, before: float) -> list[Group]:
    # A short end of the paragraph is spoken with what stands before it, if that is whole.
    if len(groups) < 2 or len(groups[-1].parts) != 1 or len(groups[-2].parts) != 1:
        return groups
    (begin, _), (last, end) = groups[-2].parts[0], groups[-1].parts[0]
    longest = _longest(before - costs.of(begin, end))
    if not _is_closed(text, groups[-2].sentences[-1]):
        return groups
    if costs.of(last, end) >= JOINED_COST / 2 or costs.of(begin, end) > longest:
        return groups
    return [*groups[:-2], Group(groups[-2].sentences + groups[-1].sentences, ((begin, end),))]


def _is_closed(text: str, sentence: Range) -> bool:
    # An item of a list in one line has no mark at its end that would make a pause inside an utterance.
    return not text[sentence[1] - 1].isalnum()


def _longest(before: float) -> float:
    return min(MAX_COST, max(before, 0.0) + FIRST_COST)


class _Cutter:
    """Cuts one sentence of a text."""

    def __init__(self, text: str, costs: Costs, language: str, things: Sequence[Range]) -> None:
        self._text = text
        self._costs = costs
        self._borders = borders(language)
        self._things = things

    def parts(self, begin: int, end: int, before: float) -> Iterator[Range]:
        """Yield the parts in order; what has no word, as a row of dots, is left out."""
        text, costs = self._text, self._costs
        while has_word(text, begin, end):
            stop = self._early_end(begin, end, _longest(before))
            if costs.of(begin, stop) > MAX_COST:
                stop = self._cut(begin, stop, MAX_COST)
            elif not has_word(text, stop, end) and costs.of(begin, end) <= MAX_COST:
                stop = end  # the last word keeps the marks behind it
            if has_word(text, begin, stop):
                yield begin, stop
            before += costs.of(begin, stop)
            begin = stop
            while begin < end and text[begin].isspace():
                begin += 1

    def _early_end(self, begin: int, end: int, longest: float) -> int:
        # At the last clause within reach, else at the next one; a long sentence without any is cut between words.
        text, costs = self._text, self._costs
        cost = costs.of(begin, end)
        if longest >= MAX_COST or cost <= longest:
            return end
        first, near = costs.reach(begin, end, _MIN_PART), costs.reach(begin, end, longest)
        last = costs.reach(begin, end, cost - _MIN_PART)
        for border in clauses():
            early = [stop for stop in self._ends(border, first, near) if stop <= last]
            if early and has_word(text, begin, early[-1]):
                return early[-1]
        if cost <= longest + FIRST_COST:
            return end
        far = costs.reach(begin, end, longest + FIRST_COST)
        late = [stop for border in clauses() for stop in self._ends(border, near, far) if stop <= last]
        return min(late) if late else self._cut(begin, end, longest)

    def _cut(self, begin: int, end: int, longest: float) -> int:
        # The best border that leaves parts of like length, the nearest to an even share.
        text, costs = self._text, self._costs
        share = min(costs.of(begin, end) / max(ceil(costs.of(begin, end) / longest), 1), longest)
        even = costs.reach(begin, end, share)
        low = max(begin + 1, costs.reach(begin, end, share * _SHORTEST_SHARE))
        high = costs.reach(begin, end, min(share * _LONGEST_SHARE, longest))
        for border in self._borders:
            found = [stop for stop in self._ends(border, low, high + 1) if stop <= high]
            if found:
                return min(found, key=lambda stop: abs(stop - even))
        # A word longer than all this: at the last space, else no letter is cut from its accents.
        space = max(text.rfind(" ", begin + 1, low), begin)
        if space > begin and has_word(text, begin, space):
            return space
        return max(whole_character(text, begin + 1, high), begin + 1)

    def _ends(self, border: re.Pattern[str], begin: int, end: int) -> Iterator[int]:
        return (stop for stop in ends_of(border, self._text, begin, end) if not self._is_inside_a_thing(stop))

    def _is_inside_a_thing(self, at: int) -> bool:
        index = bisect_left(self._things, at, key=lambda thing: thing[1])
        return index < len(self._things) and self._things[index][0] < at < self._things[index][1]
