"""Words that are short, frequent and sound after what stands around them: "the", "a", "to", "in", "used", ...

In   such a word, its tag and what is spoken after it
Out  phonemes, or None where it is like any other word

Follows misaki 0.9.4 (`en.py`). Where it does something else, a comment says why.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.english.endings import with_s
from native_helper.speech.phonemize.english.lookup import SYMBOLS, Asked, look_up, parent, spelled
from native_helper.speech.phonemize.english.stress import emphasized, unchanged

_Rule: TypeAlias = Callable[[str, Asked], str | None]

_VERSUS: Final = re.compile(r"vs\.?", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{0,2}")  # "U.S.", "e.g", "Ph.D"
_PLURAL: Final = re.compile(r"'s\Z|(?<=[A-Z]\.)s\Z")  # "U.S.'s", "M.D.s"


def small_word(word: str, asked: Asked) -> str | None:
    """Return the phonemes of `word`. Raises VoiceUnavailable if there is no lexicon."""
    if word in SYMBOLS:
        return look_up(SYMBOLS[word], asked, unchanged)
    if "." in word:
        initials = _initials(word, asked)
        if initials is not None:
            return initials
    if _VERSUS.fullmatch(word):
        return look_up("versus", asked, unchanged)
    rule = _RULES.get(word.lower()) if word in (word.lower(), word.capitalize(), word.upper()) else None
    return rule(word, asked) if rule else None


def _initials(word: str, asked: Asked) -> str | None:
    letters = _PLURAL.sub("", word)
    if "." not in letters.strip(".") or not _INITIALS.fullmatch(letters):
        return None
    names = spelled(letters, british=asked.british)
    return with_s(names, british=asked.british) if names and letters != word else names


def _a(word: str, asked: Asked) -> str:
    # A capital one before a pause is the letter, whatever its tag: "Plan A."
    is_article = asked.tag == "DT" and (word == "a" or asked.context.vowel_follows is not None)
    return "ɐ" if is_article else "ˈA"


def _am(word: str, asked: Asked) -> str | None:
    if asked.tag.startswith("NN"):
        # "Pan Am", which misaki spells
        return look_up("am", asked, emphasized) if word == "Am" else spelled(word, british=asked.british)
    if word == "am" and asked.context.vowel_follows is not None:
        return "ɐm"
    return look_up("am", asked, unchanged)


def _an(word: str, asked: Asked) -> str | None:
    return spelled(word, british=asked.british) if word == "AN" and asked.tag.startswith("NN") else "ɐn"


def _i(word: str, asked: Asked) -> str | None:
    return "ˌI" if word == "I" and asked.tag == "PRP" else None


def _by(_word: str, asked: Asked) -> str | None:
    return "bˈI" if parent(asked.tag) == "ADV" else None


def _to(word: str, asked: Asked) -> str | None:
    if word == "TO" and asked.tag not in ("TO", "IN"):
        return None
    if asked.context.vowel_follows is None:
        return look_up("to", asked, unchanged)
    return "tʊ" if asked.context.vowel_follows else "tə"


def _in(word: str, asked: Asked) -> str | None:
    if word == "IN" and asked.tag == "NNP":
        return None
    return "ɪn" if asked.context.vowel_follows is not None and asked.tag == "IN" else "ˈɪn"


def _the(word: str, asked: Asked) -> str | None:
    if word == "THE" and asked.tag != "DT":
        return None
    return "ði" if asked.context.vowel_follows else "ðə"


def _used(_word: str, asked: Asked) -> str | None:
    found = entry("used", british=asked.british)
    if found is None:
        return None
    is_habit = asked.context.to_follows and asked.tag in ("VBD", "JJ")
    return found.by_tag["VBD"] if is_habit else found.default


def _us(word: str, asked: Asked) -> str | None:
    # The country, whatever its tag: what stands in capitals throughout comes here in small letters.
    return spelled(word, british=asked.british) if word == "US" else None


_RULES: Final[Mapping[str, _Rule]] = {
    "a": _a, "am": _am, "an": _an, "i": _i, "by": _by, "to": _to, "in": _in, "the": _the, "us": _us,
    "used": _used,
}  # fmt: skip
