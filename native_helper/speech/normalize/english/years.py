"""Years, and spans of them: seasons, decades and eras."""

import re
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, decade, digits, year
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

# What stands on either side of a number that is no part of a longer one.
BEFORE_NUMBER: Final = r"(?<![\w.,/:$£€#-])"
NOT_IN_NUMBER: Final = r"(?![\w]|[.,/:-]?[0-9])"
_PAST: Final = r"(?<=\b[Ii]n |\b[Bb]y |\bof )"
_ERA: Final = r"(?P<era>AD|BCE?|CE|bce?|A\.D\.|B\.C\.E\.|B\.C\.|C\.E\.|a\.d\.|b\.c\.)(?!\w)"
_ERA_WORDS: Final = frozenset("AD BC BCE CE bc bce A B C a b c".split())
_DECADE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|his|her|their|my|your|our|in|early|late|mid|of)[\s-]|[Mm]id-)"
    r"(?:[0-9]0'?s(?:,|,? and| or| to)\s){0,3}\Z"
)


def spoken_year(text: str) -> str:
    """Return a year of four digits or of two, with or without an apostrophe before them."""
    if len(text) == 2:
        return cardinal(int(text)) if text[0] != "0" else digits(text, "oh")
    return year(int(text.strip("'"))) if text[0] != "'" else spoken_year(text[1:])


def _years(match: re.Match[str]) -> Answer:
    first, last = match["first"], match["last"]
    if len(last) == 2 and int(first[2:]) >= int(last):
        return None
    return f"{year(int(first))} to {spoken_year(last)}"


def _season(match: re.Match[str]) -> Answer:
    last = match["last"]
    return f"{year(int(match['first']))} {year(int(match['first']) + 1) if last == '00' else spoken_year(last)}"


def _quarter(match: re.Match[str]) -> Answer:
    said = {"mark": " ", "year": spoken_year(match["year"])}
    return said | {"quarter": f" {cardinal(int(match['quarter']))}"} if match["quarter"] else said


def _in_year(match: re.Match[str]) -> Answer:
    return {"year": year(int(match["year"]))}


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


RULES: Final = (
    Rule(
        LETTER,
        r"(?<!\w)(?:[QH](?P<quarter>[1-4])|FY|CY)(?P<mark>\s?)(?P<year>'[0-9]{2})(?!\w)",
        _quarter,
        words=frozenset(("Q", "FY", "CY", "H")),
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<first>(?:19|20)[0-9]{{2}})/(?P<last>(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
        rf"{NOT_IN_NUMBER}(?!/)",
        _season,
        digits_behind="/",
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<decade>[1-9][0-9]?[0-9]?0)'?s\s?[-–]\s?'?(?P<last>[1-9][0-9]?[0-9]?0)"
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
    Rule("'", r"(?<!\w)'(?P<short>[0-9]{2})(?![\w'])", lambda match: spoken_year(match["short"])),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?:(?P<first>[0-9]{{1,4}})\s?[-–]\s?)?(?P<number>[0-9]{{1,4}})"
        rf"\s{_ERA}",
        _with_era,
    ),
    Rule(
        DIGIT,
        rf"{BEFORE_NUMBER}(?P<first>(?:1[1-9]|20)[0-9]{{2}})(?:\s?[-–]\s?|—)"
        rf"(?P<last>(?:1[1-9]|2[01])[0-9]{{2}}|[0-9]{{2}}){NOT_IN_NUMBER}(?!\s?[%°])",
        _years,
    ),
    Rule(DIGIT, rf"{_PAST}(?P<year>(?:10|11|1[2-9]|20)[0-9]{{2}}){NOT_IN_NUMBER}(?=\s?[,.;:!?)]|\s*\Z)", _in_year),
    Rule(LETTER, rf"(?<!\w){_ERA}\s(?P<number>[0-9]{{1,4}})(?!\w)", _era_before, words=_ERA_WORDS),
)
