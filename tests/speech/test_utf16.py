"""Offsets: code points and UTF-16 units, both ways, against Python's own encoder."""

from native_helper.speech.utf16 import Utf16Map, utf16_length
from tests.speech.random_text import random_text


def test_every_offset_of_any_text_is_right_both_ways() -> None:
    for seed in range(100):
        text = random_text(seed)
        offsets = Utf16Map()
        step = seed % 7 + 1
        for start in range(0, len(text), step):
            offsets.add(text[start : start + step])
        for point in range(len(text) + 1):
            units = len(text[:point].encode("utf-16-le")) // 2
            assert offsets.units(point) == units
            assert offsets.point(units) == point
        assert offsets.n_units == utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_the_second_half_of_a_pair_is_in_the_same_character() -> None:
    offsets = Utf16Map()
    offsets.add("a😀b")
    assert [offsets.point(units) for units in range(5)] == [0, 1, 1, 2, 3]
