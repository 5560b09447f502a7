"""English number words: cardinals, ordinals, decimals, digits one by one, years, house numbers.

Written here and not taken from the library that the other languages use, since that takes 0.2 ms a number and 70 ms to
load, and English is what is read most; a test holds both to say the same.
"""

from functools import lru_cache
from typing import Final

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES: Final = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion"
).split()
_IRREGULAR: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip

# With groups of three, as in India or in Switzerland, or without; round ones with spaces too. Never cut out of a longer
# number. Bounded, since any text may come.
INTEGER: Final = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])|[0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?![0-9])|"
    r"[1-9][0-9]{0,2}(?:'[0-9]{3}){1,12}(?![0-9'])|[1-9][0-9]{0,2}(?: 000){1,4}(?! ?[0-9])|[0-9]{1,60})"
)
_GROUP_MARKS: Final = str.maketrans("", "", ",' ")
NUMBER: Final = rf"(?:{INTEGER}(?:\.[0-9]{{1,40}})?|\.[0-9]{{1,40}})"
NOT_AFTER: Final = r"(?<![\w.,/:$£€¥#])"  # before a number that is no part of a longer thing
MINUS: Final = "-−"


@lru_cache(maxsize=2048)
def cardinal(number: int) -> str:
    """Return 1234 as "one thousand two hundred thirty four"; beyond decillions digit by digit."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return _TENS[tens] + (" " + _ONES[one] if one else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (" " + cardinal(rest) if rest else "")
    if number >= 1000 ** (len(SCALES) + 1):
        return digits(str(number))
    groups = []
    scale = 0
    while number:
        number, group = divmod(number, 1000)
        if group:
            groups.append(cardinal(group) + (" " + SCALES[scale - 1] if scale else ""))
        scale += 1
    return " ".join(reversed(groups))


def ordinal(number: int) -> str:
    """Return 21 as "twenty first"."""
    before, _, last = cardinal(number).rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return f"{before} {last}".strip()


def digits(text: str, zero: str = "zero") -> str:
    """Return each digit of `text` by itself; other characters are left out."""
    return " ".join(_ONES[int(one)] if one != "0" else zero for one in text if "0" <= one <= "9")


def whole(text: str) -> str:
    """Return "1,234" as an amount; zeros before it are not heard."""
    return cardinal(int(ungrouped(text)))


def ungrouped(text: str) -> str:
    """Return the digits of "1,234", "1'234" and "1 000"."""
    return text.translate(_GROUP_MARKS)


def number(text: str) -> str:
    """Return "1,234.50" as "one thousand two hundred thirty four point five zero"."""
    sign = ""
    if text[0] in MINUS:
        sign, text = "minus ", text[1:]
    before, point, after = text.partition(".")
    if point:
        return f"{sign}{whole(before) + ' ' if before else ''}point {digits(after)}"
    return sign + whole(before)


def is_one(text: str) -> bool:
    """Return whether what `text` counts is singular: "1", "-1", but neither "1.0" nor "0"."""
    return text.lstrip(MINUS) == "1"


def year(number: int) -> str:
    """Return 1984 as "nineteen eighty four", 1905 as "nineteen oh five", 2005 as "two thousand five"."""
    century, rest = divmod(number, 100)
    if number < 1000 or number > 9999 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {pair(rest)}"


def pair(number: int) -> str:
    """Return what follows the hundreds of a year or the hour of a time: 5 as "oh five"."""
    return f"oh {_ONES[number]}" if number < 10 else cardinal(number)


def house(text: str) -> str:
    """Return a house or room number as it is said: 1428 "fourteen twenty eight", 123 "one twenty three"."""
    if len(text) in (3, 4) and not text.startswith("0") and not text.endswith("00"):
        return f"{cardinal(int(text[:-2]))} {pair(int(text[-2:]))}"
    if len(text) == 4 and text.endswith("00") and text[1] != "0" and text[0] != "0":
        return f"{cardinal(int(text[:2]))} hundred"
    return whole(text) if len(text) < 5 and not text.startswith("0") else digits(text)


def decade(number: int) -> str:
    """Return 1980 as "nineteen eighties", 80 as "eighties"; hundreds and thousands as "nineteen hundreds"."""
    said = year(number) if number >= 100 else cardinal(number)
    return said[:-1] + "ies" if said.endswith("y") else said + ("es" if said.endswith("six") else "s")
