"""Claims about what the words around a word mean."""

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.homographs import explain
from native_helper.speech.phonemize.english.word_vectors import N_BLOCKS, N_DIMS, PLACES, WINDOWS, around
from scripts.homograph_file import tokens_of

BEFORE = PLACES.index(-1)


def before(word: str) -> NDArray[np.float32]:
    """Return the vector of a word that stands before another."""
    blocks = around([word, "bass"], ["NN", "NN"], 1)
    return blocks.reshape(N_BLOCKS, N_DIMS)[BEFORE : BEFORE + 1].ravel()


def likeness(one: str, other: str) -> float:
    """Return the cosine between the vectors of two words."""
    left, right = before(one), before(other)
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


def test_words_that_are_used_alike_point_the_same_way() -> None:
    assert likeness("guitar", "piano") > 0.7
    assert likeness("guitar", "river") < 0.3
    assert likeness("trout", "salmon") > likeness("trout", "salary")


def test_capitals_possessives_and_hyphens_hide_no_word() -> None:
    assert (before("Guitar") == before("guitar")).all()
    assert (before("guitar's") == before("guitar")).all()
    assert (before("guitar’s") == before("guitar")).all()
    assert (before("zqxv-guitar") == before("guitar")).all()


def test_what_is_unknown_or_missing_means_nothing() -> None:
    assert around(["bass"], ["NN"], 0).shape == (N_BLOCKS, N_DIMS)
    assert not around(["bass"], ["NN"], 0).any()
    assert not around(["zqxv", "bass", "\u202e", ""], ["NN", "NN", "SYM", "NN"], 1).any()


def test_a_far_word_counts_in_the_wide_windows_only() -> None:
    tokens = ["guitar", *["zqxv"] * 6, "bass"]
    blocks = around(tokens, ["NN"] * len(tokens), len(tokens) - 1)
    seen = [bool(block.any()) for block in blocks[len(PLACES) :]]
    assert seen == [window >= len(tokens) - 1 for window in WINDOWS]


def test_a_word_does_not_speak_for_itself() -> None:
    assert not around(["bass", "and", "bass"], ["NN", "CC", "NN"], 0)[len(PLACES) :].any()


def test_a_choice_by_meaning_says_so() -> None:
    tokens = tokens_of("Nobody at the pond had ever caught so big a bass before, not even with live shrimp.")
    assert "the meaning of " in explain(tokens, tokens.index("bass"))
