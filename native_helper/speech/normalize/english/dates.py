"""Dates: a day, its month and its year.

"the" is said before a day that comes first, "of" before its month: "5 January" is "the fifth of January".
"""

import re
from collections.abc import Sequence
from typing import Final

from native_helper.speech.normalize.english.calendar_names import MONTH, MONTH_WORDS, MONTHS, dotted_month, month_name
from native_helper.speech.normalize.english.numbers import cardinal, ordinal, pair, year
from native_helper.speech.normalize.english.years import BEFORE_NUMBER, NOT_IN_NUMBER, spoken_year
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_DAY: Final = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?P<th>(?:st|nd|rd|th|ST|ND|RD|TH)?)(?![0-9\w])"
_YEAR: Final = r"(?P<year>(?:1[0-9]|20|21)[0-9]{2}|'[0-9]{2})(?![\w]|[.,:/]?[0-9])"

_AFTER_WEEKDAY: Final = (
    r"(?:(?<=\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )|(?<=\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[.,] )|(?<=[nsir]day )|"
    r"(?<=[nsir]day, ))"
)


def rules(*, day_first: bool) -> Sequence[Rule]:
    """Return the rules; `day_first` says that 01/05/2020 is in May."""

    def by_slashes(match: re.Match[str]) -> Answer:
        first, second = int(match["first"]), int(match["second"])
        month, day = (second, first) if (day_first and second <= 12) or first > 12 else (first, second)
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        said = f"the {ordinal(day)} of {MONTHS[month - 1]}"
        if month == first and not day_first:
            said = f"{MONTHS[month - 1]} {ordinal(day)}"
        return f"{said} {spoken_year(match['year'])}" if match["year"] else said

    return (
        # A zero before a number says that it is a date, and no fraction.
        Rule(DIGIT, rf"{BEFORE_NUMBER}(?=0|"
                    rf"[0-9]{{2}}/0)(?P<first>[0-9]{{2}})/(?P<second>[0-9]{{2}})(?P<year>){NOT_IN_NUMBER}",
             by_slashes, digits_behind="/.-"),
        Rule(DIGIT, rf"{BEFORE_NUMBER}(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second>[0-9]{{1,2}})(?P=mark)"
             rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}(?=[^.]|\.?\Z|\.\s)){NOT_IN_NUMBER}", by_slashes, digits_behind="/.-"),
        Rule(DIGIT, rf"{_AFTER_WEEKDAY}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}})(?P<year>){NOT_IN_NUMBER}",
             by_slashes, digits_behind="/"),
        # 12/2025 is a month; 1/2000 may be a camera's.
        Rule(DIGIT, rf"{BEFORE_NUMBER}(?:(?=0)|(?<=\b[Ii]n )|(?<=[Ss]ince )|(?<=until )"
             r"|(?=[2-9]/|1[0-2]/)(?!1?[0-9]/2000))(?P<month>0?[1-9]|1[0-2])/"
             r"(?P<year>(?:19|20)[0-9]{2})(?![\w/]|[.,:-]?[0-9])",
             lambda match: f"{MONTHS[int(match['month']) - 1]} {spoken_year(match['year'])}", digits_behind="/"),
        *_RULES,
    )  # fmt: skip


def _iso(match: re.Match[str]) -> Answer:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day)} {year(int(match['year']))}"


def _moment(match: re.Match[str]) -> Answer:
    # "2012-07-25T10:30:00Z", as machines write it.
    month, day, hour, minute = (int(match[part]) for part in ("month", "day", "hour", "minute"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    clock = f"{cardinal(hour)} {pair(minute)}" if minute else f"{cardinal(hour)} o'clock"
    seconds = f" and {cardinal(int(match['second']))} seconds" if int(match["second"] or 0) else ""
    zone = " UTC" if match["zone"] else ""
    if match["offset"]:
        hours = int(match["offset"][1:3])
        zone += f" {'plus' if match['offset'][0] == '+' else 'minus'} {cardinal(hours)}"
    return f"{MONTHS[month - 1]} {ordinal(day)} {year(int(match['year']))}, {clock}{seconds}{zone}"


def _year_month_day(match: re.Match[str]) -> Answer:
    return f"{month_name(match['month'])} {ordinal(int(match['day']))} {year(int(match['year']))}"


def _month_first(match: re.Match[str]) -> Answer:
    if match["month"] == "may" and not match["year"] and not _OPENS.search(match.string, 0, match.start()):
        return None  # "you may 5"
    said = {"month": month_name(match["month"]), "ordinal": ordinal(int(match["day"]))}
    if match["mark"] in "-–":
        said["mark"] = " "
    if match["second"]:
        said |= {"to": _between(match["to"]), "second": ordinal(int(match["second"]))}
    if match["year"]:
        said["year"] = spoken_year(match["year"])
    return said


def _between(mark: str) -> str:
    return {"/": " ", "&": "and", "and": "and"}.get(mark.strip(), " to " if mark.strip() == mark else "to")


def _day_then_month(match: re.Match[str]) -> Answer:
    if match["month"] == "may" and not match["th"] and not match["year"] and match.string[match.end() :].strip(" .,"):
        return None  # "all 5 may come"
    the = "" if re.search(r"\b[Tt]he\s\Z", match.string[max(0, match.start() - 6) : match.start()]) else "the "
    said = {"month": dotted_month(match) if not match["year"] else month_name(match["month"])}
    day = the + ordinal(int(match["day"]))
    if match["second"]:
        said |= {"to": _between(match["to"]), "last": ordinal(int(match["second"])), "of": " of "}
    else:
        said["of"] = " of "
    if match["year"]:
        said["year"] = spoken_year(match["year"])
    if match["mark"] and match["mark"] in "-–":
        said["mark"] = " "
    return {**said, "ordinal": day}


def _month_and_year(match: re.Match[str]) -> Answer:
    if match["month"] == "may":
        return None
    return {"month": month_name(match["month"]), "year": spoken_year(match["year"])}


def _year_and_month(match: re.Match[str]) -> Answer:
    written = match["year"]
    if (int(written) + 1) % 100 == int(match["month"]):
        return f"{year(int(written))} to {cardinal(int(match['month']))}"  # "the 2010-11 season"
    return f"{MONTHS[int(match['month']) - 1]} {year(int(written))}"


# Before "may", where it is the month.
_OPENS: Final = re.compile(r"(?:\A|\b(?:on|by|since|until|till|from|before|after|of)\s)\Z")

_RULES: Final = (
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[T ]"
        r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:[.,][0-9]{1,9})?)?"
        r"(?:(?P<zone>\s?(?:Z|UTC))|(?P<offset>[-+][0-9]{2}:?[0-9]{2}))?(?![\w:])",
        _moment,
        digits_behind="-",
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})(?P<mark>[-/ ]){MONTH}(?P=mark)(?P<day>3[01]|[12][0-9]|0?[1-9])"
        rf"{NOT_IN_NUMBER}",
        _year_month_day,
        digits_behind="-/ ",
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<year>(?:19|20)[0-9]{{2}})-(?P<month>0[1-9]|1[0-2]){NOT_IN_NUMBER}(?!-)",
        _year_and_month,
        digits_behind="-",
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)"
        rf"(?P<day>[0-9]{{1,2}})(?!\w|[./-]?[0-9]|-\w)",
        _iso,
        digits_behind="-/.",
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<ordinal>{_DAY})(?:(?P<to>\s?(?:-|–|/|&|and|to)\s?)"
        rf"(?P<last>(?P<second>3[01]|[12]?[0-9])(?:st|nd|rd|th)?(?!\w)))?"
        rf"(?P<of>\s(?:of\s)?|-){MONTH}(?:(?P<mark>-|,?\s){_YEAR})?",
        _day_then_month,
    ),
    Rule(
        LETTER,
        rf"(?<![\w'-]){MONTH}(?P<mark>\s|-)(?P<ordinal>{_DAY})(?![.,:/][0-9]|\s?[%°]|\s(?:am|pm|a\.m|"
        rf"p\.m))"
        rf"(?:(?P<to>\s?(?:-|–|/|&|and|to)\s?)(?P<second>3[01]|[12]?[0-9])(?!\w|[.:/-]?[0-9]))?"
        rf"(?:(?:,?\s|,){_YEAR})?",
        _month_first,
        words=MONTH_WORDS,
    ),
    Rule(LETTER, rf"(?<![\w'-]){MONTH}(?:,?\s|\s?'){_YEAR}", _month_and_year, words=MONTH_WORDS),
)
