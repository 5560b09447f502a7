"""Numbers and abbreviations in other languages: written text in, changes to how it is spoken out.

Cardinals, decimals, ordinals where the language marks them, percent, money, times, units and ranges. Japanese and
Chinese are read by the libraries that phonemise them, and what has no entry in `locales` stays as it is.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from native_helper.speech.normalize.change import Change
from native_helper.speech.normalize.local import phrases
from native_helper.speech.normalize.local.abbreviations import LANGUAGES, abbreviations
from native_helper.speech.normalize.local.agreement import gender
from native_helper.speech.normalize.local.dates import dates, german_ending
from native_helper.speech.normalize.local.locales import LOCALES, Locale, Noun
from native_helper.speech.normalize.local.spellout import cardinal, digits, ordinal, year
from native_helper.speech.normalize.local.worded import Worded
from native_helper.speech.normalize.rules import DIGIT, Answer, Rule, Scanner

_BEFORE: Final = r"(?<![\w.,:/-])"
_DEVANAGARI: Final = str.maketrans("०१२३४५६७८९", "0123456789")
_DOTTED: Final = re.compile(r"\A[0-9]+\.[0-9]{1,2}\Z")
_AFTER: Final = r"(?![\w]|[.,:/-][0-9])"


def local(text: str, language: str) -> Iterator[Change]:
    """Yield how `text` is spoken where that is not as it is written; `language` (BCP 47) tells the customs."""
    primary = language.lower().replace("_", "-").partition("-")[0]
    text = text.translate(_DEVANAGARI)
    if primary in LOCALES and re.search(r"[0-9½⅓⅔¼¾XVI]", text):
        yield from _scanner(primary).changes(text)
    elif primary in LANGUAGES:
        yield from _without_numbers(primary).changes(text)


@cache
def _scanner(language: str) -> Scanner:
    return Scanner(_Speaker(language, LOCALES[language]).rules())


@cache
def _without_numbers(language: str) -> Scanner:
    # What begins with a letter would be tried at each word: most texts have neither figures nor these.
    return Scanner(abbreviations(language))


class _Speaker:
    """The rules of one language."""

    def __init__(self, language: str, locale: Locale) -> None:
        self._language = language
        self._locale = locale
        group = f"[{locale.groups}']" if "," not in locale.groups else ","
        size = "2,3" if locale.groups == "," else "3"
        self._integer = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{{size}}}){{1,9}}(?![0-9])|[0-9]{{1,30}})"
        # "1.5 km": where a dot can hold no thousands, it stands before decimals.
        dot = "" if locale.decimal == "." else r"|\.[0-9]{1,2}(?![.,]?[0-9])"
        self._number = rf"{self._integer}(?:{re.escape(locale.decimal)}[0-9]{{1,20}}{dot})?"

    def rules(self) -> list[Rule]:
        """Return the rules in the order in which they are tried."""
        locale = self._locale
        units = "|".join(re.escape(unit) for unit in sorted(locale.units, key=len, reverse=True))
        signs = "|".join(re.escape(sign) for sign in sorted(locale.currencies, key=len, reverse=True))
        firsts = "".join(sorted({sign[0] for sign in locale.currencies}))
        minus = rf"{_BEFORE}(?P<minus>[-−])?"
        hour = rf"(?:\s(?:{locale.hour[1]}|बजे|horas?)(?!\w))?" if locale.hour else r"(?:\sh(?!\w))?"
        scales = "|".join(re.escape(scale) for scale in sorted(phrases.SCALES[self._language], key=len, reverse=True))
        scale = rf"(?:\s?(?P<scale>{scales}))?"
        rules = [
            *abbreviations(self._language),
            *dates(self._language),
            *Worded(self._language).rules(),
            Rule(
                DIGIT,
                rf"{_BEFORE}(?P<amount>{self._number})\s(?P<scale>{phrases.SHORT_SCALE})(?![\w$€£])",
                self._scaled,
            ),
            Rule(
                DIGIT,
                rf"{_BEFORE}(?P<hour>2[0-3]|[01]?[0-9])(?::|\s?h\s?|(?<=ore [0-9])\.|(?<=ore [0-9]{{2}})\.|"
                rf"\.(?=[0-9]{{2}}\sUhr))(?P<minute>[0-5][0-9])(?!\w|"
                rf"[.,:]?[0-9]){hour}",
                self._time,
            ),
            Rule(
                firsts.replace("U", "a").replace("R", "a"),
                rf"(?<!\w)(?P<currency>{signs})"
                rf"\s?(?P<amount>{self._number}){scale}{_AFTER}",
                self._money,
            ),
            Rule(
                DIGIT,
                rf"{_BEFORE}(?P<amount>{self._number}){scale}(?:\s(?:de|di|d')\s?)?\s?(?P<currency>{signs})(?![\w])",
                self._money,
            ),
            Rule(
                DIGIT + "-−",
                rf"{minus}(?:(?P<first>{self._number})\s?[-–]\s?)?(?P<amount>{self._number})"
                rf"\s?(?P<unit>%|{units})"
                r"(?P<hour>/h)?(?![\w'’])",
                self._measure,
            ),
            Rule(DIGIT, rf"{_BEFORE}(?P<first>{self._number})[-–](?P<last>{self._number}){_AFTER}", self._range),
        ]
        if locale.ordinals:
            endings = "|".join(map(re.escape, sorted(locale.ordinals, key=len, reverse=True)))
            pattern = rf"{_BEFORE}(?P<number>[0-9]{{1,4}})\.?(?P<ending>{endings})(?![\w])"
            rules.append(Rule(DIGIT, pattern, self._ordinal))
        if self._language == "it":
            degrees = r"(?P<ending>°)(?=\s(?!(?:di|e|a|all|in|con)\b)[a-z]{3})"
            rules.insert(0, Rule(DIGIT, rf"{_BEFORE}(?P<number>[0-9]{{1,3}}){degrees}", self._ordinal))
        if self._language == "de":
            nouns = "|".join(locale.after_ordinals)
            rules.append(Rule(DIGIT, rf"{_BEFORE}(?P<number>[0-9]{{1,3}})\.(?=\s?(?:{nouns})(?!\w))", self._day))
            rules.append(Rule(DIGIT, rf"{_BEFORE}(?P<number>[1-9]0)er(?!\w)", self._decade))
        rules.append(Rule(DIGIT + "-−", rf"{minus}(?P<amount>{self._number}){_AFTER}", self._plain))
        return rules

    def _scaled(self, match: re.Match[str]) -> Answer:
        scales = phrases.SCALES[self._language]
        if match["scale"] not in scales:
            return None
        return f"{self._number_said(match['amount'])} {scales[match['scale']]}"

    def _decade(self, match: re.Match[str]) -> Answer:
        return cardinal("de", int(match["number"])) + "er"

    def _parts(self, text: str) -> tuple[int, str]:
        # The whole and the decimals of a number as it is written.
        decimal = "." if _DOTTED.search(text) else self._locale.decimal
        before, _, after = text.partition(decimal)
        return int(re.sub(r"[^0-9]", "", before)), after

    def _number_said(self, text: str, gender: str = "") -> str:
        before, after = self._parts(text)
        leading = text[0] == "0" and text[1:2].isdigit()
        if not after:
            return digits(self._language, text) if leading else cardinal(self._language, before, gender)
        said = cardinal(self._language, before)
        short = len(after) < 3 and after[0] != "0" and self._language in ("es", "fr", "it", "pt")
        decimals = cardinal(self._language, int(after)) if short else digits(self._language, after)
        point = self._locale.dot if _DOTTED.search(text) else self._locale.point
        return f"{said} {point} {decimals}"

    def _noun(self, noun: Noun, text: str) -> str:
        return noun[0] if self._parts(text) == (1, "") else noun[1]

    def _sign(self, match: re.Match[str]) -> str:
        return f"{self._locale.minus} " if match["minus"] else ""

    def _plain(self, match: re.Match[str]) -> Answer:
        text = match["amount"]
        if len(text) == 4 and text.isdigit() and "1100" <= text <= "2099" and not match["minus"]:
            return year(self._language, int(text))
        if self._language == "de" and text == "1" and re.match(r" Uhr\b", match.string[match.end() :]):
            return "ein"
        agreed = gender(self._language, match.string, match.end())
        if self._language == "it" and text != "1":
            agreed = ""  # "ventuno persone"
        said = self._number_said(text, agreed)
        return self._sign(match) + said

    def _measure(self, match: re.Match[str]) -> Answer:
        unit, amount = match["unit"], match["amount"]
        noun = (self._locale.percent, self._locale.percent, "") if unit == "%" else self._locale.units[unit]
        first = f"{self._number_said(match['first'], noun[2])} {self._locale.to} " if match["first"] else ""
        hour = f" {self._locale.per_hour}" if match["hour"] else ""
        said = f"{self._number_said(amount, noun[2])} {self._noun(noun, amount)}".replace("una ora", "un'ora")
        return f"{self._sign(match)}{first}{said}{hour}"

    def _money(self, match: re.Match[str]) -> Answer:
        noun, amount = self._locale.currencies[match["currency"]], match["amount"]
        units, after = self._parts(amount)
        if match["scale"]:
            amount_said = f"{self._number_said(amount, 'm')} {phrases.SCALES[self._language][match['scale']]}"
            return phrases.millions_of(self._language, amount_said, noun[1])
        if units and units % 10**6 == 0 and not after.strip("0"):
            return phrases.millions_of(self._language, cardinal(self._language, units, noun[2]), noun[1])
        cent = self._locale.cents.get(match["currency"])
        if cent is None or len(after) != 2 or after == "00":
            if after == "00":
                amount = str(units)
            return f"{self._number_said(amount, noun[2])} {self._noun(noun, amount)}"
        cents = f"{cardinal(self._language, int(after), cent[2])} {cent[0] if after == '01' else cent[1]}"
        if not units:
            return cents
        joint = f" {self._locale.joint} " if self._locale.joint else " "
        return f"{cardinal(self._language, units, noun[2])} {noun[0] if units == 1 else noun[1]}{joint}{cents}"

    def _time(self, match: re.Match[str]) -> Answer:
        hour, minute, locale = int(match["hour"]), int(match["minute"]), self._locale
        one = hour == 1 and self._language == "it"
        said = cardinal(self._language, hour, "f" if one or self._language in ("es", "fr", "pt") else "")
        if hour == 1 and self._language == "de":
            said = "ein"
        if self._language == "es" and hour != 1:
            said = cardinal(self._language, hour)
        if locale.hour:
            said += f" {locale.hour[0] if hour == 1 else locale.hour[1]}"
        if minute == 0 and locale.hour and not locale.minutes:
            return said
        if minute == 0 and self._language == "hi":
            return f"{said.partition(' ')[0]} बजे"
        return f"{said}{self._minutes(minute)}"

    def _minutes(self, minute: int) -> str:
        said, locale = cardinal(self._language, minute), self._locale
        if self._language == "hi":
            return f" {said} {locale.minutes}"
        if minute == 0:
            return ""
        return f" {locale.minutes} {said}" if locale.minutes else f" {said}"

    def _range(self, match: re.Match[str]) -> Answer:
        first, last = match["first"], match["last"]
        joint = self._locale.to if self._parts(first) < self._parts(last) else ""
        return f"{self._number_said(first)} {joint} {self._number_said(last)}".replace("  ", " ")

    def _ordinal(self, match: re.Match[str]) -> Answer:
        return ordinal(self._language, int(match["number"]), self._locale.ordinals[match["ending"]])

    def _day(self, match: re.Match[str]) -> Answer:
        return ordinal(self._language, int(match["number"]), german_ending(match.string, match.start()))
