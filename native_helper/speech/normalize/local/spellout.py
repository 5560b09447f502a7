"""Number words of other languages than English, by Unicode's own rules (CLDR's RBNF, in the `unicode-rbnf` package)."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

_LARGEST: Final = 10**15  # beyond, the rules fall back to digits


@cache
def _engine(language: str) -> "RbnfEngine":
    from unicode_rbnf import RbnfEngine  # 60 ms, and 5 to 20 ms for a language

    return RbnfEngine.for_language(language)


@lru_cache(maxsize=4096)
def _spelled(language: str, number: int, rules: tuple[str, ...]) -> str:
    engine = _engine(language)
    # The first set of rules that the language has.
    for name in rules:
        if name in engine.rulesets:
            said = engine.format_number(number, ruleset_names=[name]).text
            return said.replace("\u00ad", "")
    raise ValueError(f"no rules {', '.join(rules)} for {language}; there are {', '.join(engine.rulesets)}")


def cardinal(language: str, number: int, gender: str = "") -> str:
    """Return `number` in words; `gender` is "m" or "f" before a noun, "" for counting. Digit by digit if it is huge."""
    if number >= _LARGEST:
        return digits(language, str(number))
    exact = {"m": "spellout-cardinal-masculine", "f": "spellout-cardinal-feminine", "": "spellout-numbering"}[gender]
    return _spelled(language, number, (exact, "spellout-cardinal", "spellout-numbering"))


def ordinal(language: str, number: int, gender: str = "m") -> str:
    """Return "third" for 3."""
    exact = {"m": "spellout-ordinal-masculine", "f": "spellout-ordinal-feminine", "r": "spellout-ordinal-r",
             "n": "spellout-ordinal-n", "e": "spellout-ordinal",
             "a": "spellout-ordinal-masculine-adjective"}[gender]  # fmt: skip
    return _spelled(language, number, (exact, "spellout-ordinal", "spellout-ordinal-masculine"))


def year(language: str, number: int) -> str:
    """Return a year in words."""
    if language == "hi" and 1100 < number < 2000 and number % 100:
        return f"{cardinal(language, number // 100)} सौ {cardinal(language, number % 100)}"
    return _spelled(language, number, ("spellout-numbering-year", "spellout-numbering"))


def digits(language: str, text: str) -> str:
    """Return each digit of `text` by itself."""
    return " ".join(cardinal(language, int(digit)) for digit in text if "0" <= digit <= "9")
