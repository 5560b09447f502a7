"""English: written text in, changes to how it is spoken out.

The order of the subjects is the order in which they are asked what a thing is.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from native_helper.speech.normalize.change import Change
from native_helper.speech.normalize.english import (
    abbreviations,
    addresses,
    calendar_names,
    counts,
    dates,
    electronic,
    enumerations,
    fractions,
    measures,
    money,
    roman,
    serials,
    symbols,
    telephone,
    times,
    years,
)
from native_helper.speech.normalize.rules import Scanner

# Where the day comes before the month in 01/05/2020, and "and" is said in "one hundred and five".
_AMERICAN: Final = frozenset(("en", "en-us", "en-ph"))

_SMALL: Final = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|"
    "nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|"
    "eight|nine))?)"
)
_SENTENCE_END: Final = re.compile(r"(?<!\.[A-Z])(?<!\s[A-Z])[.!?][\"'”’)\]]{0,3}\s+\Z")
_AND: Final = re.compile(rf"\b(hundred|thousand|million|billion|trillion) (?={_SMALL}\b(?! (?:hundred|thousand)))")


def english(text: str, language: str) -> Iterator[Change]:
    """Yield how `text` is spoken where that is not as it is written; `language` (BCP 47) tells the customs."""
    american = language.lower().replace("_", "-") in _AMERICAN
    changes = _spaced(text, _scanner(day_first=not american).changes(text))
    if american:
        return changes
    return (Change(start, end, _AND.sub(r"\1 and ", spoken)) for start, end, spoken in changes)


@cache
def _scanner(*, day_first: bool) -> Scanner:
    return Scanner(
        (
            *enumerations.RULES,
            *electronic.RULES,
            counts.ROUND,
            *dates.rules(day_first=day_first),
            *years.RULES,
            *calendar_names.RULES,
            *times.RULES,
            *telephone.RULES,
            *money.RULES,
            *addresses.RULES,
            *serials.NAMES,
            *measures.RULES,
            *fractions.RULES,
            *symbols.SUMS,
            *counts.RULES,
            *symbols.SIGNS,
            *roman.RULES,
            *abbreviations.RULES,
            *serials.RULES,
            counts.LAST,
        )
    )


def _spaced(text: str, changes: Iterable[Change]) -> Iterator[Change]:
    # "12text": a word that was not there before gets a space where it would touch another.
    previous = Change(0, 0, "")
    for start, end, spoken in changes:
        before = previous.spoken[-1:] if previous.end == start else text[start - 1 : start]
        said = f" {spoken}" if before.isalnum() and spoken[:1].isalnum() else spoken
        if said[-1:].isalnum() and text[end : end + 1].isalnum():
            said += " "
        if not text[start].isalpha() and _begins_sentence(text, start, previous):
            said = said[:1].upper() + said[1:]
        previous = Change(start, end, said)
        yield previous


def _begins_sentence(text: str, start: int, previous: Change) -> bool:
    # A figure may follow the end of a sentence; a small letter, as its words have, would not. The dot of "No. 5" is
    # spoken with what stands before it.
    mark = _SENTENCE_END.search(text, max(0, start - 8), start)
    if mark is None:
        return False
    is_spoken = previous.end > mark.start() and previous.end > previous.start
    return not is_spoken or previous.spoken.endswith((".", "!", "?"))
