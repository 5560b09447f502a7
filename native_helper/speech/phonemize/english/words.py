"""One English word in its context: what the lexicon, its endings and the rules for small words say.

In   a word without hyphens, apostrophes straight; its Penn Treebank tag; what is spoken after it
Out  phonemes in the lexicon's alphabet, or None for a word that none of these knows

Follows misaki 0.9.4 (`en.py`), which wrote the text that Kokoro was trained on. Where it does something else, a comment
says why.
"""

import re
from typing import Final, NamedTuple

from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.english.endings import with_ed, with_ing, with_s
from native_helper.speech.phonemize.english.stress import (
    PRIMARY,
    SECONDARY,
    Change,
    emphasized,
    lifted,
    unchanged,
    weakened,
)

SYMBOLS: Final = {"%": "percent", "&": "and", "+": "plus", "@": "at"}

_PARENTS: Final = {"VB": "VERB", "NN": "NOUN", "RB": "ADV", "JJ": "ADJ"}
# A name this long is no spelled one, and may be inflected.
_LONG_NAME: Final = 8
# Unknown capitals this long are a name that is spoken, "KUBERNETES", and no initials. misaki spells all of them.
_LONG_INITIALS: Final = 6
# Capitals this long are a word wherever the lexicon has one: misaki spells "TALES" in a heading, as a name.
_LONG_CAPITALS: Final = 5
_VERSUS: Final = re.compile(r"vs\.?", re.IGNORECASE)
_DOUBLED: Final = re.compile(r"(?:([bcdgklmnprstvxz])\1|ck)ing\Z")


class Context(NamedTuple):
    """What is spoken after a word."""

    vowel_follows: bool | None = None  # None before a pause
    to_follows: bool = False


class Asked(NamedTuple):
    """What a word's sound depends on, besides its spelling."""

    tag: str
    context: Context
    british: bool


def sounds_of(word: str, asked: Asked) -> str | None:
    """Return the phonemes of `word`. Raises VoiceUnavailable if there is no lexicon."""
    small = _small_word(word, asked)
    if small is not None:
        return small
    change = unchanged if word == word.lower() else emphasized if word == word.upper() else lifted
    word = _without_capitals(word, asked)
    if _is_known(word, asked):
        return _look_up(word, asked, change)
    for owner in (word[:-2] + "'s" if word.endswith("s'") else "", word[:-1] if word.endswith("'") else ""):
        if owner and _is_known(owner, asked):
            return _look_up(owner, asked, change)
    return _inflected(word, asked, change)


def spelled(word: str, *, british: bool) -> str | None:
    """Return the names of the letters of `word`, the last one stressed; None if one has no name."""
    names = [entry(letter.upper(), british=british) for letter in word if letter.isalpha()]
    found = [name.default for name in names if name is not None]
    if len(found) < len(names) or not found:
        return None
    return PRIMARY.join(lifted(weakened("".join(found))).rsplit(SECONDARY, 1))


def _small_word(word: str, asked: Asked) -> str | None:
    # What is short, frequent and depends on what stands around it.
    tag, (vowel_follows, to_follows), british = asked
    if word in SYMBOLS:
        return _look_up(SYMBOLS[word], asked, unchanged)
    if _are_initials(word):
        return spelled(word, british=british)
    if _VERSUS.fullmatch(word):
        return _look_up("versus", asked, unchanged)
    is_noun = tag.startswith("NN")
    match word:
        case "a" | "A":
            # A capital one before a pause is the letter, whatever its tag: "Plan A."
            is_article = tag == "DT" and (word == "a" or vowel_follows is not None)
            return "ɐ" if is_article else "ˈA"
        case "am" | "AM" if is_noun:
            return spelled(word, british=british)
        case "Am" if is_noun:  # "Pan Am", which misaki spells
            return _look_up("am", asked, emphasized)
        case "am" | "Am" | "AM":
            return "ɐm" if word == "am" and vowel_follows is not None else _look_up("am", asked, unchanged)
        case "AN" if is_noun:
            return spelled(word, british=british)
        case "an" | "An" | "AN":
            return "ɐn"
        case "I" if tag == "PRP":
            return "ˌI"
        case "by" | "By" | "BY" if _parent(tag) == "ADV":
            return "bˈI"
        case "to" | "To" | "TO" if word != "TO" or tag in ("TO", "IN"):
            full = _look_up("to", asked, unchanged)
            return full if vowel_follows is None else "tʊ" if vowel_follows else "tə"
        case "in" | "In" | "IN" if word != "IN" or tag != "NNP":
            return "ɪn" if vowel_follows is not None and tag == "IN" else "ˈɪn"
        case "the" | "The" | "THE" if word != "THE" or tag == "DT":
            return "ði" if vowel_follows else "ðə"
        case "used" | "Used" | "USED":
            is_habit = to_follows and tag in ("VBD", "JJ")
            found = entry("used", british=british)
            return found and (found.by_tag["VBD"] if is_habit else found.default)
        case _:
            return None


def _are_initials(word: str) -> bool:
    # "U.S.", "e.g", "Ph.D"
    parts = word.split(".")
    return "." in word.strip(".") and "".join(parts).isalpha() and max(map(len, parts)) < 3


def _parent(tag: str) -> str:
    return _PARENTS.get(tag[:2], tag)


def _without_capitals(word: str, asked: Asked) -> str:
    # The word as the lexicon has it, unless it may be a name.
    small = word.lower()
    if word == small or len(word) < 2 or entry(word, british=asked.british) is not None:
        return word
    if not (word == word.upper() or word[1:] == small[1:]) or not word.replace("'", "").isalpha():
        return word
    # misaki takes contractions in capitals, which taggers take for names, for unknown words.
    if asked.tag == "NNP" and len(word) < _LONG_NAME and "'" not in word:
        return word
    known = entry(small, british=asked.british) is not None or _inflected(small, asked, unchanged) is not None
    return small if known else word


def _is_known(word: str, asked: Asked) -> bool:
    if word in SYMBOLS or entry(word, british=asked.british) is not None:
        return True
    if not (word.isascii() and word.isalpha()):
        return False
    if word == word.upper() and len(word) > 1:
        small = entry(word.lower(), british=asked.british)
        return small is not None or len(word) < _LONG_INITIALS or not set(word) & set("AEIOUY")
    return word[1:] == word[1:].upper()


def _look_up(word: str, asked: Asked, change: Change) -> str | None:
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
            tag = _parent(tag)
        sounds = by_tag.get(tag, found.default)
    if sounds is None or (is_name and PRIMARY not in sounds):
        letters = spelled(word, british=asked.british)
        if letters is not None:
            return letters
    return sounds and change(sounds)


def _inflected(word: str, asked: Asked, change: Change) -> str | None:
    british = asked.british
    for stem, ending, changed in (
        (_stem_of_s(word, asked), with_s, change),
        (_stem_of_ed(word, asked), with_ed, change),
        (_stem_of_ing(word, asked), with_ing, lifted if change is unchanged else change),
    ):
        sounds = stem and _look_up(stem, asked, changed)
        inflected = sounds and ending(sounds, british=british)
        if inflected:
            return inflected
    return None


def _stem_of_s(word: str, asked: Asked) -> str | None:
    if len(word) < 3 or not word.endswith("s"):
        return None
    if not word.endswith("ss") and _is_known(word[:-1], asked):
        return word[:-1]
    is_es = len(word) > 4 and word.endswith("es") and not word.endswith("ies")
    if (is_es or word.endswith("'s")) and _is_known(word[:-2], asked):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies") and _is_known(word[:-3] + "y", asked):
        return word[:-3] + "y"
    return None


def _stem_of_ed(word: str, asked: Asked) -> str | None:
    if len(word) < 4 or not word.endswith("d"):
        return None
    if not word.endswith("dd") and _is_known(word[:-1], asked):
        return word[:-1]
    if len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and _is_known(word[:-2], asked):
        return word[:-2]
    return None


def _stem_of_ing(word: str, asked: Asked) -> str | None:
    if len(word) < 5 or not word.endswith("ing"):
        return None
    if len(word) > 5 and _is_known(word[:-3], asked):
        return word[:-3]
    if _is_known(word[:-3] + "e", asked):
        return word[:-3] + "e"
    if len(word) > 5 and _DOUBLED.search(word) and _is_known(word[:-4], asked):
        return word[:-4]
    return None
