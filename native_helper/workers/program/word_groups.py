"""Which words stand behind which groups of phonemes: "of the people" is three words, and eSpeak NG makes "ʌvðə piːpəl".

A group stands for one word, or for several that it has joined; a word for one group, or for several that it was split
into ("1984"). Of all ways to share them in order, the one is taken in which sounds and letters agree best.
Standard library only.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_MOST_JOINED: Final = 4  # words in a group, or groups in a word
_JOIN_COST: Final = 1.0  # in sounds: one to one is the rule

_Step = tuple[int, int]  # words and groups that belong together
_STEPS: Final[tuple[_Step, ...]] = (
    (1, 1),
    *((n, 1) for n in range(2, _MOST_JOINED + 1)),
    *((1, n) for n in range(2, _MOST_JOINED + 1)),
)


class Place(NamedTuple):
    """Where a word begins and ends: in which group, and after which share of it."""

    first: int
    begins: float
    last: int
    ends: float


def places(letters: Sequence[int], sounds: Sequence[int]) -> list[Place] | None:
    """Return the place of each word, given its letters, among groups of so many sounds; None if they do not fit."""
    steps = _best_steps(letters, sounds)
    return None if steps is None else list(_placed(steps, letters))


def _best_steps(letters: Sequence[int], sounds: Sequence[int]) -> list[_Step] | None:
    n_words, n_groups = len(letters), len(sounds)
    if not n_words or not n_groups:
        return None
    sounds_per_letter = sum(sounds) / max(sum(letters), 1)
    best: dict[_Step, tuple[float, _Step]] = {(0, 0): (0.0, (0, 0))}
    for word in range(n_words + 1):
        for group in range(n_groups + 1):
            if (word, group) not in best:
                continue
            cost = best[word, group][0]
            for step in _STEPS:
                there = (word + step[0], group + step[1])
                if there[0] > n_words or there[1] > n_groups:
                    continue
                expected = sum(letters[word : there[0]]) * sounds_per_letter
                total = cost + abs(expected - sum(sounds[group : there[1]])) + _JOIN_COST * (sum(step) - 2)
                if there not in best or total < best[there][0]:
                    best[there] = (total, step)
    at = (n_words, n_groups)
    if at not in best:
        return None
    steps = []
    while at != (0, 0):
        step = best[at][1]
        steps.append(step)
        at = (at[0] - step[0], at[1] - step[1])
    return steps[::-1]


def _placed(steps: Sequence[_Step], letters: Sequence[int]) -> Iterator[Place]:
    word = group = 0
    for n_words, n_groups in steps:
        own = letters[word : word + n_words]
        total, done = max(sum(own), 1), 0
        for n_letters in own:
            ends = (done + n_letters) / total
            yield Place(group, done / total, group + n_groups - 1, ends)
            done += n_letters
        word, group = word + n_words, group + n_groups
