"""Text as XTTS wants it: cleaned of what it would stumble over, and cut to the length that it was taught.

The library itself lowers, spells numbers and abbreviations out, and writes Chinese, Japanese and Korean in Latin
letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Marks that it has no sound for, or says as something else: gone, or a pause in their place.
_GONE: Final = str.maketrans(
    dict.fromkeys('"“”„‟«»‹›「」『』《》〈〉*_#~^|\\`<>', " ") | {"’": "'", "‘": "'", "…": "."}
)
_PAUSE: Final = re.compile(r"\s*(?:[()\[\]{}（）【】]|\s[-–]\s|—|―)\s*")
_DOUBLED: Final = re.compile(r"\s*,[\s,]*(?=[,.;:!?]|$)|^[\s,]+")
_JOINERS: Final = "\u200c\u200d"  # part of how Hindi and Arabic words are written

_HINDI_DIGITS: Final = "शून्य एक दो तीन चार पाँच छह सात आठ नौ".split()

# Where a long text may be cut, best first.
_BORDERS: Final = (
    re.compile(r"[.!?]+['\")\]]*\s+|[。！？]+\s*|[।؟۔]+\s*"),
    re.compile(r"[,;:]\s+|[、，；：،؛]\s*"),
    re.compile(r"\s+"),
)
_SHORTEST_SHARE: Final = 3  # of the limit: of a few letters the model makes noise


def clean(text: str) -> str:
    """Return `text` without what no voice says."""
    text = unicodedata.normalize("NFC", text).translate(_GONE)
    text = "".join(char for char in text if char in _JOINERS or char.isspace() or unicodedata.category(char)[0] != "C")
    text = _PAUSE.sub(", ", text)
    return " ".join(_DOUBLED.sub("", " ".join(text.split())).split())


def digits_apart(text: str, language: str) -> str:
    """Return `text` with each digit for itself: for numbers that the library cannot spell out, in Hindi all of them."""
    words = _HINDI_DIGITS if language == "hi" else "0 1 2 3 4 5 6 7 8 9".split()
    return " ".join("".join(f" {words[int(char)]} " if char.isdecimal() else char for char in text).split())


def pieces(text: str, limit: int) -> Iterator[str]:
    """Yield `text` in parts of at most `limit` characters, cut where a speaker would pause, of much the same length."""
    text = text.strip()
    while len(text) > limit:
        aim = -(-len(text) // -(-len(text) // limit))
        cut = _border(text, aim, limit)
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text


def _border(text: str, aim: int, limit: int) -> int:
    for border in _BORDERS:
        found = [match.end() for match in border.finditer(text, 0, limit + 1)]
        near = [end for end in found if limit // _SHORTEST_SHARE <= end and len(text[:end].rstrip()) <= limit]
        if near:
            return min(near, key=lambda end: abs(end - aim))
    return limit
