"""Whether a sentence ends at a single dot before what is no small letter: rules by the word before it, in order."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from native_helper.speech.sentences.abbreviations import UNITS, Abbreviations, abbreviations
from native_helper.speech.sentences.lists import LABEL
from native_helper.speech.sentences.place import Place

# Whether the sentence ends; None if another rule is to say it. `opens`: what follows is known to open a sentence.
Rule: TypeAlias = Callable[[Place, Abbreviations, bool], bool | None]

_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.-?){1,5}[^\W\d_]{1,2}")
_ROMAN: Final = re.compile(r"[IVXLC]{2,6}")
_OPENING_QUOTES: Final = ("“", '"', "«", "„", "¿", "¡")
_HOURS: Final = frozenset({"a.m", "p.m"})
_AFTER_HOUR: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Eastern Central Mountain Pacific ET EST EDT CT CST PT PST PDT GMT UTC".split()
)
# "At 5 a.m. Mr. Smith ..." has not said anything yet.
_OPENING: Final = re.compile(r"(?:At|By|On|From|Until|Till|Since|Before|After|Around|About)\s.{0,18}", re.DOTALL)
# A letter names one of several: "vitamin C."
_LETTERED: Final = frozenset(
    "vitamin vitamins plan hepatitis grade group team type class section appendix exhibit point option part route "
    "level model version column row influenza schedule gate".split()
)


def dot_ends(place: Place, known: Abbreviations) -> bool:
    """Return whether a sentence ends at `place`, a single dot."""
    opens = _opens(place, known)
    judged = (rule(place, known, opens) for rule in _RULES)
    return next((ends for ends in judged if ends is not None), True)


def is_label(place: Place, before: int | None) -> bool:
    """Return whether the dot belongs to the number of a list's item.

    That is one at the beginning, a "1." behind "such as:", and each number that follows the one `before`.
    """
    word = place.word
    if not (place.dots == "." and word.isdecimal() and len(word) <= 2 and not place.closers):
        return False
    if LABEL.match(place.text, place.mark - len(word)) is None:
        return False
    return place.is_first or (int(word) == before + 1 if before else word == "1" and place.before.endswith(":"))


def has(words: frozenset[str], word: str) -> bool:
    """Return whether `word` is among `words` as it is, or in small letters if it has several ("v." is no "V.")."""
    return word in words or (len(word) > 1 and word.lower() in words)


def _opens(place: Place, known: Abbreviations) -> bool:
    if place.opener.endswith(_OPENING_QUOTES):
        return len(place.word) > 1  # behind an initial it may be a nickname
    is_initial = len(place.next) == 1 and place.next_has_dot  # "J. A. Smith"
    return place.next in known.openers and not is_initial


def _title(place: Place, known: Abbreviations, _: bool) -> bool | None:
    return False if has(known.titles, place.word) else None


def _numbered(place: Place, known: Abbreviations, _: bool) -> bool | None:
    return not place.letter.isdigit() if has(known.numbered, place.word) else None


def _unit(place: Place, _: Abbreviations, __: bool) -> bool | None:
    is_unit = place.word in UNITS and place.before[-1:].isdigit()
    return not place.letter.isdigit() if is_unit else None  # "5 ft. 3"


def _ordinal(place: Place, known: Abbreviations, opens: bool) -> bool | None:
    is_number = (place.word.isdigit() and len(place.word) <= 2) or _ROMAN.fullmatch(place.word) is not None
    return opens if known.ordinal_dot and is_number else None


def _letter(place: Place, known: Abbreviations, opens: bool) -> bool | None:
    word = place.word
    if len(word) != 1 or not word.isalpha() or word.lower() == word.upper():
        return None  # a letter without case is a word
    if opens or place.before.lower() in _LETTERED:
        return True
    is_pronoun = word == "I" and known is abbreviations("en")
    return is_pronoun and not place.is_first and not place.before.endswith(".")


def _hour(place: Place, _: Abbreviations, opens: bool) -> bool | None:
    if place.word.lower() not in _HOURS:
        return None
    is_opening = place.said is not None and _OPENING.fullmatch(place.said) is not None
    return opens or not (place.next in _AFTER_HOUR or is_opening)


def _shortened(place: Place, known: Abbreviations, opens: bool) -> bool | None:
    is_street = known.ordinal_dot and place.word.endswith("str")
    if is_street or _ACRONYM.fullmatch(place.word) or has(known.shortened, place.word):
        return opens or not known.openers
    return None


_RULES: Final[tuple[Rule, ...]] = (_title, _numbered, _unit, _ordinal, _letter, _hour, _shortened)
