"""Words and the groups of phonemes that eSpeak NG makes of them."""

import random
from itertools import pairwise

import pytest

from native_helper.workers.program.word_groups import Place, places


def groups_of(letters: list[int], sounds: list[int]) -> list[tuple[int, int]]:
    found = places(letters, sounds)
    assert found is not None
    return [(place.first, place.last) for place in found]


@pytest.mark.parametrize(
    ("words", "sounds", "expected"),
    [
        ("hello there", [4, 3], [0, 1]),
        ("of the people", [3, 5], [0, 0, 1]),  # ʌvðə piːpəl
        ("people in it", [5, 2, 2], [0, 1, 2]),
        ("he is in the garden", [2, 2, 4, 6], [0, 1, 2, 2, 3]),
        ("a remarkably long word and it is short", [1, 10, 3, 4, 3, 2, 2, 4], [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_group_that_joins_words_stands_for_them_all(words: str, sounds: list[int], expected: list[int]) -> None:
    assert [first for first, _ in groups_of([len(word) for word in words.split()], sounds)] == expected


def test_a_word_that_was_split_has_all_its_groups() -> None:
    # "in 1984 he" as it may be written in letters: three groups for the number.
    assert groups_of([2, 16, 2], [2, 6, 6, 4, 2]) == [(0, 0), (1, 3), (4, 4)]


def test_joined_words_share_their_group_by_letters() -> None:
    assert places([2, 3], [5]) == [Place(0, 0.0, 0, 0.4), Place(0, 0.4, 0, 1.0)]


@pytest.mark.parametrize(("letters", "sounds"), [([], [3]), ([3], []), ([1] * 20, [4, 4]), ([2], [3] * 9)])
def test_what_cannot_belong_together_gets_no_places(letters: list[int], sounds: list[int]) -> None:
    assert places(letters, sounds) is None


def test_places_are_in_order_and_leave_no_group_out() -> None:
    rng = random.Random(8)
    for _ in range(50):
        letters = [rng.randint(1, 12) for _ in range(rng.randint(1, 30))]
        sounds = [rng.randint(1, 10) for _ in range(rng.randint(1, 30))]
        found = places(letters, sounds)
        if found is None:
            continue
        assert len(found) == len(letters)
        assert {group for place in found for group in range(place.first, place.last + 1)} == set(range(len(sounds)))
        ends = [(place.first + place.begins, place.last + place.ends) for place in found]
        assert all(begin < end for begin, end in ends)
        assert all(before <= after for (_, before), (after, _) in pairwise(ends))
