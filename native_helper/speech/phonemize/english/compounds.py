"""A word of several pieces, "well-known", "iPhone", "COVID-19": the longest parts that are known, from the right.

In   the pieces; what sounds each stretch of them has
Out  the whole's phonemes, or None if a part is unknown, and what a word before it has to know
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from native_helper.speech.phonemize.english.lookup import Context
from native_helper.speech.phonemize.english.stress import PRIMARY, SECONDARY, weakened, weight

_LETTER_AT_END: Final = re.compile(r"\w-\w\Z")
_SILENT: Final = frozenset("',-._‘’/")
# So many pieces are looked at together: longer ones are lists and addresses, no words.
_WIDEST: Final = 12

# The phonemes of a stretch, given what follows it; None for one that is unknown.
Known: TypeAlias = Callable[[str, Context], str | None]
Following: TypeAlias = Callable[[Context, str, str], Context]


@dataclass(slots=True)
class _Part:
    first: str  # of its pieces
    sounds: str


def joined_sounds(pieces: Sequence[str], context: Context, known: Known, following: Following) -> str | None:
    """Return the phonemes of `pieces` as one word, or None if one is unknown.

    `known` tells the phonemes of a stretch, `following` the context of what stands before it.
    """
    parts: list[_Part] = []
    right = len(pieces)
    while right > 0:
        for left in range(max(0, right - _WIDEST), right):
            text = "".join(pieces[left:right])
            sounds = known(text, context)
            if sounds is not None:
                break
        else:
            if not set(pieces[right - 1]) <= _SILENT:
                return None
            left, text, sounds = right - 1, pieces[right - 1], ""
        if sounds:
            context = following(context, sounds, text)
        parts.insert(0, _Part(pieces[left], sounds))
        right = left
    return _joined("".join(pieces), parts)


def _joined(word: str, parts: Sequence[_Part]) -> str:
    voiced = [part for part in parts if part.sounds]
    kinds = {_kind(character) for character in word if character not in _SILENT}
    if "/" in word or len(kinds) > 1:
        return " ".join(part.sounds for part in voiced)
    if len(voiced) == 2 and len(voiced[0].first) == 1:
        voiced[1].sounds = weakened(voiced[1].sounds)  # "T-shirt", "U.S.-based"
    elif len(voiced) == 2 and _LETTER_AT_END.search(word):
        voiced[0].sounds = voiced[0].sounds.replace(PRIMARY, SECONDARY)  # "USB-C", "Jay-Z"
    elif len(voiced) > 1 and sum(PRIMARY in part.sounds for part in voiced) > (len(voiced) + 1) // 2:
        # More main stresses than one in two: the lightest parts lose theirs.
        ranked = sorted(voiced, key=lambda part: (PRIMARY in part.sounds, weight(part.sounds)))
        for part in ranked[: len(ranked) // 2]:
            part.sounds = weakened(part.sounds)
    return "".join(part.sounds for part in voiced)


def _kind(character: str) -> str:
    return "letter" if character.isalpha() else "digit" if character.isdigit() else "other"
