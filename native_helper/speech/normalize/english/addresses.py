"""Street addresses: the house's number, the street's kind and directions, the state and its code."""

import re
from typing import Final

from native_helper.speech.normalize.english.numbers import digits, house, ordinal
from native_helper.speech.normalize.rules import DIGIT, LETTER, SENTENCE_END, Answer, Rule

STREET_KINDS: Final = {
    "St": "Street", "Ave": "Avenue", "Av": "Avenue", "Rd": "Road", "Blvd": "Boulevard", "Dr": "Drive", "Ln": "Lane",
    "Ct": "Court", "Pl": "Place", "Sq": "Square", "Pkwy": "Parkway", "Hwy": "Highway", "Expy": "Expressway",
    "Ter": "Terrace", "Cir": "Circle", "Trl": "Trail", "Fwy": "Freeway",
}  # fmt: skip
_WHOLE: Final = (
    "Street|street|Avenue|avenue|Road|Boulevard|Drive|Lane|Court|Place|Square|Parkway|Highway|Way|"
    "Terrace|Circle|Trail|Broadway"
)
_DIRECTIONS: Final = {
    "N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest", "SE": "Southeast",
    "SW": "Southwest",
}  # fmt: skip
_STATES: Final = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "DC": "D C",
}  # fmt: skip

_KIND_BEFORE: Final = re.compile(rf"(?<!\w)(?:(?:{'|'.join(STREET_KINDS)})\.?|{_WHOLE}),?\s\Z")
# Behind a street's kind, whose dot then ends nothing.
DIRECTION_BEHIND: Final = re.compile(r",?\s(?:[NS]\.?[EW]\.?|[NSEW]\.?(?=\s*(?:[,;)]|\Z)))(?!\w)")


def _street(match: re.Match[str]) -> Answer:
    said = {"number": house(match["number"])}
    if match["direction"]:
        said["direction"] = _DIRECTIONS[match["direction"].replace(".", "")]
    if match["order"]:
        said["order"] = ordinal(int(match["order"][:-2]))
    kind = match["kind"]
    if kind:
        end = match.end("kind")
        ends = (
            kind.endswith(".")
            and SENTENCE_END.match(match.string, end)
            and not DIRECTION_BEHIND.match(match.string, end)
        )
        said["kind"] = STREET_KINDS[kind.rstrip(".").capitalize()] + ("." if ends else "")
    return said


def _direction(match: re.Match[str]) -> Answer:
    if not _KIND_BEFORE.search(match.string, max(0, match.start() - 16), match.start()):
        return None
    ends = "." if match.group().endswith(".") and SENTENCE_END.match(match.string, match.end()) else ""
    return _DIRECTIONS[match["direction"].replace(".", "")] + ends


def _direction_before(match: re.Match[str]) -> Answer:
    return _DIRECTIONS[match["direction"]]


def _state(match: re.Match[str]) -> Answer:
    said = {"state": _STATES[match["state"]]}
    if match["zip"]:
        said["zip"] = digits(match["zip"])
    return said


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT,
        r"(?<![\w.,/:$£€#-])(?P<number>[1-9][0-9]{0,4})\s(?:(?P<direction>[NSEW][EW]?|[NSEW]\.)\s)?"
        r"(?:(?P<order>[0-9]{1,3}(?:st|nd|rd|th))\s|(?:[A-Z][a-z'.]{1,20}\s){1,3})"
        rf"(?:(?P<kind>(?:{'|'.join(STREET_KINDS)}|st|ave|rd|blvd)(?![\w'])\.?)|(?:{_WHOLE})(?!\w))",
        _street,
    ),
    Rule(
        LETTER,
        r"(?<![\w.])(?P<direction>[NS](?:[EW](?!\w)|\.[EW]\.(?!\w))|[NSEW]\.?(?=\s*(?:[,;)]|\Z)))",
        _direction,
        words=frozenset("N S E W NE NW SE SW".split()),
    ),
    # "N. Main St.", "W. 5th Ave."
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<direction>[NSEW])\.(?=\s(?:[0-9]{1,3}(?:st|nd|rd|th)|[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?)"
        rf"\s(?:(?:{'|'.join(STREET_KINDS)})(?!\w)|(?:{_WHOLE})(?!\w)))",
        _direction_before,
        words=frozenset("NSEW"),
    ),
    Rule(
        LETTER,
        rf"(?<=, )(?P<state>{'|'.join(_STATES)})\s(?P<zip>[0-9]{{5}}(?:-[0-9]{{4}})?)(?!\w)",
        _state,
        words=_STATES.keys(),
    ),
    Rule(
        LETTER,
        r"(?<=[a-z], )(?P<state>AL|AK|AZ|AR|CA|CO|CT|DC|FL|GA|HI|IL|IA|KS|KY|LA|MD|MA|MI|MN|MO|MT|NV|NH|"
        r"NJ|NM|NY|NC|"
        r"ND|OH|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)(?P<zip>)(?=[,.;)]|\s*\Z)",
        _state,
        words=_STATES.keys(),
    ),
)
