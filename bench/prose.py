"""Sentences without a meaning, of the lengths that sentences have, for measurements that need hours of text."""

import random
from typing import Final

_WORDS: Final = (
    "the a of and to in was that it with his her they river house morning window committee decided quickly never again "
    "under over between small quiet enormous yesterday garden letter people walked remembered because although nothing "
    "before after winter city light water answer question children mountain slowly opened"
).split()


def prose(n_letters: int, seed: int = 0) -> str:
    """Return at least `n_letters` of it, in paragraphs of some sentences."""
    choose = random.Random(seed)  # noqa: S311 - the same text each time is what is wanted
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < n_letters:
        paragraphs.append(" ".join(_sentence(choose) for _ in range(choose.randrange(2, 7))))
    return "\n\n".join(paragraphs)


def _sentence(choose: random.Random) -> str:
    words = choose.choices(_WORDS, k=min(60, max(2, round(choose.lognormvariate(2.6, 0.6)))))
    for index in range(4, len(words) - 3, choose.randrange(4, 12)):
        words[index] += choose.choice([",", ",", ",", ";"])
    return " ".join(words).capitalize() + choose.choice("...?!")
