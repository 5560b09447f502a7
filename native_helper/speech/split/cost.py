"""What a stretch of text costs: about how many tokens Kokoro gets for it, marks and spaces included.

It is an estimate from the kinds of its characters, with weights fitted by bench/utterance_cost.py to what the
phonemizer makes of real sentences, so that text can be split before it is phonemised. The exact count is known later,
and what is over the model's limit there is cut again (voices/kokoro/pieces.py).
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from typing import Final

from native_helper.speech.words import HAN, HIRAGANA, KATAKANA

_KINDS: Final = {
    "capital": "A-Z",  # more than a letter, since acronyms are spelled
    "latin": "a-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "digit": r"\d",
    "space": r"\s",
    "han": HAN,
    "kana": HIRAGANA + KATAKANA,
    "hangul": "\uac00-\ud7a3",
}
_KIND: Final = re.compile(
    "|".join(f"(?P<{name}>[{characters}])" for name, characters in _KINDS.items()) + r"|(?P<mark>[^\w])"
)
CLASSES: Final = (*_KINDS, "mark", "other")

# Tokens for a character of each kind.
ANY_LANGUAGE: Final = (1.5, 1.1, 5.0, 1.0, 3.7, 2.2, 3.0, 1.2, 1.5)
_FITTED: Final[Mapping[str, tuple[float, ...]]] = {
    "en": (1.7, 1.03, 5.6, 0.8, 5.0, 2.2, 3.0, 1.15, 1.7),
    "es": (2.0, 1.18, 5.3, 0.7, 3.7, 2.2, 3.0, 2.1, 1.75),
    "fr": (1.75, 0.9, 5.0, 0.93, 3.7, 2.2, 3.0, 0.95, 1.55),
    "it": (1.8, 1.01, 5.35, 1.24, 3.7, 2.2, 3.0, 2.1, 1.7),
    "pt": (1.8, 1.21, 4.85, 0.87, 3.7, 2.2, 3.0, 1.5, 1.65),
    "hi": (1.85, 1.69, 5.0, 1.72, 3.7, 2.2, 3.0, 0.85, 1.63),
    "de": (1.85, 0.98, 4.65, 1.25, 3.7, 2.2, 3.0, 1.85, 1.6),
    "zh": (1.8, 1.4, 2.5, 1.0, 3.75, 2.2, 3.0, 1.7, 1.55),
    # Not fitted: eSpeak cannot read its characters. Two morae in one, two tokens in a mora.
    "ja": (1.8, 1.4, 5.0, 1.0, 4.0, 2.2, 3.0, 1.2, 1.5),
}


def class_of(character: str) -> int:
    """Return the index of its kind in CLASSES."""
    found = _KIND.match(character)
    return CLASSES.index(found.lastgroup) if found and found.lastgroup else len(CLASSES) - 1


class _Weights(dict[str, int]):
    """The weight of each character that was asked for, in hundredths, so that sums are exact."""

    def __init__(self, by_class: tuple[float, ...]) -> None:
        super().__init__()
        self._by_class = by_class

    def __missing__(self, character: str) -> int:
        weight = self[character] = round(100 * self._by_class[class_of(character)])
        return weight


@cache
def _weights(primary: str) -> _Weights:
    return _Weights(_FITTED.get(primary, ANY_LANGUAGE))


class Costs:
    """The costs of all stretches of one text, after one pass over it."""

    def __init__(self, text: str, language: str) -> None:
        weights = _weights(language.replace("_", "-").partition("-")[0].lower())
        self._sums = list(accumulate(map(weights.__getitem__, text), initial=0))

    def of(self, begin: int, end: int) -> float:
        return (self._sums[end] - self._sums[begin]) / 100

    def reach(self, begin: int, end: int, cost: float) -> int:
        """Return how far from `begin` to `end` as much as `cost` goes."""
        return min(end, max(begin, bisect_right(self._sums, self._sums[begin] + int(100 * cost)) - 1))


def cost_of(text: str, language: str) -> float:
    """Return about how many tokens `text` has."""
    return Costs(text, language).of(0, len(text))
