"""Texts that can be told apart by where their words stand, and how long a text each request has."""

import re
from random import Random

_SYLLABLES = ("bak", "kil", "lom", "ten", "mur", "sut", "fid", "dor", "pel", "gad")  # none is an abbreviation


def text(random: Random, n_words: int) -> str:
    """Return sentences of made-up words of many lengths; two texts hardly ever have their words at the same places."""
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(n_words)]
    sentences = []
    while words:
        n = random.randint(3, 9)
        sentences.append(" ".join(words[:n]).capitalize() + ".")
        words = words[n:]
    return " ".join(sentences)


def places(of: str) -> list[tuple[int, int]]:
    """Return where the words stand, as a reading tells it."""
    return [match.span() for match in re.finditer(r"\w+", of)]
