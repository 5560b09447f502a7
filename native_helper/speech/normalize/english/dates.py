"""Dates, years, decades and centuries.

"the" is said before a day that comes first, "of" before its month: "5 January" is "the fifth of January".
"""

import re
from collections.abc import Sequence
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, decade, digits, ordinal, pair, year
from native_helper.speech.normalize.rules import DIGIT, LETTER, SENTENCE_END, Answer, Rule

MONTHS: Final = ("January February March April May June July August September October November December").split()
_WEEKDAYS: Final = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "thur": "Thursday",
    "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_SHORT: Final = {**{name[:3].lower(): name for name in MONTHS}, "sept": "September"}
_NUMBER_OF: Final = {name.lower(): number for number, name in enumerate(MONTHS, 1)}

_LONG_MONTH: Final = "|".join(f"{name}|{name.lower()}|{name.upper()}" for name in MONTHS)
_SHORT_MONTH: Final = "|".join(f"{name.title()}|{name}|{name.upper()}" for name in _SHORT if name != "may")
_MONTH_WORDS: Final = frozenset(
    way for name in (*MONTHS, *_SHORT) for way in (name.title(), name.lower(), name.upper())
)
_WEEKDAY_WORDS: Final = frozenset(way for name in _WEEKDAYS for way in (name.title(), name, name.upper()))
MONTH: Final = rf"(?P<month>(?:{_LONG_MONTH}|(?:{_SHORT_MONTH})(?![a-z])\.?)(?!\w))"
_DAY: Final = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?P<th>(?:st|nd|rd|th|ST|ND|RD|TH)?)(?![0-9\w])"
_YEAR: Final = r"(?P<year>(?:1[0-9]|20|21)[0-9]{2}|'[0-9]{2})(?![\w]|[.,:/]?[0-9])"
_ERA: Final = r"(?P<era>AD|BCE?|CE|bce?|A\.D\.|B\.C\.E\.|B\.C\.|C\.E\.|a\.d\.|b\.c\.)(?!\w)"

_ERA_WORDS: Final = frozenset("AD BC BCE CE bc bce A B C a b c".split())

_DECADE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|his|her|their|my|your|our|in|early|late|mid|of)[\s-]|[Mm]id-)"
    r"(?:[0-9]0'?s(?:,|,? and| or| to)\s){0,3}\Z"
)
_BEFORE_NUMBER: Final = r"(?<![\w.,/:$£€#-])"
_NOT_IN_NUMBER: Final = r"(?![\w]|[.,/:-]?[0-9])"

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
        return f"{said} {_year(match['year'])}" if match["year"] else said

    return (
        # A zero before a number says that it is a date, and no fraction.
        Rule(DIGIT, rf"{_BEFORE_NUMBER}(?=0|"
                    rf"[0-9]{{2}}/0)(?P<first>[0-9]{{2}})/(?P<second>[0-9]{{2}})(?P<year>){_NOT_IN_NUMBER}",
             by_slashes, digits_behind="/.-"),
        Rule(DIGIT, rf"{_BEFORE_NUMBER}(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second>[0-9]{{1,2}})(?P=mark)"
             rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}(?=[^.]|\.?\Z|\.\s)){_NOT_IN_NUMBER}", by_slashes, digits_behind="/.-"),
        Rule(DIGIT, rf"{_AFTER_WEEKDAY}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}})(?P<year>){_NOT_IN_NUMBER}",
             by_slashes, digits_behind="/"),
        Rule(DIGIT, r"(?<![\w.,/:$£€#-])(?:(?=0)|(?<=\b[Ii]n )|(?<=[Ss]ince )|(?<=until ))(?P<month>0?[1-9]|1[0-2])/"
             r"(?P<year>(?:19|20)[0-9]{2})(?![\w/]|[.,:-]?[0-9])",
             lambda match: f"{MONTHS[int(match['month']) - 1]} {_year(match['year'])}", digits_behind="/"),
        *_RULES,
    )  # fmt: skip


def month_name(written: str) -> str:
    """Return the whole name of a month, in the case it is written in where it is not shortened."""
    bare = written.rstrip(".").lower()
    return _SHORT[bare] if bare in _SHORT and bare != "may" else written


def _year(text: str) -> str:
    if len(text) == 2:
        return cardinal(int(text)) if text[0] != "0" else digits(text, "oh")
    return year(int(text.strip("'"))) if text[0] != "'" else _year(text[1:])


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


def _quarter(match: re.Match[str]) -> Answer:
    said = {"mark": " ", "year": _year(match["year"])}
    return said | {"quarter": f" {cardinal(int(match['quarter']))}"} if match["quarter"] else said


def _dotted_month(match: re.Match[str]) -> str:
    # The dot of "Sept." is kept where it ends the sentence too.
    written = match["month"]
    ends = written.endswith(".") and SENTENCE_END.match(match.string, match.end("month"))
    return month_name(written) + ("." if ends else "")


def _month_first(match: re.Match[str]) -> Answer:
    if match["month"] == "may" and not match["year"] and not _OPENS.search(match.string, 0, match.start()):
        return None  # "you may 5"
    said = {"month": month_name(match["month"]), "ordinal": ordinal(int(match["day"]))}
    if match["mark"] in "-–":
        said["mark"] = " "
    if match["second"]:
        said |= {"to": _between(match["to"]), "second": ordinal(int(match["second"]))}
    if match["year"]:
        said["year"] = _year(match["year"])
    return said


def _between(mark: str) -> str:
    return {"/": " ", "&": "and", "and": "and"}.get(mark.strip(), " to " if mark.strip() == mark else "to")


def _day_then_month(match: re.Match[str]) -> Answer:
    if match["month"] == "may" and not match["th"] and not match["year"] and match.string[match.end() :].strip(" .,"):
        return None  # "all 5 may come"
    the = "" if re.search(r"\b[Tt]he\s\Z", match.string[max(0, match.start() - 6) : match.start()]) else "the "
    said = {"month": _dotted_month(match) if not match["year"] else month_name(match["month"])}
    day = the + ordinal(int(match["day"]))
    if match["second"]:
        said |= {"to": _between(match["to"]), "last": ordinal(int(match["second"])), "of": " of "}
    else:
        said["of"] = " of "
    if match["year"]:
        said["year"] = _year(match["year"])
    if match["mark"] and match["mark"] in "-–":
        said["mark"] = " "
    return {**said, "ordinal": day}


def _month_and_year(match: re.Match[str]) -> Answer:
    if match["month"] == "may":
        return None
    return {"month": month_name(match["month"]), "year": _year(match["year"])}


def _month_alone(match: re.Match[str]) -> Answer:
    written = match["month"]
    return _dotted_month(match) if written.endswith(".") and written[0].isupper() else None


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


def _year_and_month(match: re.Match[str]) -> Answer:
    written = match["year"]
    if (int(written) + 1) % 100 == int(match["month"]):
        return f"{year(int(written))} to {cardinal(int(match['month']))}"  # "the 2010-11 season"
    return f"{MONTHS[int(match['month']) - 1]} {year(int(written))}"


def _weekday(match: re.Match[str]) -> Answer:
    written = match["weekday"]
    return _WEEKDAYS[written.rstrip(".,").lower()] + ("," if written.endswith(",") else "")


def _years(match: re.Match[str]) -> Answer:
    first, last = match["first"], match["last"]
    if len(last) == 2 and int(first[2:]) >= int(last):
        return None
    return f"{year(int(first))} to {_year(last)}"


def _decade(match: re.Match[str]) -> Answer:
    if match.group()[0] != "'" and len(match["decade"]) == 2 and match["decade"] < "50":
        before = match.string[max(0, match.start() - 36) : match.start()]
        if not _DECADE_BEFORE.search(before):
            return None  # "30s" are seconds
    return decade(int(match["decade"]))


def _decades(match: re.Match[str]) -> Answer:
    return f"{decade(int(match['decade']))} to {decade(int(match['last']))}"


def _with_era(match: re.Match[str]) -> Answer:
    number = match["number"]
    said = year(int(number)) if len(number) == 4 or (len(number) == 3 and number[1:] != "00") else cardinal(int(number))
    if len(number) == 3 and number[1:] != "00":
        said = f"{cardinal(int(number[0]))} {year(1000 + int(number[1:])).split(' ', 1)[1]}"
    first = f"{_era_year(match['first'])} to " if match["first"] else ""
    return f"{first}{said} {match['era'].replace('.', '').upper()}"


def _era_year(text: str) -> str:
    return year(int(text)) if len(text) == 4 else cardinal(int(text))


def _era_before(match: re.Match[str]) -> Answer:
    return {"era": match["era"].replace(".", "").upper(), "number": _era_year(match["number"])}


def _season(match: re.Match[str]) -> Answer:
    last = match["last"]
    return f"{year(int(match['first']))} {year(int(match['first']) + 1) if last == '00' else _year(last)}"


def _in_year(match: re.Match[str]) -> Answer:
    return {"year": year(int(match["year"]))}


# Before "may", where it is the month.
_OPENS: Final = re.compile(r"(?:\A|\b(?:on|by|since|until|till|from|before|after|of)\s)\Z")
_PAST: Final = r"(?<=\b[Ii]n |\b[Bb]y |\bof )"
_ONE_WEEKDAY: Final = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?:\.|(?!\w))"

_RULES: Final = (
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[T ]"
        r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:[.,][0-9]{1,9})?)?"
        r"(?:(?P<zone>\s?(?:Z|UTC))|(?P<offset>[-+][0-9]{2}:?[0-9]{2}))?(?![\w:])",
        _moment,
        digits_behind="-",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})(?P<mark>[-/ ]){MONTH}(?P=mark)(?P<day>3[01]|[12][0-9]|0?[1-9])"
        rf"{_NOT_IN_NUMBER}",
        _year_month_day,
        digits_behind="-/ ",
    ),
    Rule(
        LETTER,
        r"(?<!\w)(?:[QH](?P<quarter>[1-4])|FY|CY)(?P<mark>\s?)(?P<year>'[0-9]{2})(?!\w)",
        _quarter,
        words=frozenset(("Q", "FY", "CY", "H")),
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<first>(?:19|20)[0-9]{{2}})/(?P<last>(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
        rf"{_NOT_IN_NUMBER}(?!/)",
        _season,
        digits_behind="/",
    ),
    Rule(
        LETTER,
        rf"(?<![\w'-]){MONTH}\s?[-–]\s?(?P<last>(?:{_LONG_MONTH}|{_SHORT_MONTH})(?![\w]))(?:\.(?=[,;]|\s[0-9a-z]))?",
        _months,
        words=_MONTH_WORDS,
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
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<year>(?:19|20)[0-9]{{2}})-(?P<month>0[1-9]|1[0-2]){_NOT_IN_NUMBER}(?!-)",
        _year_and_month,
        digits_behind="-",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<year>[12][0-9]{{3}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)"
        rf"(?P<day>[0-9]{{1,2}})(?!\w|[./-]?[0-9]|-\w)",
        _iso,
        digits_behind="-/.",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<ordinal>{_DAY})(?:(?P<to>\s?(?:-|–|/|&|and|to)\s?)"
        rf"(?P<last>(?P<second>3[01]|[12]?[0-9])(?:st|nd|rd|th)?(?!\w)))?"
        rf"(?P<of>\s(?:of\s)?|-){MONTH}(?:(?P<mark>-|,?\s){_YEAR})?",
        _day_then_month,
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<decade>[1-9][0-9]?[0-9]?0)'?s\s?[-–]\s?'?(?P<last>[1-9][0-9]?[0-9]?0)"
        rf"'?s(?!\w)",
        _decades,
        digits_behind="s'",
    ),
    Rule(
        DIGIT + "'",
        r"(?:(?<![\w.,/:$£€-])|(?<=[a-z]-))'?(?P<decade>(?:[12][0-9])?[0-9]0)'?s(?!\w)",
        _decade,
        digits_behind="s'",
    ),
    Rule("'", r"(?<!\w)'(?P<short>[0-9]{2})(?![\w'])", lambda match: _year(match["short"])),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?:(?P<first>[0-9]{{1,4}})\s?[-–]\s?)?(?P<number>[0-9]{{1,4}})"
        rf"\s{_ERA}",
        _with_era,
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE_NUMBER}(?P<first>(?:1[1-9]|20)[0-9]{{2}})(?:\s?[-–]\s?|—)"
        rf"(?P<last>(?:1[1-9]|2[01])[0-9]{{2}}|[0-9]{{2}}){_NOT_IN_NUMBER}(?!\s?[%°])",
        _years,
    ),
    Rule(DIGIT, rf"{_PAST}(?P<year>(?:10|11|1[2-9]|20)[0-9]{{2}}){_NOT_IN_NUMBER}(?=\s?[,.;:!?)]|\s*\Z)", _in_year),
    Rule(
        LETTER,
        rf"(?<![\w'-]){MONTH}(?P<mark>\s|-)(?P<ordinal>{_DAY})(?![.,:/][0-9]|\s?[%°]|\s(?:am|pm|a\.m|"
        rf"p\.m))"
        rf"(?:(?P<to>\s?(?:-|–|/|&|and|to)\s?)(?P<second>3[01]|[12]?[0-9])(?!\w|[.:/-]?[0-9]))?"
        rf"(?:(?:,?\s|,){_YEAR})?",
        _month_first,
        words=_MONTH_WORDS,
    ),
    Rule(LETTER, rf"(?<![\w'-]){MONTH}(?:,?\s|\s?'){_YEAR}", _month_and_year, words=_MONTH_WORDS),
    Rule(LETTER, rf"(?<![\w'-]){MONTH}(?<=\.)", _month_alone, words=_MONTH_WORDS),
    Rule(
        LETTER,
        rf"(?<![\w'-])(?P<weekday>(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|mon|tues?|wed|thurs?|fri)"
        rf"(?:\.(?=,?\s[0-9])|,(?=\s[0-9])|(?=\s[0-9]{{1,2}}/[0-9])|[.,]{{0,2}}(?=\s(?:[0-9]{{1,2}}\s)?(?:{_LONG_MONTH}|{_SHORT_MONTH})\b)))",
        _weekday,
        words=_WEEKDAY_WORDS,
    ),
    Rule(LETTER, rf"(?<!\w){_ERA}\s(?P<number>[0-9]{{1,4}})(?!\w)", _era_before, words=_ERA_WORDS),
)
