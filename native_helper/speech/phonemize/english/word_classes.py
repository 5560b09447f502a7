"""Which words are used alike: a class for each of the common words, told by the company it keeps.

The classes are leaves of a binary tree, made by Brown's clustering of a large text, so that the first branches alone
are a coarser class. They are spaCy's (docs/third_party.md).
"""

from functools import cache
from pathlib import Path
from typing import Final

from native_helper.speech.phonemize.english.data_file import unpack

DATA: Final = Path(__file__).with_name("word_classes.dat")
KIND: Final = "word-classes"
# In the data file a word's class is one character: its place in the list of classes, counted from this one.
FIRST: Final = 0x2000
_COARSE: Final = 0b111111


def word_class(word: str) -> int:
    """Return the class of `word`, in lower case; 0 for a rare one.

    Raises VoiceUnavailable if the data file is damaged.
    """
    return _classes().get(word, 0)


def coarse(of_word: int) -> int:
    """Return the coarser class that the class `of_word` belongs to."""
    return of_word & _COARSE


@cache
def _classes() -> dict[str, int]:
    listed, words, places = unpack(DATA, KIND).split("\n")
    by_place = {chr(FIRST + place): int(number) for place, number in enumerate(listed.split(" "))}
    return dict(zip(words.split(" "), map(by_place.__getitem__, places), strict=True))
