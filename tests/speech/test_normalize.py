"""Normalize: cases by reason, and the map back to the original for any text."""

import json
from pathlib import Path
from typing import Any

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.utterance import Block, Span
from native_helper.wire.types import Kind, Skip
from tests.speech.random_text import random_text

CASES = json.loads(Path(__file__).with_name("normalize_cases.json").read_text(encoding="utf-8"))


def block(text: str, start: int = 0, kind: Kind = Kind.PARAGRAPH) -> Block:
    return Block(text, start, kind, None, 0, ends_paragraph=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_written_text_is_spoken_as(case: dict[str, Any]) -> None:
    skip = frozenset(Skip(rule) for rule in case.get("skip", ()))
    assert normalize(block(case["text"], kind=Kind(case.get("kind", "paragraph"))), "und", skip).text == case["spoken"]


def test_a_spoken_word_leads_back_to_what_was_written() -> None:
    text = "  “Exam-\nple”\u00a0 [12] ﬁne e\u0301te\u0301  😀 end"
    spoken = normalize(block(text, start=100), "und", frozenset({Skip.CITATIONS, Skip.EMOJI}))
    assert spoken.text == '"Example" fine été end'

    def written(word: str) -> str:
        start = spoken.text.index(word)
        source = spoken.source(start, start + len(word))
        return text[source.start - 100 : source.end - 100]

    assert [written(word) for word in ("Example", "fine", "été", "end")] == [
        "Exam-\nple",
        "ﬁne",
        "e\u0301te\u0301",
        "end",
    ]


def test_a_part_of_a_rewrite_stands_for_all_of_it() -> None:
    spoken = normalize(block("oﬀer"), "und")
    assert spoken.text == "offer"
    assert spoken.source(1, 2) == spoken.source(2, 3) == Span(1, 2)


def test_applying_the_changes_to_the_original_gives_the_spoken_text() -> None:
    for seed in range(200):
        text = random_text(seed)
        for skip in (frozenset[Skip](), frozenset(Skip)):
            spoken = normalize(block(text, start=7), "und", skip)
            pieces, at = [], 7
            for change in spoken.rewrites:
                assert at <= change.source.start <= change.source.end
                pieces += [text[at - 7 : change.source.start - 7], spoken.text[change.spoken_start : change.spoken_end]]
                at = change.source.end
            pieces.append(text[at - 7 :])
            assert "".join(pieces) == spoken.text


def test_offsets_rise_with_the_spoken_text_and_stay_inside_the_original() -> None:
    for seed in range(200):
        text = random_text(seed)
        spoken = normalize(block(text, start=7), "und", frozenset(Skip))
        sources = [spoken.source(index, index + 1) for index in range(len(spoken.text))]
        assert all(7 <= source.start < source.end <= 7 + len(text) for source in sources)
        starts = [source.start for source in sources]
        assert starts == sorted(starts)


def test_spoken_text_has_single_spaces_and_nothing_invisible() -> None:
    for seed in range(200):
        spoken = normalize(block(random_text(seed)), "und").text
        assert "  " not in spoken
        assert spoken == spoken.strip()
        assert not set(spoken) & set("\n\r\t\x00\x01\u00ad\u200b\ufeff\u202e")
