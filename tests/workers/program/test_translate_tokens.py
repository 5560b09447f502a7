"""A sentence that is longer than the model takes, in parts."""

import random

import pytest

from native_helper.workers.program.translate_tokens import parts


def test_a_sentence_that_fits_is_one_part() -> None:
    assert list(parts(["▁a"] * 10, 10)) == [["▁a"] * 10]
    assert list(parts([], 10)) == []


def test_a_longer_one_is_cut_after_a_clause_near_its_middle() -> None:
    tokens = ["▁a", "▁b", ",", "▁c", "▁d", "e", ",", "▁f", "▁g", "▁h", "▁i"]
    assert list(parts(tokens, 8)) == [tokens[:7], tokens[7:]]


def test_without_a_clause_it_is_cut_between_words_and_without_words_anywhere() -> None:
    tokens = ["▁a", "b", "c", "d", "e", "▁f", "g", "h"]
    assert list(parts(tokens, 6)) == [tokens[:5], tokens[5:]]
    assert list(parts(["の"] * 10, 5)) == [["の"] * 5] * 2


@pytest.mark.parametrize("seed", range(20))
def test_no_token_is_lost_and_no_part_is_too_long(seed: int) -> None:
    chosen = random.Random(seed)
    tokens = [chosen.choice(["▁a", "b", ",", "▁.", "。"]) for _ in range(chosen.randint(0, 400))]
    longest = chosen.randint(2, 60)
    found = list(parts(tokens, longest))
    assert [token for part in found for token in part] == tokens
    assert all(0 < len(part) <= longest for part in found)
