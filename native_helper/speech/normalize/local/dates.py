"""Dates in figures in other languages: "25/12/2019", "25.12.2019", "2019-12-25"."""

import re
from typing import Final

from native_helper.speech.normalize.local.spellout import cardinal, ordinal, year
from native_helper.speech.normalize.rules import DIGIT, Answer, Rule

MONTHS: Final = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_OF: Final = {"es": " de ", "pt": " de "}
_DAY_BEFORE: Final = re.compile(r"\b(?:am|im|vom|zum|beim|bis|dem|den|ab|seit)\s\Z", re.IGNORECASE)
_ARTICLE_BEFORE: Final = re.compile(r"\b(?:der|die|das)\s\Z", re.IGNORECASE)


def german_ending(text: str, start: int) -> str:
    """Return which ordinal a German number is behind what comes before it: "am ersten", "der erste", "erster"."""
    before = text[max(0, start - 6) : start]
    if _DAY_BEFORE.search(before):
        return "n"
    return "e" if _ARTICLE_BEFORE.search(before) else "r"


def dates(language: str) -> list[Rule]:
    """Return the rules of `language`, in which the day comes before the month."""
    months, of = MONTHS[language].split(), _OF.get(language, " ")

    def said(match: re.Match[str]) -> Answer:
        day, month = int(match["day"]), int(match["month"])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        if language == "de":
            first = ordinal("de", day, german_ending(match.string, match.start()))
        elif day == 1 and language in ("fr", "it", "pt"):
            first = ordinal(language, 1, "m")
        else:
            first = cardinal(language, day)
        return f"{first}{of}{months[month - 1]}{of}{year(language, int(match['year']))}"

    def without_year(match: re.Match[str]) -> Answer:
        if not _DAY_BEFORE.search(match.string[max(0, match.start() - 6) : match.start()]):
            return None
        return f"{ordinal('de', int(match['day']), 'n')} {months[int(match['month']) - 1]}"

    before, after = r"(?<![\w.,:/-])", r"(?!\w|[./-][0-9])"
    short = rf"{before}(?P<day>3[01]|[12]?[0-9])\.(?P<month>1[0-2]|0?[1-9])\.(?![0-9])"
    return [
        *([Rule(DIGIT, short, without_year)] if language == "de" else []),
        Rule(DIGIT, rf"{before}(?P<day>[0-9]{{1,2}})(?P<mark>[/.-])(?P<month>[0-9]{{1,2}})(?P=mark)"
                    rf"(?P<year>[12][0-9]{{3}}){after}", said),
        Rule(DIGIT, rf"{before}(?P<year>[12][0-9]{{3}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){after}", said),
    ]  # fmt: skip
