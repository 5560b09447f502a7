"""The names of months and of the days of the week, whole and shortened."""

import re
from typing import Final

from native_helper.speech.normalize.rules import LETTER, SENTENCE_END, Answer, Rule

MONTHS: Final = ("January February March April May June July August September October November December").split()
_WEEKDAYS: Final = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "thur": "Thursday",
    "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_SHORT: Final = {**{name[:3].lower(): name for name in MONTHS}, "sept": "September"}

_LONG_MONTH: Final = "|".join(f"{name}|{name.lower()}|{name.upper()}" for name in MONTHS)
_SHORT_MONTH: Final = "|".join(f"{name.title()}|{name}|{name.upper()}" for name in _SHORT if name != "may")
MONTH_WORDS: Final = frozenset(way for name in (*MONTHS, *_SHORT) for way in (name.title(), name.lower(), name.upper()))
_WEEKDAY_WORDS: Final = frozenset(way for name in _WEEKDAYS for way in (name.title(), name, name.upper()))
MONTH: Final = rf"(?P<month>(?:{_LONG_MONTH}|(?:{_SHORT_MONTH})(?![a-z])\.?)(?!\w))"


def month_name(written: str) -> str:
    """Return the whole name of a month, in the case it is written in where it is not shortened."""
    bare = written.rstrip(".").lower()
    return _SHORT[bare] if bare in _SHORT and bare != "may" else written


def _months(match: re.Match[str]) -> Answer:
    return f"{month_name(match['month'])} to {month_name(match['last'])}"


def _weekdays(match: re.Match[str]) -> Answer:
    return f"{_WEEKDAYS[match['weekday'].lower()]} to {_WEEKDAYS[match['last'].lower()]}"


def _weekday_list(match: re.Match[str]) -> Answer:
    ends = "." if match.group().endswith(".") and SENTENCE_END.match(match.string, match.end()) else ""
    named = re.sub(r"([A-Z][a-z]+)\.?", lambda one: _WEEKDAYS[one[1].lower()], match.group())
    return re.sub(r"\s?&\s?", " and ", named).replace("/", " ") + ends


def _on_weekday(match: re.Match[str]) -> Answer:
    return _WEEKDAYS[match["weekday"].lower()] + ("." if SENTENCE_END.match(match.string, match.end()) else "")


def dotted_month(match: re.Match[str]) -> str:
    """Return the whole name of `match["month"]`; the dot of "Sept." is kept where it ends the sentence too."""
    written = match["month"]
    ends = written.endswith(".") and SENTENCE_END.match(match.string, match.end("month"))
    return month_name(written) + ("." if ends else "")


def _month_alone(match: re.Match[str]) -> Answer:
    written = match["month"]
    return dotted_month(match) if written.endswith(".") and written[0].isupper() else None


def _weekday(match: re.Match[str]) -> Answer:
    written = match["weekday"]
    return _WEEKDAYS[written.rstrip(".,").lower()] + ("," if written.endswith(",") else "")


_ONE_WEEKDAY: Final = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?:\.|(?!\w))"

RULES: Final = (
    Rule(
        LETTER,
        rf"(?<![\w'-]){MONTH}\s?[-–]\s?(?P<last>(?:{_LONG_MONTH}|{_SHORT_MONTH})(?![\w]))(?:\.(?=[,;]|\s[0-9a-z]))?",
        _months,
        words=MONTH_WORDS,
    ),
    Rule(
        LETTER,
        r"(?<![\w'-])(?P<weekday>(?i:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun))\.?\s?[-–]\s?"
        r"(?P<last>(?i:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun))(?!\w)(?:\.(?=[,;]|\s[0-9a-z]))?",
        _weekdays,
        words=_WEEKDAY_WORDS,
    ),
    Rule(
        LETTER,
        rf"(?<![\w'-]){_ONE_WEEKDAY}(?:(?:,?\s(?:&|and|or)\s|,\s|/|&){_ONE_WEEKDAY}){{1,6}}(?!\w)",
        _weekday_list,
        words=_WEEKDAY_WORDS,
    ),
    Rule(
        LETTER,
        r"(?<=\b[Oo]n )(?P<weekday>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.(?!\w|,?\s[0-9])",
        _on_weekday,
        words=_WEEKDAY_WORDS,
    ),
    Rule(LETTER, rf"(?<![\w'-]){MONTH}(?<=\.)", _month_alone, words=MONTH_WORDS),
    Rule(
        LETTER,
        rf"(?<![\w'-])(?P<weekday>(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|mon|tues?|wed|thurs?|fri)"
        rf"(?:\.(?=,?\s[0-9])|,(?=\s[0-9])|(?=\s[0-9]{{1,2}}/[0-9])|[.,]{{0,2}}(?=\s(?:[0-9]{{1,2}}\s)?(?:{_LONG_MONTH}|{_SHORT_MONTH})\b)))",
        _weekday,
        words=_WEEKDAY_WORDS,
    ),
)
