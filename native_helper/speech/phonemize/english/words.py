"""One English word in its context: what the rules for small words, the lexicon and the endings say.

In   a word without hyphens, apostrophes straight; its Penn Treebank tag; what is spoken after it
Out  phonemes in the lexicon's alphabet, or None for a word that none of these knows

Follows misaki 0.9.4 (`en.py`). Where it does something else, a comment says why.
"""

import re
from typing import Final

from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.english.endings import with_ed, with_ing, with_s
from native_helper.speech.phonemize.english.lookup import Asked, is_known, look_up
from native_helper.speech.phonemize.english.small_words import small_word
from native_helper.speech.phonemize.english.stress import Change, capitals, lifted, unchanged

# A name this long is no spelled one, and may be inflected.
_LONG_NAME: Final = 8
_DOUBLED: Final = re.compile(r"(?:([bcdgklmnprstvxz])\1|ck)ing\Z")


def sounds_of(word: str, asked: Asked) -> str | None:
    """Return the phonemes of `word`. Raises VoiceUnavailable if there is no lexicon."""
    small = small_word(word, asked)
    if small is not None:
        return small
    change = capitals(word)
    word = _without_capitals(word, asked)
    if is_known(word, asked):
        return look_up(word, asked, change)
    for owner in (word[:-2] + "'s" if word.endswith("s'") else "", word[:-1] if word.endswith("'") else ""):
        if owner and is_known(owner, asked):
            return look_up(owner, asked, change)
    if word.endswith("in'"):
        full = sounds_of(word[:-1] + "g", asked)
        return full and full.removesuffix("ŋ") + "n"
    return _inflected(word, asked, change)


def _without_capitals(word: str, asked: Asked) -> str:
    # The word as the lexicon has it, unless it may be a name.
    small = word.lower()
    if word == small or len(word) < 2:
        return word
    if entry(word, british=asked.british) is not None:
        return small if _begins_sentence(word, asked) else word
    if not (word == word.upper() or word[1:] == small[1:]) or not word.replace("'", "").isalpha():
        return word
    # misaki takes contractions in capitals, which taggers take for names, for unknown words.
    if asked.tag == "NNP" and len(word) < _LONG_NAME and "'" not in word:
        return word
    known = entry(small, british=asked.british) is not None or _inflected(small, asked, unchanged) is not None
    return small if known else word


def _begins_sentence(word: str, asked: Asked) -> bool:
    # "Polish the shoes", "Mobile phones": misaki takes a word at the start of a sentence for a name spelled so.
    is_no_name = asked.tag.startswith("VB") or (word == "Mobile" and not asked.tag.startswith("NNP"))
    return is_no_name and word[1:].islower() and entry(word.lower(), british=asked.british) is not None


def _inflected(word: str, asked: Asked, change: Change) -> str | None:
    british = asked.british
    for stem, ending, changed in (
        (_stem_of_s(word, asked), with_s, change),
        (_stem_of_ed(word, asked), with_ed, change),
        (_stem_of_ing(word, asked), with_ing, lifted if change is unchanged else change),
    ):
        sounds = stem and look_up(stem, asked, changed)
        inflected = sounds and ending(sounds, british=british)
        if inflected:
            return inflected
    return None


def _stem_of_s(word: str, asked: Asked) -> str | None:
    if len(word) < 3 or not word.endswith("s"):
        return None
    if not word.endswith("ss") and is_known(word[:-1], asked):
        return word[:-1]
    is_es = len(word) > 4 and word.endswith("es") and not word.endswith("ies")
    if (is_es or word.endswith("'s")) and is_known(word[:-2], asked):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies") and is_known(word[:-3] + "y", asked):
        return word[:-3] + "y"
    return None


def _stem_of_ed(word: str, asked: Asked) -> str | None:
    if len(word) < 4 or not word.endswith("d"):
        return None
    if not word.endswith("dd") and is_known(word[:-1], asked):
        return word[:-1]
    if word.endswith("'d") and is_known(word[:-2], asked):
        return word[:-2]  # "OK'd", which misaki leaves to eSpeak
    if len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and is_known(word[:-2], asked):
        return word[:-2]
    return None


def _stem_of_ing(word: str, asked: Asked) -> str | None:
    if len(word) < 5 or not word.endswith("ing"):
        return None
    if len(word) > 5 and is_known(word[:-3], asked):
        return word[:-3]
    if is_known(word[:-3] + "e", asked):
        return word[:-3] + "e"
    if len(word) > 5 and _DOUBLED.search(word) and is_known(word[:-4], asked):
        return word[:-4]
    return None
