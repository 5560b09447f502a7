"""Letters and digits in one word: "A4", "COVID-19", "B2B", "MP3", "H2O", "CO₂", "401k"."""

import re
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, digits, house, year
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_ELEMENTS: Final = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Zr Nb Mo "
    "Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Nd Eu Gd Ta Re Os Ir Pt Au Hg Tl Pb Bi Th U"
).split()
# As elements only beside a lowered number, since names have them too: "FY22", "W3". R is the rest of a molecule.
_RARE: Final = frozenset("Y Tc Pr Sm Tb Dy Ho Er Tm Yb Lu Hf W Ra Ac Pa Np Pu R".split())
_ELEMENT: Final = "|".join(sorted((*_ELEMENTS, *_RARE), key=len, reverse=True))
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_FORMULA_GREEK: Final = re.compile("[\u0391-\u03c9]")
_GREEK: Final = re.compile("[\u0391-\u03c9]")
_FORMULA_PART: Final = re.compile(
    rf"(?P<element>{_ELEMENT})(?P<number>[0-9]{{0,3}})|(?P<mark>[()])(?P<times>[0-9]{{0,2}})"
)
_PART: Final = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]|_")


def _part(text: str) -> str:
    if not "0" <= text[0] <= "9":
        return text
    if len(text) == 4 and "1900" <= text <= "2099":
        return year(int(text))  # "mid-2002"
    if text.endswith("000") and len(text) < 8 and text[0] != "0":
        return cardinal(int(text))  # "22000guilders"
    return house(text) if len(text) < 4 else digits(text)


def _mixed(match: re.Match[str]) -> Answer:
    if _GREEK.search(match.group()):
        return None  # "2π" is a product
    return " ".join(_part(part) for part in re.findall(r"[0-9]+|[^\W\d_]+", match.group()))


def _hyphened(match: re.Match[str]) -> Answer:
    # A hyphen between two words stays, one before or behind a number is a space.
    parts = _PART.findall(match.group())
    if len(parts) == 3 and len(parts[0]) > 2 and parts[0][1:].islower() and re.fullmatch("1[1-9][0-9]{2}", parts[2]):
        return f"{parts[0]} {year(int(parts[2]))}"  # "mid-1850"
    said = _part(parts[0])
    for before, part, after in zip(parts, parts[1:], [*parts[2:], ""], strict=False):
        if part in "-–/":
            said += part if before.isalpha() and after.isalpha() else ""
        else:
            joined = before in "-–/" and said[-1] in "-–/"
            said += _part(part) if joined else f" {_part(part)}"
    return said if said != match.group() else None


def _formula(match: re.Match[str]) -> Answer:
    text = match.group().translate(_SUBSCRIPTS)
    parts = list(_FORMULA_PART.finditer(text))
    if "".join(part.group() for part in parts) != text:
        return None
    if text == match.group() and any(part["element"] in _RARE for part in parts):
        return None
    said = []
    for part in parts:
        said += " ".join(part["element"] or "").upper().split()
        count = part["number"] or part["times"]
        if count:
            said.append(cardinal(int(count)))
    return " ".join(said)


def _charge(match: re.Match[str]) -> Answer:
    sign = {"⁺": "plus", "⁻": "minus"}[match["sign"]]
    number = match["number"].translate(str.maketrans("²³", "23"))
    return f"{' '.join(match['ion'].upper())} {cardinal(int(number)) + ' ' if number else ''}{sign}"


def _lettered(match: re.Match[str]) -> Answer:
    return f"{house(match['number'])} {match['letter']}"


def _boards(match: re.Match[str]) -> Answer:
    last = cardinal(int(match["last"]))
    return f"{cardinal(int(match['first']))} by {last}{'es' if last.endswith('x') else 's'}"  # "2x4s"


NAMES: Final = (
    # "401(k)", "1080p"
    Rule(DIGIT, r"(?<![\w.,$£€-])(?P<number>40[13])\(?(?P<letter>[kb])\)?(?!\w)", _lettered, digits_behind="(kb"),
    Rule(DIGIT, r"(?<![\w.,$£€-])(?P<first>[1-9])x(?P<last>[1-9]|1[0-9])s(?!\w)", _boards, digits_behind="x"),
    Rule(DIGIT, r"(?<![\w.,$£€-])(?P<number>[1-9][0-9]{2,3})(?P<letter>[pi])(?!\w)", _lettered, digits_behind="pi"),
)
RULES: Final[tuple[Rule, ...]] = (
    Rule(LETTER, r"(?<![\w.])(?P<ion>[A-Z][a-z]?)(?P<number>[²³]?)(?P<sign>[⁺⁻])", _charge, behind="⁺⁻²³"),
    Rule(
        LETTER + "(",
        r"(?<![\w.-])(?=[A-Z][A-Za-z()]{0,10}[0-9₀-₉]|\([A-Z][A-Za-z0-9₀-₉]{1,23}\)[0-9₀-₉])(?:[A-Za-z0-9₀-₉]|\([A-Za-z0-9₀-₉]{1,24}\)){2,24}"
        r"(?![^\W⁰¹²³⁴-⁹]|-)",
        _formula,
    ),
    Rule(
        LETTER + DIGIT,
        r"(?<![\w])(?<![.,][0-9])(?![^\W\d_]{1,24}-'?[0-9]{1,4}(?:s|st|nd|rd|th)(?!\w))"
        r"(?=[^\W\d_]{0,24}[-–][0-9]|[0-9]{1,12}[-–][^\W\d_]|[^\s]{0,24}[0-9][^\W\d_]|"
        r"[^\s]{0,24}[^\W\d_][0-9])"
        r"[^\W_]{1,24}(?:[-–/][^\W_]{1,24}){1,8}(?![\w])(?<=.)",
        _hyphened,
        behind="-–/0123456789",
    ),
    Rule(
        LETTER + DIGIT,
        r"(?<![^\W_])(?=[^\W\d_]{1,24}[0-9]|[0-9]{1,24}[^\W\d_])[^\W_]{2,60}",
        _mixed,
        behind="0123456789",
    ),
)
