"""What is read with words of its own in other languages: fractions, telephones, "No. 5", centuries, kings, wars."""

import re
from typing import Final

from native_helper.speech.normalize.local import phrases
from native_helper.speech.normalize.local.agreement import gender
from native_helper.speech.normalize.local.spellout import cardinal, digits, ordinal
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_BEFORE: Final = r"(?<![\w.,:/-])"
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


class Worded:
    """These rules of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def rules(self) -> list[Rule]:
        """Return the rules, to be asked before those of plain numbers."""
        language = self._language
        rules = [
            Rule(
                DIGIT,
                rf"{_BEFORE}(?:(?P<whole>[0-9]{{1,4}})\s(?=[0-9]{{1,2}}/))?(?P<fraction>[0-9]{{1,4}}/[1-9][0-9]{{0,3}})"
                r"(?![\w/.,]?[0-9]|\w)",
                self._fraction,
            ),
            Rule(DIGIT, rf"{_BEFORE}(?P<whole>[0-9]{{1,4}})\s?(?P<fraction>[½⅓⅔¼¾])", self._fraction),
            Rule("½⅓⅔¼¾", "(?P<whole>)(?P<fraction>[½⅓⅔¼¾])", self._fraction),
            Rule("+", r"(?<!\w)\+(?P<number>[0-9]{1,3}(?:[\s.-]?(?:\([0-9]{1,4}\)|[0-9]{1,9})){1,6})(?![\w.]?[0-9])",
                 self._telephone),
            Rule(DIGIT, r"(?<![\w.,/])(?P<number>0[0-9]{1,4}[\s/-][0-9]{3,9}(?:[\s-][0-9]{2,6}){0,3})(?![\w.,]?[0-9])",
                 self._telephone),
            Rule("(" + DIGIT, r"(?<!\w)(?P<number>\(?[0-9]{2,4}\)?\s?[0-9]{4,5}-[0-9]{4})(?!\w)", self._telephone),
        ]  # fmt: skip
        if language in phrases.NUMBER:
            name, written = phrases.NUMBER[language]
            rules.append(Rule(LETTER, rf"(?<!\w)(?P<word>{written})(?=\s?[0-9])", lambda _: {"word": name}))
        if language in phrases.CENTURY:
            rules.append(Rule(LETTER, rf"(?<!\w)(?:{phrases.CENTURY[language]})", self._century))
        if language in ("es", "fr", "it", "pt", "de"):
            rules.append(Rule(LETTER, phrases.KING, self._king))
        if language in ("es", "it", "pt"):
            rules.append(Rule(LETTER, r"(?<!\w)(?P<roman>I{1,2})(?=\s[Gg]uerra)", self._war))
        if language == "hi":
            rules.append(Rule(DIGIT, rf"{_BEFORE}(?P<number>[6-9][0-9]{{4}}\s[0-9]{{5}})(?!\w)", self._telephone))
        if language == "it":
            rules.append(Rule(DIGIT, rf"{_BEFORE}1\s(?=[aeiou])", self._elided))
        return rules

    def _fraction(self, match: re.Match[str]) -> Answer:
        language, written = self._language, match["fraction"]
        said = phrases.fraction(language, written)
        if said is None:
            over, _, under = written.partition("/")
            said = f"{cardinal(language, int(over))} {phrases.over(language)} {cardinal(language, int(under))}"
        agreed = gender(language, match.string, match.end()) if written in ("1/2", "½") else ""
        if agreed == "f":
            said = phrases.HALVES.get(language, said)
        elif agreed and language == "de":
            said = "ein halbes"
        if not match["whole"]:
            return said
        whole = cardinal(language, int(match["whole"]))
        if language == "de" and written in ("1/2", "½"):
            return f"{whole}einhalb"
        return f"{whole} {phrases.AND[language]} {said}"

    def _telephone(self, match: re.Match[str]) -> Answer:
        groups = (digits(self._language, group) for group in re.findall(r"[0-9]+", match["number"]))
        plus = f"{phrases.PLUS[self._language]} " if match.group()[0] == "+" else ""
        return plus + ", ".join(groups)

    def _century(self, match: re.Match[str]) -> Answer:
        group = "roman" if match["roman"] else "after"
        number = _value(match[group])
        said = ordinal(self._language, number) if self._language in ("fr", "it") else cardinal(self._language, number)
        if self._language == "fr":
            return said
        return {group: said}

    def _king(self, match: re.Match[str]) -> Answer:
        number = _value(match["roman"])
        if self._language == "de":
            dot = match.string[match.end() : match.end() + 1] == "."
            return {"roman": f"der {ordinal('de', number, 'e').capitalize()}"} if dot else None
        if number == 1 and not match["end"] and self._language == "fr":
            return None
        if match["end"]:
            return {"roman": ordinal(self._language, number), "end": ""}
        if match["name"].lower() in phrases.PARTS:
            return {"roman": cardinal(self._language, number)}
        ordinary = self._language == "fr" or (self._language in ("es", "pt") and number > 10)
        return {"roman": cardinal(self._language, number) if ordinary else ordinal(self._language, number)}

    def _elided(self, match: re.Match[str]) -> Answer:
        return "un'" if gender("it", match.string, match.end() - 1) == "f" else None

    def _war(self, match: re.Match[str]) -> Answer:
        return ordinal(self._language, _value(match["roman"]), "f")


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
