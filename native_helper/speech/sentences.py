"""Where sentences and words are in spoken text.

Both are half-open ranges of the text. Sentences cover all of it but white space; words are what a listener can follow
on the page: runs of letters and digits without the punctuation around them, single Chinese characters, and pieces
of scripts that put no spaces between words. Finding those words truly would take a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

Range = tuple[int, int]

_CLOSERS: Final = r"""["'”’)\]»]*"""
# Marks that end a sentence where white space follows, and marks that always do.
_END: Final = re.compile(
    rf"(?P<dots>[.…]+){_CLOSERS}(?=\s|\Z)|(?P<marks>[!?؟۔։።]+[!?.…]*){_CLOSERS}(?=\s|\Z)|[。！？｡।॥။។]+[」』”’）》】\"')]*"
)
_GREEK_QUESTION: Final = re.compile(rf"[;\u037e]{_CLOSERS}(?=\s|\Z)")
_BEFORE_DOT: Final = re.compile(r"(?:[^\W_]|[.'’&-])+\Z")
_NEXT: Final = re.compile(r"""\s*["'“‘«([¿¡]*(?P<letter>.)""", re.DOTALL)

# A name follows these, whatever its case.
_TITLES: Final = frozenset(
    "mr mrs ms dr prof st sr jr rev hon gen col capt lt sgt gov sen rep pres messrs mme mlle hr frau dipl ing "
    "sra dra vs cf approx ca ed eds transl e.g i.e viz bzw ggf z.b d.h u.a".split()
)
# A number follows these; without one they end a sentence like any word: "No. I will not."
_NUMBERED: Final = frozenset("no nos nr vol fig figs eq eqs sec ch p pp art op bd".split())
# A sentence may end with these: it does where a capital letter follows.
_SHORTENED: Final = frozenset(
    "etc inc ltd co corp bros dept al jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "a.m p.m u.s u.k u.n d.c ph.d usw".split()
)
# In these languages "3." is "third".
_ORDINAL_DOT: Final = frozenset("de da nb nn no fi cs sk hu hr sr bs sl et lv pl tr is fo lb eu".split())

_HAN: Final = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HIRAGANA: Final = "\u3041-\u309f"
_KATAKANA: Final = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
# A Thai syllable is about one or two consonants with their vowels; four make a piece of a word's length.
_THAI_CLUSTER: Final = "[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e2f-\u0e3a\u0e45-\u0e4e]*"
UNSPACED: Final = _HAN + _HIRAGANA + _KATAKANA + _THAI
_OTHER: Final = rf"[^\s—–―…{UNSPACED}]+"
_WORDS: Final = re.compile(rf"[{_HAN}]|[{_HIRAGANA}]+|[{_KATAKANA}]+|(?:{_THAI_CLUSTER}){{1,4}}|[{_THAI}]+|{_OTHER}")
# In Japanese the endings in hiragana belong to the character before them.
_WORDS_JA: Final = re.compile(rf"[{_HAN}]+[{_HIRAGANA}]*|[{_HIRAGANA}]+|[{_KATAKANA}]+|{_OTHER}|[{_THAI}]+")
_AROUND: Final = ".,;:!?¡¿\"'“”‘’„«»‹›()[]{}<>-‐‑·•、，．：；！？｡。「」『』（）【】《》〈〉؟،؛۔।॥/\\|*_~^`"


def whole_character(text: str, lowest: int, position: int) -> int:
    """Return `position` moved back, if need be, so that no letter is cut from the marks that belong to it."""
    moved = position
    while moved > lowest and (unicodedata.combining(text[moved]) or text[moved] in "\u200d\ufe0e\ufe0f"):
        moved -= 1
    return moved if moved > lowest else position


def sentences(text: str, language: str) -> Iterator[Range]:
    """Yield the sentences of `text` in order, without the white space between them."""
    start = 0
    for match in _ends(text, language):
        if match.lastgroup and not _ends_sentence(text, match, language):
            continue
        yield from _without_space(text, start, match.end())
        start = match.end()
    yield from _without_space(text, start, len(text))


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


def _ends(text: str, language: str) -> Iterator[re.Match[str]]:
    if language.startswith("el"):
        yield from sorted([*_END.finditer(text), *_GREEK_QUESTION.finditer(text)], key=lambda match: match.start())
    else:
        yield from _END.finditer(text)


def _ends_sentence(text: str, match: re.Match[str], language: str) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    letter = following.group("letter")
    mark, dots = match.group(), match.group("dots")
    if letter.islower():
        return not dots and mark[-1] not in "\"'”’»"  # "e.g. this", "wait... what", "“Go!” he said"
    return dots != "." or _dot_ends(text, match.start(), letter, language)


def _dot_ends(text: str, dot: int, letter: str, language: str) -> bool:
    before = _BEFORE_DOT.search(text, max(0, dot - 20), dot)
    word = before.group() if before else ""
    if word.isdigit():
        return not (len(word) <= 2 and language.split("-", 1)[0] in _ORDINAL_DOT)
    return _word_ends(word, letter)


def _word_ends(word: str, letter: str) -> bool:
    # Whether `word` and a dot end a sentence when `letter`, no small one, follows.
    if word.lower() in _TITLES or (len(word) == 1 and word.isupper() and word != "I"):
        return False  # "Dr. Hartman", "J. Smith"
    if word.lower() in _NUMBERED:
        return not letter.isdigit()
    return letter.isupper() or word.lower() not in _SHORTENED


def _without_space(text: str, start: int, end: int) -> Iterator[Range]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character).startswith("S")
