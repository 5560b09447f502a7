"""A foreign name as English writes it: "Gdańsk" is in the lexicon as "Gdansk"."""

import unicodedata
from typing import Final

# Letters that are no plain letter with a mark.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ø": "o", "Ø": "O", "ı": "i", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "Œ": "Oe", "ß": "ss", "þ": "th", "Þ": "Th"}
)


def without_accents(word: str) -> str:
    """Return `word` with its Latin letters plain; other scripts keep theirs but for accents."""
    apart = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))
