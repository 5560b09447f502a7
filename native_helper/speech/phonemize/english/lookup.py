"""A word as the lexicon spells it: its phonemes by part of speech and place, or the names of its letters.

Follows misaki 0.9.4 (`en.py`), which wrote the text that Kokoro was trained on. Where it does something else, a comment
says why.
"""

from typing import Final, NamedTuple

from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.english.stress import PRIMARY, SECONDARY, Change, lifted, weakened

SYMBOLS: Final = {"%": "percent", "&": "and", "+": "plus", "@": "at"}

_PARENTS: Final = {"VB": "VERB", "NN": "NOUN", "RB": "ADV", "JJ": "ADJ"}
# Unknown capitals this long are a name that is spoken, "KUBERNETES", and no initials. misaki spells all of them.
_LONG_INITIALS: Final = 6
# Capitals this long are a word wherever the lexicon has one: misaki spells "TALES" in a heading, as a name.
_LONG_CAPITALS: Final = 5
# A small word this long is no name in capitals, but said loudly: misaki spells "NOT" and "YOU". WHO has its own entry.
_LONG_SMALL_WORD: Final = 3


class Context(NamedTuple):
    """What is spoken after a word."""

    vowel_follows: bool | None = None  # None before a pause
    to_follows: bool = False


class Asked(NamedTuple):
    """What a word's sound depends on, besides its spelling."""

    tag: str
    context: Context
    british: bool


def look_up(word: str, asked: Asked, change: Change) -> str | None:
    """Return the phonemes of a known `word`, with `change` made to their stress. Raises VoiceUnavailable."""
    found = entry(word, british=asked.british)
    is_name = False
    if word == word.upper() and (found is None or not found.is_gold):
        is_name = asked.tag == "NNP"
        word = word.lower()
        found = entry(word, british=asked.british)
    if found is not None and is_name and not found.is_gold and len(word) < _LONG_CAPITALS:
        found = None
    sounds = None
    if found is not None:
        by_tag, tag = found.by_tag, asked.tag
        if asked.context.vowel_follows is None and "None" in by_tag:
            tag = "None"
        elif tag not in by_tag:
            tag = parent(tag)
        sounds = by_tag.get(tag, found.default)
    if sounds is None or (is_name and PRIMARY not in sounds and len(word) < _LONG_SMALL_WORD):
        letters = spelled(word, british=asked.british)
        if letters is not None:
            return letters
    return sounds and change(sounds)


def spelled(word: str, *, british: bool) -> str | None:
    """Return the names of the letters of `word`, the last one stressed; None if one has no name."""
    names = [entry(letter.upper(), british=british) for letter in word if letter.isalpha()]
    found = [name.default for name in names if name is not None]
    if len(found) < len(names) or not found:
        return None
    return PRIMARY.join(lifted(weakened("".join(found))).rsplit(SECONDARY, 1))


def is_known(word: str, asked: Asked) -> bool:
    """Return whether `word` has phonemes without an ending taken off. Raises VoiceUnavailable."""
    if word in SYMBOLS or entry(word, british=asked.british) is not None:
        return True
    if not (word.isascii() and word.isalpha()):
        return False
    if word == word.upper() and len(word) > 1:
        small = entry(word.lower(), british=asked.british)
        return small is not None or len(word) < _LONG_INITIALS or not set(word) & set("AEIOUY")
    return word[1:] == word[1:].upper()


def parent(tag: str) -> str:
    """Return the part of speech, as the lexicon names it, of a Penn Treebank tag."""
    return _PARENTS.get(tag[:2], tag)
