"""Fractions: "1/2", "3 1/2", "½", "31/32", "1/4th"."""

import re
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, number, ordinal, whole
from native_helper.speech.normalize.rules import DIGIT, Answer, Rule

_SIGNS: Final = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_SIGN: Final = f"[{''.join(_SIGNS)}]"
FRACTION: Final = (
    rf"(?:[0-9]{{1,4}}[\s-](?=[0-9]{{1,4}}[/⁄]))"
    rf"?[0-9]{{1,6}}[/⁄][1-9][0-9]{{0,6}}(?![0-9/⁄.,]?[0-9])|[0-9]{{0,6}}\s?{_SIGN}"
)
_MARK: Final = re.compile(r"\b(?i:scor|rat|grad|mark|aggregat|review|gave)\w*:?(?:\s\w+){0,3}\s\Z")
_MARK_BEHIND: Final = re.compile(r"\s(?:stars?|points|rating|marks)\b")
_TIME_SIGNATURE: Final = re.compile(r"[\s-](?:time|met(?:er|re)|signature|beat)s?\b")
_PARTS: Final = re.compile(
    rf"(?:(?P<whole>[0-9]+)?\s?(?P<sign>{_SIGN})|(?:(?P<before>[0-9]+)[\s-])?(?P<over>[0-9]+)[/⁄](?P<under>[0-9]+))"
)


def fraction(text: str) -> str:
    """Return how `text`, which is all of a fraction, is said: "3 1/2" as "three and one half"."""
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return number(text)
    integer = match["whole"] or match["before"]
    over, under = _SIGNS[match["sign"]] if match["sign"] else (int(match["over"]), int(match["under"]))
    return (cardinal(int(integer)) + " and " if integer else "") + _ratio(over, under)


def is_part(text: str | None) -> bool:
    """Return whether the fraction is less than one of what it measures: "1/2" and "½", not "1 1/2"."""
    match = _PARTS.fullmatch(text.strip()) if text else None
    if match is None or match["whole"] or match["before"]:
        return False
    return match["sign"] is not None or int(match["over"]) < int(match["under"])


def _ratio(over: int, under: int) -> str:
    if under == 1 or over > under > 20:
        return f"{cardinal(over)} over {cardinal(under)}"  # "120/80" is a blood pressure
    if under == 2:
        return f"{cardinal(over)} {'half' if over == 1 else 'halves'}"
    part = "quarter" if under == 4 else ordinal(under)
    return f"{cardinal(over)} {part}{'' if over == 1 else 's'}"


def _fraction(match: re.Match[str]) -> Answer:
    written = match["fraction"]
    if written in ("24/7", "9/11", "50/50", "7/11", "20/20", "4/4"):
        return " ".join(cardinal(int(part)) for part in written.split("/"))
    over, _, under = written.partition("/")
    is_mark = _MARK_BEHIND.match(match.string, match.end()) or (
        not match.string.startswith(" of ", match.end())
        and _MARK.search(match.string, max(0, match.start() - 40), match.start())
    )
    if under in ("5", "10", "100") and (is_mark or over == under):
        return f"{number(over)} out of {number(under)}"
    if under.isdigit() and over.isdigit() and int(over) + int(under) == 100 and int(over) > 9 < int(under):
        return f"{number(over)} {number(under)}"  # "45/55", as shares
    if over.isdigit() and under.isdigit() and int(over) > 99 < int(under):
        return f"{number(over)} {number(under)}"  # "the System 360/370"
    if under in ("2", "4", "8", "16") and _TIME_SIGNATURE.match(match.string, match.end()):
        return f"{number(over)} {number(under)}"  # "3/4 time"
    minus = "minus " if match["minus"] else ""
    return minus + fraction(written)


def _mark(match: re.Match[str]) -> Answer:
    return f"{number(match['over'])} out of {number(match['under'])}"


_ORDER: Final = r"(?:\s?(?:th|ths|nd|rd|rds|TH|st|THS)(?!\w))?"
RULES: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT,
        r"(?<![\w.,/:⁄$£€-])(?P<over>[0-9]{1,4}(?:\.[0-9]{1,3})?)/(?P<under>10,?000|1,000|100,?000|1,?000,?000)"
        r"(?!\w|[.,/:-]?[0-9])",
        lambda match: f"{number(match['over'])} per {whole(match['under'])}",
        digits_behind="./",
    ),
    Rule(
        DIGIT,
        r"(?<![\w.,/:⁄$£€-])(?P<over>[0-9]{1,3}\.[0-9]{1,2})/(?P<under>[0-9]{1,4})(?!\w|[.,/:-]?[0-9])",
        _mark,
        digits_behind=".",
    ),
    Rule(
        DIGIT + "-−" + "".join(_SIGNS),
        rf"(?P<minus>(?<![\w.)])[-−])?(?<![\w.,/:⁄$£€])(?P<fraction>{FRACTION})"
        rf"{_ORDER}(?!\w|/)",
        _fraction,
    ),
)
