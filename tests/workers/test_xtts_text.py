"""What XTTS is given to read: nothing that it stumbles over, and never more than it takes at once."""

import random

import pytest

from native_helper.workers.program.xtts_text import clean, digits_apart, pieces

# Written, given to the model.
CLEAN = [
    ("“Hello,” she said.", "Hello, she said."),
    ("It’s late…", "It's late."),
    ("One — two – three", "One, two, three"),
    ("well-known", "well-known"),
    ("See (below), then go.", "See, below, then go."),
    ("(All of it.)", "All of it."),
    ("a*b_c  #d\n e", "a b c d e"),
    ("soft\u00adhyphen\u200b", "softhyphen"),
    ("क्\u200dष", "क्\u200dष"),
    ("「こんにちは」", "こんにちは"),
    ("Wait, (no), stop.", "Wait, no, stop."),
    ("…", "."),
    ("e\u0301", "é"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "given"), CLEAN)
def test_marks_without_a_sound_are_gone_and_brackets_are_pauses(written: str, given: str) -> None:
    assert clean(written) == given
    assert clean(given) == given


def test_a_number_that_cannot_be_spelled_out_is_read_digit_by_digit() -> None:
    assert digits_apart("Room 12, £3.50", "en") == "Room 1 2 , £ 3 . 5 0"
    assert digits_apart("कमरा 12", "hi") == digits_apart("कमरा १२", "hi") == "कमरा एक दो"


def test_a_short_text_stays_whole() -> None:
    assert list(pieces("One. Two.", 250)) == ["One. Two."]
    assert list(pieces("  ", 250)) == []


def test_a_long_text_is_cut_behind_sentences_then_at_commas_then_at_spaces() -> None:
    assert list(pieces("One two three. Four five six seven.", 22)) == ["One two three.", "Four five six seven."]
    assert list(pieces("one two three, four five six seven", 22)) == ["one two three,", "four five six seven"]
    assert list(pieces("one two three four five six seven", 20)) == ["one two three four", "five six seven"]
    assert list(pieces("今日はいい天気です。明日も晴れます。", 12)) == ["今日はいい天気です。", "明日も晴れます。"]
    assert list(pieces("あ" * 25, 10)) == ["あ" * 10, "あ" * 10, "あ" * 5]


def test_whatever_the_text_no_piece_is_too_long_and_no_letter_is_lost() -> None:
    chance = random.Random(1)
    for _ in range(500):
        text = "".join(chance.choice("abc  .,;!?。、\n") for _ in range(chance.randrange(400)))
        limit = chance.randrange(1, 90)
        found = list(pieces(text, limit))
        assert all(0 < len(piece) <= limit for piece in found)
        assert "".join("".join(found).split()) == "".join(text.split())
