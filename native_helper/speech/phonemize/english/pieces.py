"""Where a written word may be taken apart: "well-known", "iPhone", "B2B", "COVID-19"."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = "'‘’"
# The word by kinds of characters: U capital, l small, o other letter, 9 digit, ' - _ , marks, x anything else.
_PIECE: Final = re.compile(
    r"^'+|U(?=Ul)|(?:^-)?(?:9?,?9)+|[-_]+|'{2,}|[Ulo]*?(?:'[Ulo])*?l(?=U)|[Ulo]+(?:'[Ulo])*|[,x]|'+$"
)


@lru_cache(maxsize=4096)
def pieces(word: str) -> tuple[str, ...]:
    """Return the parts of `word`, marks included; only a stray apostrophe may be left out."""
    if word.isascii() and word.isalpha() and (word.islower() or word[1:].islower()):
        return (word,)
    return tuple(word[match.start() : match.end()] for match in _PIECE.finditer("".join(map(_kind, word))))


def _kind(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    if character in "-_":
        return character
    if character in ".,":
        return ","
    category = unicodedata.category(character)
    if category[0] == "L":
        return {"Lu": "U", "Ll": "l"}.get(category, "o")
    return "9" if category == "Nd" else "x"
