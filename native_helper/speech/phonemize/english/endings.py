"""How -s, -ed and -ing sound behind the phonemes of a word.

In   phonemes in the lexicon's alphabet, not empty
Out  the same with the ending, or None where the stem alone does not tell
"""

from typing import Final

_UNVOICED: Final = "ptkfθ"
_HISSING: Final = "szʃʒʧʤ"
# Behind these an American "t" is a tap before an ending's vowel: "waiting".
_TAPPED_AFTER: Final = frozenset("AIOWYiuæɑəɛɪɹʊʌ")


def with_s(stem: str, *, british: bool) -> str:
    if stem[-1] in _UNVOICED:
        return stem + "s"
    if stem[-1] in _HISSING:
        return stem + ("ɪz" if british else "ᵻz")
    return stem + "z"


def with_ed(stem: str, *, british: bool) -> str:
    if stem[-1] in "pkfθʃsʧ":
        return stem + "t"
    if stem[-1] == "d":
        return stem + ("ɪd" if british else "ᵻd")
    if stem[-1] != "t":
        return stem + "d"
    if british:
        return stem + "ɪd"
    return f"{_tapped(stem)}ᵻd"


def with_ing(stem: str, *, british: bool) -> str | None:
    if not british:
        return f"{_tapped(stem)}ɪŋ"
    # A silent "r" is heard again before the vowel, which the stem's phonemes do not show.
    return None if stem[-1] in "əː" else stem + "ɪŋ"


def _tapped(stem: str) -> str:
    return stem[:-1] + "ɾ" if stem[-1] == "t" and stem[-2:-1] in _TAPPED_AFTER else stem
