"""Words: what a listener can follow on the page, as half-open ranges of the text.

They are runs of letters and digits without the punctuation around them, single Chinese characters, and pieces of
scripts that put no spaces between words. Finding those words truly would take a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, TypeAlias

Range: TypeAlias = tuple[int, int]

HAN: Final = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HIRAGANA: Final = "\u3041-\u309f"
KATAKANA: Final = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
# A Thai syllable is about one or two consonants with their vowels; four make a piece of a word's length.
_THAI_CLUSTER: Final = "[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e2f-\u0e3a\u0e45-\u0e4e]*"
UNSPACED: Final = HAN + HIRAGANA + KATAKANA + THAI
_OTHER: Final = rf"[^\s—–―…{UNSPACED}]+"
_WORDS: Final = re.compile(rf"[{HAN}]|[{HIRAGANA}]+|[{KATAKANA}]+|(?:{_THAI_CLUSTER}){{1,4}}|[{THAI}]+|{_OTHER}")
# In Japanese the endings in hiragana belong to the character before them.
_WORDS_JA: Final = re.compile(rf"[{HAN}]+[{HIRAGANA}]*|[{HIRAGANA}]+|[{KATAKANA}]+|{_OTHER}|[{THAI}]+")
_AROUND: Final = ".,;:!?¡¿\"'“”‘’„«»‹›()[]{}<>-‐‑·•、，．：；！？｡。「」『』（）【】《》〈〉؟،؛۔।॥/\\|*_~^`"


def whole_character(text: str, lowest: int, position: int) -> int:
    """Return `position` moved back, if need be, so that no letter is cut from the marks that belong to it."""
    moved = position
    while moved > lowest and (unicodedata.combining(text[moved]) or text[moved] in "\u200d\ufe0e\ufe0f"):
        moved -= 1
    return moved if moved > lowest else position


def words(text: str, start: int, end: int, language: str) -> Iterator[Range]:
    """Yield the words of `text[start:end]`, whose borders are taken for the borders of words."""
    pattern = _WORDS_JA if language.startswith("ja") else _WORDS
    for match in pattern.finditer(text, start, end):
        token = match.group()
        bare = token.lstrip(_AROUND)
        begin = match.start() + len(token) - len(bare)
        bare = bare.rstrip(_AROUND)
        if any(character.isalnum() or _is_symbol(character) for character in bare):
            yield begin, begin + len(bare)


def has_word(text: str, start: int, end: int) -> bool:
    """Return whether there is a letter or a digit: an emoji, a dash or a star alone is nothing to read."""
    return any(text[index].isalnum() for index in range(start, end))


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character).startswith("S")
