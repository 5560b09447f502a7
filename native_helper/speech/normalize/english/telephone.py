"""What is read digit by digit: telephone numbers, IP addresses, cards, codes."""

import itertools
import re
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, digits
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_BEFORE: Final = r"(?<![\w.,/:$£€-])"
_AFTER: Final = r"(?![\w]|[.,:/-]?[0-9])"
_GAP: Final = r"[\s.-]"
_EXTENSION: Final = r"(?:,?\s?(?:ext\.?|extension|x|#)\s?(?P<extension>[0-9]{1,6}))?"
_GROUP: Final = re.compile(r"[0-9]+|[A-Z]+")


def _groups(text: str) -> str:
    # "555-0199" as "five five five, oh one nine nine": a pause between the groups, as it is written.
    said = []
    for run in re.split(r"[^0-9A-Z]+", text):
        parts = [_group(part) for part in _GROUP.findall(run)]
        if parts:
            said.append(" ".join(parts))
    return ", ".join(said)


def _group(part: str) -> str:
    if part.isalpha():
        return part
    return f"{cardinal(int(part[0]))} hundred" if part in ("800", "900") else digits(part)


def _telephone(match: re.Match[str]) -> Answer:
    plus = "plus " if match["plus"] else ""
    extension = f", extension {digits(match['extension'])}" if match["extension"] else ""
    return plus + _groups(match["number"]) + extension


def _vanity(match: re.Match[str]) -> Answer:
    # "1-800-GO-2-HAUL": the letters are a word, or are spelled.
    groups = match["number"].split("-")
    said = _groups("-".join(groups[: 2 if match["one"] else 1]))
    return f"{said}, {_words(match['word'])}"


def _vanity_behind(match: re.Match[str]) -> Answer:
    return f"{_groups(match['number'])}, {match['word']}"


def _words(text: str) -> str:
    parts = [part if part.isalpha() else digits(part) for part in text.split("-")]
    said = parts[0]
    for before, part in itertools.pairwise(parts):
        said += (" " if before.isalpha() and not part.isalpha() else ", ") + part
    return said


def _dotted(match: re.Match[str]) -> Answer:
    port = f" colon {digits(match['port'])}" if match["port"] else ""
    mask = f" slash {cardinal(int(match['mask']))}" if match["mask"] else ""
    return " dot ".join(digits(part) for part in match["address"].split(".")) + port + mask


def _hardware(match: re.Match[str]) -> Answer:
    # "00:1B:44:11:3A:B7": a pause between the bytes.
    return ", ".join(_one_by_one(byte) for byte in re.split("[:-]", match.group()))


def _version_6(match: re.Match[str]) -> Answer:
    text = match["groups"]
    if "::" not in text and text.count(":") != 7:
        return None
    if not re.search("[0-9]", text) or any(len(group) > 4 for group in text.split(":")):
        return None  # "std::cafe" is a name in a program
    mask = f" slash {cardinal(int(match['mask']))}" if match["mask"] else ""
    return " ".join("colon" if part == ":" else _one_by_one(part) for part in re.findall("[^:]+|:", text)) + mask


def _one_by_one(text: str) -> str:
    return " ".join(digits(one) if one.isdigit() else one.upper() for one in text)


def _digit_groups(match: re.Match[str]) -> Answer:
    return _groups(match["number"])


def _code(match: re.Match[str]) -> Answer:
    said = {"number": digits(match["number"])}
    if match["short"]:
        said["short"] = "Extension" if match["short"][0] == "E" else "extension"
    return said


def _emergency(match: re.Match[str]) -> Answer:
    return {"number": digits(match["number"])}


_CODE_WORDS: Final = (
    r"(?:ending (?:in|with)|ends (?:in|with)|last four digits|[Pp]in|PIN|[Cc]ode|[Pp]asscode|[Pp]assword|OTP|otp|"
    r"[Zz]ip|ZIP|[Aa]ccount|(?P<short>[Ee]xt(?:\.|(?!\w)))|[Ee]xtension|CVV|cvv|[Aa]rea code|[Cc]ard)"
    r"(?: (?:number|code|no\.))?(?: ends (?:in|with)| is|:| of|,)?"
)
_CODE_BEGINNINGS: Final = frozenset(
    "ending ends last pin Pin PIN code Code passcode Passcode password Password OTP otp zip Zip ZIP account Account "
    "ext Ext extension Extension CVV cvv area Area card Card".split()
)

_HEX: Final = "[0-9A-Fa-f]"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT + LETTER,
        rf"(?<![\w:-])(?:{_HEX}{{2}}:){{5}}{_HEX}{{2}}(?![\w:-])|(?<![\w:-])(?:{_HEX}{{2}}-){{5}}{_HEX}{{2}}(?![\w:-])",
        _hardware,
        behind=":-0123456789",
        digits_behind=":-ABCDEFabcdef",
    ),
    Rule(
        DIGIT + LETTER + ":",
        rf"(?<![\w:.])(?P<groups>(?:{_HEX}{{1,4}}|:):{_HEX}{{0,4}}(?::{_HEX}{{0,4}}){{0,6}}(?<!(?<!:):))(?![\w:])"
        r"(?:/(?P<mask>[0-9]{1,3})(?![\w/]))?",
        _version_6,
        behind=":0123456789",
        digits_behind=":ABCDEFabcdef",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<number>[0-9]{{4}}(?:[\s-][0-9]{{4}}){{3}}|"
        rf"[0-9]{{4}}[\s-][0-9]{{6}}[\s-][0-9]{{5}}){_AFTER}",
        _digit_groups,
    ),
    Rule(
        DIGIT,
        r"(?<![\w.,])(?P<address>(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?::(?P<port>[0-9]{1,5}))"
        r"?(?:/(?P<mask>[0-9]{1,2}))?(?![\w]|[.,]?[0-9])",
        _dotted,
        digits_behind=".",
    ),
    Rule(
        DIGIT + "+(",
        rf"{_BEFORE}(?P<plus>\+\s?)?(?P<number>(?:[0-9]{{1,3}}{_GAP}?)?(?:\([0-9]{{2,5}}\)[\s-]?|"
        rf"[0-9]{{3}}{_GAP})"
        rf"[0-9]{{3,4}}{_GAP}[0-9]{{4}}(?:-[0-9]{{1,4}})?){_EXTENSION}{_AFTER}",
        _telephone,
    ),
    Rule(
        "+",
        rf"(?<![\w.+])(?P<plus>\+\s?)(?P<number>[0-9]{{1,3}}(?:{_GAP}?(?:\([0-9]{{1,4}}\)|[0-9]{{2,6}})|{_GAP}[0-9])"
        rf"{{2,6}}){_EXTENSION}{_AFTER}",
        _telephone,
    ),
    Rule("+", rf"(?<![\w.])(?P<plus>\+)(?P<number>[0-9]{{8,15}}){_EXTENSION}{_AFTER}", _telephone),
    Rule(
        "(",
        rf"(?P<plus>)(?P<number>\(0[0-9]{{1,4}}\)\s?[0-9]{{3,4}}\s?[0-9]{{3,4}})"
        rf"{_EXTENSION}{_AFTER}",
        _telephone,
    ),
    Rule(DIGIT, rf"{_BEFORE}(?P<plus>)(?P<number>0[1-9](?:[\s.-][0-9]{{2}}){{4}}){_EXTENSION}{_AFTER}", _telephone),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<number>[1-9][0-9]{{2}}-[0-9]{{3}}-)(?P<word>[A-Z]{{4,7}})(?!\w|-)",
        _vanity_behind,
        digits_behind="-",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<plus>)(?P<number>0[0-9]{{2,4}}[\s/-][0-9]{{3,8}}(?:[\s-][0-9]{{3,4}})?)"
        rf"{_EXTENSION}{_AFTER}",
        _telephone,
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<plus>)(?P<number>(?!.00-...00|..0-..00)[1-9][0-9]{{2}}[-.][0-9]{{4}}){_EXTENSION}{_AFTER}",
        _telephone,
    ),
    Rule(
        DIGIT,
        r"(?<![\w.,/:$£€-])(?P<number>(?:(?P<one>1)-)?[89][0-9]{2}-)(?P<word>(?=[0-9-]*[A-Z])"
        r"[A-Z0-9]{1,10}(?:-[A-Z0-9]{1,10}){0,4})(?!\w)",
        _vanity,
        digits_behind="-",
    ),
    Rule(DIGIT, rf"{_BEFORE}(?P<number>[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}){_AFTER}", _digit_groups, digits_behind="-"),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<number>97[89](?:[\s-][0-9]{{1,7}}){{3}}[\s-][0-9X]){_AFTER}",
        _digit_groups,
        digits_behind=" -",
    ),
    Rule(
        LETTER, rf"(?<!\w){_CODE_WORDS}\s(?P<number>[0-9]{{3,19}})(?!\w|[.,:/-]?[0-9])", _code, words=_CODE_BEGINNINGS
    ),
    Rule(
        LETTER,
        r"(?<!\w)(?:call|dial|Call|Dial|calling|phone)\s(?P<number>[0-9]{3})(?!\w|[.,:/-]?[0-9])",
        _emergency,
        words=frozenset("call dial Call Dial calling phone".split()),
    ),
)
