"""Amounts of money: "$3.5M", "US$76.3 trillion", "€5-10", "£1.50", "50¢", "$20/mo"."""

import re
from typing import Final

from native_helper.speech.normalize.english.currencies import CODES, SIGNS, WORDS, Currency
from native_helper.speech.normalize.english.measures import is_adjective, scale
from native_helper.speech.normalize.english.numbers import NUMBER, cardinal, digits, number, ungrouped, whole
from native_helper.speech.normalize.english.units import PER
from native_helper.speech.normalize.rules import DIGIT, LETTER, POINT, Answer, Rule, first_words

_SIGN: Final = f"[{''.join(SIGNS)}]"
_ISO: Final = re.compile("[A-Z]{3}")
# Three capitals are looked up in the table.
_CODE: Final = "|".join(
    (*(re.escape(code) for code in sorted(CODES, key=len, reverse=True) if not _ISO.fullmatch(code)), _ISO.pattern)
)
# Decimals behind a comma, thousands behind dots: "2,50", "1.000,50", "1.000.000".
_CONTINENTAL: Final = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{2}|[0-9]{1,3}(?:\.[0-9]{3}){2,6}|[0-9]{1,9},[0-9]{2}(?!,[0-9]))(?![0-9])"
)
_SCALE: Final = (
    r"(?:(?P<scale>\s?[-‑]?(?:hundred|thousand|million|billion|trillion|quadrillion|lakh|crore|mil|mln|mn|bil|"
    r"bln|bn|tn|"
    r"Million|Billion|Trillion)|\s?[kKMBT]|[mbt]|\s[mbt](?=\s*\Z|[.,;:!?)]))(?!\w))?"
)


def _amount(prefix: str = "") -> str:
    return rf"(?P<{prefix}amount>{_CONTINENTAL}|{NUMBER})(?![0-9])" + _SCALE.replace("scale", f"{prefix}scale", 1)


_AFTER: Final = r"(?![\w]|[.,][0-9])"
_PER: Final = rf"(?:\s?/\s?(?P<per>{'|'.join(sorted(PER, key=len, reverse=True))})(?!\w))?"
_TO: Final = r"(?:\s?[-–]\s?|—)"


def _currency(written: str) -> Currency | None:
    return SIGNS.get(written) or CODES.get(written)


def _english(amount: str) -> str:
    if re.fullmatch(_CONTINENTAL, amount):
        return amount.replace(".", "").replace(",", ".")
    return amount


def _said(amount: str, scaled: str | None, currency: Currency, *, adjective: bool = False) -> str:
    if scaled:
        return f"{number(amount)} {scale(scaled)} {currency.one if adjective else currency.many}"
    before, _, after = amount.partition(".")
    after = after.rstrip("0") if len(after) > 2 else after
    units = int(ungrouped(before) or "0")
    name = currency.one if units == 1 or adjective else currency.many
    if not after.strip("0"):
        return f"{cardinal(units)} {name}"
    if len(after) > 2 or not currency.cent:
        return f"{whole(before or '0')} point {digits(after)} {currency.many}"
    cents = int(after.ljust(2, "0"))
    small = f"{cardinal(cents)} {currency.cent if cents == 1 else currency.cents}"
    return f"{cardinal(units)} {name} and {small}" if units else small


def _per(match: re.Match[str]) -> str:
    return f" per {PER[match['per']]}" if match["per"] else ""


def _before(match: re.Match[str]) -> Answer:
    currency = _currency(match["code"] or match["currency"])
    amount = _english(match["amount"])
    if currency is None or (match["currency"] in WORDS and len(amount) < 3 and not match["scale"]):
        return None
    minus = "minus " if match["minus"] else ""
    if match["last_amount"] is None:
        adjective = match["noun"] is not None or (match["scale"] or "")[:1] in ("-", "‑") or is_adjective(match)
        said = _said(amount, match["scale"], currency, adjective=adjective)
        return minus + said + (" " if match["noun"] else "") + _per(match)
    last = _said(_english(match["last_amount"]), match["last_scale"], currency)
    if match["again"] or match["scale"]:
        return f"{minus}{_said(amount, match['scale'], currency)} to {last}{_per(match)}"
    return f"{minus}{number(amount)} to {last}{_per(match)}"


def _behind(match: re.Match[str]) -> Answer:
    currency = _currency(match["currency"])
    if currency is None or match["currency"] in WORDS:
        return None
    minus = "minus " if match["minus"] else ""
    first = f"{number(match['first'])} to " if match["first"] else ""
    said = _said(_english(match["amount"]), match["scale"], currency, adjective=is_adjective(match))
    return minus + first + said + _per(match)


def _cents(match: re.Match[str]) -> Answer:
    one = match["amount"] == "1"
    unit = {"¢": ("cent", "cents"), "p": ("p", "p")}[match["unit"]]
    return f"{number(match['amount'])} {unit[not one]}"


_MINUS: Final = r"(?P<minus>(?<![\w.)])[-−])?"


def _before_amount(sign: str) -> str:
    return (
        rf"(?P<currency>(?<![0-9]){_SIGN}|(?<![^\W_])(?:{_CODE}))(?:(?<=[A-Z])\$)?\s?{sign}{_amount()}"
        rf"(?:(?P<noun>-(?=[a-z]))|(?:{_TO}(?P<again>(?P=currency)\s?)?{_amount('last_')}){_AFTER}|{_AFTER})"
        rf"(?:\s(?P<code>USD|CAD|AUD|NZD|SGD|HKD|TWD|MXN)(?!\w))?{_PER}"
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule("/", rf"(?<=[0-9kKmMbB])(?P<mark>/)(?={_SIGN}\s?[0-9])", lambda _: " or "),  # "£10/£8"
    Rule("-−" + "".join(SIGNS) + LETTER, _MINUS + _before_amount(""), _before, words=first_words(CODES)),
    Rule("".join(SIGNS), _before_amount(r"(?P<minus>[-−])"), _before),
    Rule(
        DIGIT + "-−" + POINT,
        _MINUS + rf"(?:(?P<first>{NUMBER})\s?[-–]\s?)?{_amount()}\s?"
        rf"(?P<currency>{_SIGN}(?![0-9])|(?:{_CODE})(?![\w$]))(?!\w){_PER}",
        _behind,
    ),
    Rule(
        DIGIT + POINT,
        rf"(?<![\w.,])(?P<amount>{NUMBER}(?=\s?¢)|[0-9]{{1,2}}(?=p))\s?(?P<unit>¢|p(?!\w))(?!\.\w)",
        _cents,
    ),
)
