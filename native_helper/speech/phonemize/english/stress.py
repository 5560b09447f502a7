"""Stress marks in a word's phonemes, moved and changed: ˈ is the main stress, ˌ the other.

Capitals, spelled letters and the parts of compounds change how strongly a word of the lexicon is spoken.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

PRIMARY: Final = "ˈ"
SECONDARY: Final = "ˌ"
VOWELS: Final = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ")
_LONG: Final = frozenset("AIOQWYʤʧ")

Change: TypeAlias = Callable[[str], str]


def unchanged(phonemes: str) -> str:
    return phonemes


def lifted(phonemes: str) -> str:
    """Return a word without stress with the other one: so is a word with a capital spoken."""
    return phonemes if PRIMARY in phonemes or SECONDARY in phonemes else _before_vowel(SECONDARY, phonemes)


def emphasized(phonemes: str) -> str:
    """Return a word with the main stress in any case: so are capitals spoken."""
    if PRIMARY in phonemes:
        return phonemes
    if SECONDARY in phonemes:
        return phonemes.replace(SECONDARY, PRIMARY)
    return _before_vowel(PRIMARY, phonemes)


def weakened(phonemes: str) -> str:
    """Return a word whose main stress, if it has one, is now its only other: a part of a compound."""
    return phonemes.replace(SECONDARY, "").replace(PRIMARY, SECONDARY) if PRIMARY in phonemes else phonemes


def capitals(word: str) -> Change:
    """Return how the capitals of `word` change its stress."""
    if word == word.lower():
        return unchanged
    return emphasized if word == word.upper() else lifted


def weight(phonemes: str) -> int:
    """Return how long the phonemes take, diphthongs and affricates counting twice."""
    return sum(2 if phoneme in _LONG else 1 for phoneme in phonemes)


def _before_vowel(mark: str, phonemes: str) -> str:
    at = next((index for index, phoneme in enumerate(phonemes) if phoneme in VOWELS), None)
    return phonemes if at is None else phonemes[:at] + mark + phonemes[at:]
