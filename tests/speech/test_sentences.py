"""Sentences and words: cases by reason, and nothing lost for any text."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from native_helper.speech.sentences import sentences
from tests.speech.random_text import random_text

GOLDEN = json.loads(Path(__file__).with_name("golden_sentences.json").read_text(encoding="utf-8"))
CASES = json.loads(Path(__file__).with_name("sentence_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_sentences_end_where_a_reader_ends_them(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[start:end] for start, end in sentences(text, case.get("language", "en"))] == case["sentences"]


@pytest.mark.parametrize(
    ("language", "why", "expected", "text"),
    [
        (language, why, expected, text[0] if text else ("" if language in ("ja", "zh") else " ").join(expected))
        for language, cases in GOLDEN.items()
        for why, expected, *text in cases
    ],
)
def test_the_hardest_cases_are_right(language: str, why: str, expected: list[str], text: str) -> None:
    assert [text[start:end] for start, end in sentences(text, language)] == expected


def test_there_are_enough_hard_cases() -> None:
    assert len(GOLDEN["en"]) >= 60
    assert all(len(GOLDEN[language]) >= 10 for language in ("es", "fr", "de", "it", "pt", "hi", "ja", "zh"))


def test_quoted_speech_has_its_end_in_straight_quotes_too() -> None:
    for _, expected, *text in GOLDEN["en"]:
        plain = [one.translate(str.maketrans("“”‘’", "\"\"''")) for one in expected]
        joined = text[0].translate(str.maketrans("“”‘’", "\"\"''")) if text else " ".join(plain)
        assert [joined[start:end] for start, end in sentences(joined, "en")] == plain


def test_sentences_hold_everything_but_white_space() -> None:
    for seed in range(200):
        text = random_text(seed)
        for language in ("en", "de", "el", "fr", "hi", "ja", "zh"):
            found = list(sentences(text, language))
            assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
            assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
