"""Roman numerals where the word before them says that they are: "Henry VIII", "Chapter IV", "World War II"."""

import re
from typing import Final

from native_helper.speech.normalize.english.abbreviations import NUMBERED
from native_helper.speech.normalize.english.numbers import cardinal, ordinal, year
from native_helper.speech.normalize.rules import LETTER, Answer, Rule

_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN: Final = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LOWER: Final = r"(?=[xvil])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"

# A number of these is counted; all other names with one are read as a king's.
_NUMBERED: Final = (
    "act annex apollo appendix article battalion bowl book canto case category chapter chap class clause column "
    "corps "
    "division dragon edition episode exhibit fantasy figure fig footnote form game gemini generation grade group "
    "gta hearts "
    "italy lecture lesson level mark module movement no number olympiad panel paragraph part phase plate point "
    "problem "
    "psalm quarter question rocky round saturn scene schedule season section sec series sonata song stage step "
    "story "
    "strategy symphony table tier title trek type unit version vol volume war wars warcraft wave week windows "
    "zone quest "
    "civilization diablo fallout quake doom opus op ii theorem lemma evil kombat souls auto"
).split()
_KINGS: Final = frozenset(
    "alexander alfonso amenhotep benedict boniface carl catherine charles christian clement constantine darius "
    "edward "
    "elizabeth ferdinand francis frederick friedrich george gregory gustav haakon henry innocent ivan james john "
    "juan "
    "julius leo leopold louis mary mehmed murad napoleon nicholas otto paul pedro peter philip pius pope ptolemy "
    "ramesses ramses richard robert rudolf selim stephen thutmose urban victor vittorio wilhelm william "
    "xerxes".split()
)
_NOT_NUMBERS: Final = frozenset(
    "MIX MI DI DC CD MD MC MM CC LL XL XXL CV MIL DIM MILD CIVIL LCD DIV CIV VI LI CI ID DL ML XXX".split()
)


# "I" before a verb is nobody's number.
_PRONOUN: Final = re.compile(
    r"\s(?!(?:of|was|and|is|the|in|at|by|had|died|became|began|ended|ruled|to|as|who)\b)[a-z']"
)


def value(roman: str) -> int:
    """Return what a Roman numeral in capitals counts."""
    values = [_VALUES[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _counted(match: re.Match[str]) -> Answer:
    if match["roman"] in ("L", "C", "D", "M"):
        return None  # "Group C"
    if match["roman"] == "I" and not match["last"] and _PRONOUN.match(match.string, match.end()):
        return None  # "the part I like"
    said = {"roman": cardinal(value(match["roman"].upper()))}
    name = NUMBERED.get(match["short"].rstrip(".").lower())
    if match["short"].endswith(".") and name:
        said["short"] = name.capitalize() if match["short"][0].isupper() else name
    if match["last"]:
        said |= {
            "to": " to " if match["to"].strip() in "-–—" else match["to"],
            "last": cardinal(value(match["last"].upper())),
        }
    return said


def _named(match: re.Match[str]) -> Answer:
    name, roman = match["name"], match["roman"]
    king = name.lower() in _KINGS
    if roman in ("L", "C", "D", "M"):
        return None
    if not king and (len(roman) == 1 or (roman in _NOT_NUMBERS and roman != "VI") or value(roman) > 39):
        return None
    if roman == "I" and _PRONOUN.match(match.string, match.end()):
        return None  # "said Charles I think"
    if name.isupper() and len(name) > 1:
        return {"roman": cardinal(value(roman))}
    return {"roman": f"the {ordinal(value(roman))}"}


def _heading(match: re.Match[str]) -> Answer:
    return {"roman": cardinal(value(match["roman"]))}


def _year(match: re.Match[str]) -> Answer:
    if not re.fullmatch(_ROMAN, match["roman"]) or not 1400 <= value(match["roman"]) <= 2100:
        return None
    return {"roman": year(value(match["roman"]))}


def _in_brackets(match: re.Match[str]) -> Answer:
    return cardinal(value(match["roman"].upper()))


def _century(match: re.Match[str]) -> Answer:
    return ordinal(value(match["roman"]))


_EITHER_CASE: Final = frozenset(
    name for word in _NUMBERED for name in (word, word.title(), word.upper(), f"{word}s", f"{word.title()}s")
)
_HEADINGS: Final = [
    tens + ones
    for tens in ("", "X", "XX", "XXX")
    for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
]
_CENTURIES: Final = ("XIX XVIII XVII XVI XV XIV XIII XII XI X IX VIII VII VI V IV XX XXI XXII").split()
# Small letters are a number only behind what is divided into parts.
_DIVISIONS: Final = (
    "p pp page pages vol vols Vol ch Ch chapter Chapter chapters Chapters scene Scene act Act part Part book Book "
    "section Section canto Canto"
).split()

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        LETTER,
        rf"(?<!\w)(?P<short>[^\W\d_]{{2,12}}\.?)\s(?P<roman>{_ROMAN})(?![\w]|'(?!s\b))"
        rf"(?:(?P<to>\s?[-–]\s?|—|\s(?:and|to|or)\s)(?P<last>(?!I\s){_ROMAN})(?![\w'])|(?!-\w))",
        _counted,
        words=_EITHER_CASE,
    ),
    Rule(
        LETTER,
        rf"(?<!\w)(?P<short>[A-Za-z]{{1,8}}\.?)\s(?P<roman>(?!i\s){_LOWER})(?![\w'])"
        rf"(?:(?P<to>\s?[-–]\s?|—)(?P<last>{_LOWER})(?!\w)|(?!-\w))",
        _counted,
        words=frozenset(_DIVISIONS),
    ),
    Rule(
        LETTER,
        rf"(?<![\w'])(?P<name>[A-Z][^\W\d_]{{1,30}})\s(?P<roman>{_ROMAN})(?!\w|'(?!s\b)|\.[A-Z])",
        _named,
        behind=" ",
    ),
    Rule(
        LETTER,
        r"(?<!\w)(?P<roman>[XVI]{2,6}|X)(?:th|st|nd|rd)?(?=\s[Cc]entur)",
        _century,
        words=frozenset(roman + end for roman in _CENTURIES for end in ("", "th", "st", "nd", "rd")),
    ),
    Rule(LETTER, r"(?<!\w)(?P<roman>M[MDCLXVI]{3,10})(?!\w)", _year),
    Rule(
        LETTER,
        r"(?<!\w)(?:(?<=\A)|(?<=\n))(?P<roman>(?:X{0,3})(?:IX|IV|V?I{1,3}|V)|X{1,3})\.(?=\s[A-Z])",
        _heading,
        words=frozenset(_HEADINGS),
    ),
    Rule(LETTER, r"(?<=\()(?P<roman>ii|iii|iv|vi|vii|viii|ix|xi|xii)(?=\))", _in_brackets, behind=")"),
    Rule(
        LETTER,
        r"(?<!\w)(?P<roman>II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XVI|XVII|XVIII|XIX|XX|XXI)(?![\w'.])"
        r"(?=[\s,)]|\Z)"
        r"(?<!-..)",
        _heading,
        words=frozenset("II III IV VI VII VIII IX XI XII XIII XIV XVI XVII XVIII XIX XX XXI".split()),
    ),
)
