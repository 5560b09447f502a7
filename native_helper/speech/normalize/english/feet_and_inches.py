"""Numbers with strokes behind them: feet and inches (5'11", 3/4" pipe), places on the globe (51°30'N)."""

import re
from typing import Final

from native_helper.speech.normalize.english.fractions import fraction, is_part
from native_helper.speech.normalize.english.numbers import NOT_AFTER, NUMBER, is_one, number
from native_helper.speech.normalize.rules import DIGIT, Answer, Rule


def _feet(match: re.Match[str]) -> Answer:
    feet, inches = match["feet"], match["inches"]
    parts = []
    if feet:
        parts.append(f"{number(feet)} {'foot' if is_one(feet) else 'feet'}")
    if inches:
        said = number(inches) + (f" and {fraction(match['part'])}" if match["part"] else "")
        parts.append(f"{said} {'inch' if is_one(inches) and not match['part'] else 'inches'}")
    return " ".join(parts)


def _height(match: re.Match[str]) -> Answer:
    return f"{number(match['feet'])} foot {number(match['inches'])}"  # "she is 5'6"


def _part_of_inch(match: re.Match[str]) -> Answer:
    if match.string.count('"', 0, match.start()) % 2:
        return None  # it closes a quotation
    said = fraction(match["fraction"])
    if re.match(r"\s[a-z]", match.string[match.end() : match.end() + 2]):
        return f"{said.removesuffix('s')} inch"  # "a 3/4\" pipe"
    return f"{said} {'inch' if is_part(match['fraction']) else 'inches'}"


def _inches(match: re.Match[str]) -> Answer:
    if match["quote"] and match.string.count('"', 0, match.start()) % 2:
        return None  # it closes a quotation
    return _feet(match)


def _degrees(match: re.Match[str]) -> Answer:
    # A place on the globe.
    said = [f"{number(match['degrees'])} degrees"]
    if match["minutes"]:
        said.append(f"{number(match['minutes'])} minutes")
    if match["seconds"]:
        said.append(f"{number(match['seconds'])} seconds")
    direction = {"N": "north", "S": "south", "E": "east", "W": "west"}[match["direction"]]
    return " ".join([*said, direction])


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<degrees>{NUMBER})\s?°\s?(?:(?P<minutes>[0-9]{{1,2}}(?:\.[0-9]+)?)\s?['′]\s?)?"
        rf"(?:(?P<seconds>[0-9]{{1,2}}(?:\.[0-9]{{1,9}})?)\s?(?:\"|″|'')\s?)?(?P<direction>[NSEW])(?!\w)",
        _degrees,
        digits_behind="°,. ",
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<feet>[0-9]{{1,2}})\s?['′]\s?(?:(?P<inches>1[01]|[0-9])(?:\s?(?P<part>[½¼¾]))"
        rf"?\s?(?:\"|″|''))",
        _feet,
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<feet>[3-8])(?:['′]|ft)(?P<inches>1[01]|[0-9])(?![\w'\"′″½¼¾]|[.,:]?[0-9])",
        _height,
        digits_behind="'′f",
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<feet>[0-9]{{1,6}})\s?(?:['′](?![\w'\"])(?=\s(?:x|×|by|tall|long|high|wide|"
        rf"deep)\b)|′)(?P<inches>)(?P<part>)",
        _feet,
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<feet>)(?P<inches>[0-9]{{1,3}}(?:\.[0-9]{{1,4}})?)(?:\s?(?P<part>[½¼¾]))?(?:″|"
        rf"(?P<quote>\"))",
        _inches,
        digits_behind='"″½¼¾ .',
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<fraction>(?:[0-9]{{1,2}}[\s-])?[0-9]{{1,2}}/(?:2|4|8|16|32|64))[\"″](?!\w)",
        _part_of_inch,
        digits_behind="/ -",
    ),
)
