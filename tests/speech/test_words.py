"""Words: what is lit on the page, for chosen and for random text."""

import pytest

from native_helper.speech.words import words
from tests.speech.random_text import random_text


def words_of(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, (dear) world!", ["Hello", "dear", "world"]),
        ("it's well-known—so they say", ["it's", "well-known", "so", "they", "say"]),
        ("$3.5M is 50% of C#", ["$3.5M", "is", "50%", "of", "C#"]),
        ("a - b — c … d", ["a", "b", "c", "d"]),
        ("1 + 1 = 2 😀", ["1", "+", "1", "=", "2", "😀"]),
        ("你好，世界", ["你", "好", "世", "界"]),
        ("用Python写", ["用", "Python", "写"]),
        ("مرحبا، كيف؟", ["مرحبا", "كيف"]),
    ],
)
def test_words_are_what_can_be_followed_on_the_page(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


def test_japanese_endings_belong_to_the_character_before() -> None:
    assert words_of("今日は天気がいいです。カメラ", "ja") == ["今日は", "天気がいいです", "カメラ"]


def test_thai_is_cut_between_syllables() -> None:
    found = words_of("สวัสดีชาวโลกวันนี้อากาศดี", "th")
    assert "".join(found) == "สวัสดีชาวโลกวันนี้อากาศดี"
    assert len(found) >= 4
    assert not any(word[0] in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e48\u0e49" for word in found)


def test_words_hold_every_letter_and_digit_once_and_in_order() -> None:
    for seed in range(200):
        text = random_text(seed)
        for language in ("en", "ja"):
            at = 0
            letters = []
            for start, end in words(text, 0, len(text), language):
                assert at <= start < end
                letters.append(text[start:end])
                at = end
            assert "".join(filter(str.isalnum, "".join(letters))) == "".join(filter(str.isalnum, text))
