"""Plain numbers: cardinals, ordinals, decimals, ranges, years, versions; and "#1", "No. 5"'s number.

Four digits without a comma are a year unless something is counted with them; five and more are read one by one where
they look like a code: not round, and nothing is counted with them.
"""

import re
import unicodedata
from typing import Final

from native_helper.speech.normalize.english.measures import SIGNED, sign
from native_helper.speech.normalize.english.numbers import (
    INTEGER,
    NUMBER,
    cardinal,
    digits,
    house,
    number,
    ordinal,
    ungrouped,
    whole,
    year,
)
from native_helper.speech.normalize.rules import DIGIT, LETTER, POINT, Answer, Rule, first_words

# Behind a number, words that end in "s" but are not counted.
_NOT_COUNTED: Final = (
    "was is as has his this its us plus versus across always perhaps does thus unless yes less vs goes says bus "
    "process "
    "onwards towards afterwards besides sales series census news"
)
_COUNTED: Final = re.compile(
    rf"\s(?:(?!(?:and|the|but|for|with|part|when|that|which|while|from|who)\s)[a-z]{{3,15}}\s)?(?!(?:{'|'.join(_NOT_COUNTED.split())})(?!\w))(?:[a-z]{{2,20}}s|people|men|women|"
    rf"children|feet|more|fewer|of|or (?:more|less|so)"
    r"|sheep|fish|staff|troops|percent|million|billion)(?![\w])|\s?[%°]|-[a-z]"
)
_COUNTED_DIRECTLY: Final = re.compile(
    rf"\s(?!(?:{'|'.join(_NOT_COUNTED.split())})(?!\w))(?:[a-z]{{2,20}}s|people|men|women|children|feet|percent)(?!\w)|\s?[%°]"
)
# Before a year, whatever follows; and before a year more often than a number that is not round.
_YEAR_BEFORE: Final = re.compile(
    r"(?:\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Cc]irca|late|early|mid|[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|"
    r"[Ww]inter|[Yy]ear)|\bca?\.)\s\Z"
)
_DETERMINER: Final = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?|[Ff]rom|[Aa]fter|[Bb]efore|[Oo]n|'s)\s\Z"
)
_ORDINAL_END: Final = {1: "st", 2: "nd", 3: "rd"}


def plain(text: str, *, counted: bool) -> str:
    """Return `text`, an unsigned number, as it is read where nothing but the number and `counted` is known."""
    before, point, after = text.partition(".")
    bare = ungrouped(before)
    if len(before) > 1 and before[0] == "0" and bare == before:
        return digits(before) + (f" point {digits(after)}" if point else "")
    if point or bare != before:
        return number(text)
    if len(bare) == 4 and not counted and ("1010" <= bare <= "2099" or bare == "2100"):
        return year(int(bare))
    if len(bare) > 4 and not counted and not _is_round(bare):
        return digits(bare)
    return whole(bare)


def _is_counted(text: str, start: int, end: int) -> bool:
    # Whether the number counts what follows; what may be a year has to show it more clearly.
    if _COUNTED.match(text, end) is None:
        return False
    written = text[start:end]
    if len(written) != 4 or not "1100" <= written <= "2099":
        return True
    before = text[max(0, start - 9) : start]
    if _YEAR_BEFORE.search(before) or (not written.endswith("00") and _DETERMINER.search(before)):
        return False
    return written.endswith("0") or _COUNTED_DIRECTLY.match(text, end) is not None


def _is_round(text: str) -> bool:
    return len(text) < 13 and len(text.rstrip("0")) <= (len(text) + 1) // 2


def _plain(match: re.Match[str]) -> Answer:
    counted = bool(match["minus"]) or _is_counted(match.string, match.start("number"), match.end())
    return sign(match["minus"]) + plain(match["number"], counted=counted)


def _any(match: re.Match[str]) -> Answer:
    return plain(match.group(), counted=False)


def _ordinal(match: re.Match[str]) -> Answer:
    text, end = match["number"], unicodedata.normalize("NFKC", match["end"]).lower()
    bare = ungrouped(text)
    value = int(bare)
    right = "th" if value % 100 in (11, 12, 13) else _ORDINAL_END.get(value % 10, "th")
    if end == right:
        return ordinal(value)
    if "," in text or len(bare) < 3:
        return f"{cardinal(value)} {end}"
    return f"{digits(bare)} {end}"


def _ordinals(match: re.Match[str]) -> Answer:
    return {"to": " to " if match["to"].strip() == match["to"] else "to"}


def _hundreds(match: re.Match[str]) -> Answer:
    return _ROUND[match["number"].replace(",", "")]


_ROUND: Final = {
    "10": "tens", "100": "hundreds", "1000": "thousands", "10000": "tens of thousands",
    "100000": "hundreds of thousands", "1000000": "millions",
}  # fmt: skip


def _exponent(match: re.Match[str]) -> Answer:
    minus = "minus " if match["sign"] in ("-", "−") else ""
    return f"{number(match['number'])} times ten to the {minus}{ordinal(int(match['exponent']))} power"


def _continental(match: re.Match[str]) -> Answer:
    return sign(match["minus"]) + number(match["number"].replace(".", "").replace(",", "."))


def _nth(match: re.Match[str]) -> Answer:
    return f"{match['letter']}th"


def _range(match: re.Match[str]) -> Answer:
    first, last, spaced = match["first"], match["last"], " " in match["to"]
    if _is_code(first) or _is_code(last):
        return {"first": digits(first), "to": " ", "last": digits(last)}
    integers = "." not in first + last
    counted = _COUNTED.match(match.string, match.end()) is not None or len(last) < 4
    said_first, said_last = plain(first, counted=counted), plain(last, counted=counted)
    if integers and _SCORE.search(match.string, max(0, match.start() - 24), match.start()):
        return f"{said_first} {said_last}"
    low, high = float(ungrouped(first)), float(ungrouped(last))
    if high > low and (not spaced or high <= 100 * max(low, 1)):
        return f"{said_first} to {said_last}"
    if (
        integers
        and "," not in first + last
        and len(last) < len(first)
        and len(first) in (3, 4)
        and int(first[-len(last) :]) < int(last)
    ):
        return f"{plain(first, counted=False)} to {said_last}"  # "1908-9"
    # It does not rise, or far too much: two numbers.
    return {"first": said_first, "last": said_last} if spaced else f"{said_first} {said_last}"


def _is_code(text: str) -> bool:
    return len(text) > 1 and text[0] == "0" and text[1] != "."


_SCORE: Final = re.compile(
    r"\b(?:won|win|wins|lost|lose|beat|score|scored|ended|draw|drew|defeated|victory|final|led|lead|trail\w*|"
    r"Game|game|tied|at|by)\s(?:\w{2,12}\s)?(?:a\s)?\Z"
)
# An em dash with space around it is a pause; an en dash is "to" with and without.
_TO: Final = r"(?P<to>\s?(?:-|–|‑)\s?|—)"


def _chain(match: re.Match[str]) -> Answer:
    # "1-2-3", "4-4-2": numbers with a short pause between them.
    return " ".join(plain(part, counted=len(part) < 3) for part in re.split(r"[-–/]", match.group()))


def _version(match: re.Match[str]) -> Answer:
    letter = f"{match['letter']} " if match["letter"] else ""
    return letter + " point ".join(_version_part(part) for part in match["version"].split("."))


def _version_part(part: str) -> str:
    return whole(part) if len(part) < 4 and (part[0] != "0" or len(part) == 1) else digits(part)


def _named_version(match: re.Match[str]) -> Answer:
    return {"version": " point ".join(_version_part(part) for part in match["version"].split("."))}


def _hash(match: re.Match[str]) -> Answer:
    return f"number {plain(match['number'], counted=len(match['number']) < 5)}"


def _room(match: re.Match[str]) -> Answer:
    return {"number": house(match["number"])}


def _plus_behind(match: re.Match[str]) -> Answer:
    return f"{plain(match['number'], counted=True)} plus"


_SOFTWARE: Final = (
    "Python|Java|Ruby|PHP|Perl|Node|Django|Rails|Angular|React|Vue|Swift|Kotlin|Scala|Rust|Go|Perl|Android|iOS|"
    "macOS|OS X|Ubuntu|Debian|Fedora|"
    "Windows|Linux|kernel|Firefox|Chrome|Safari|Kubernetes|Docker|version|Version|release|Release|CUDA|USB|HTTP|"
    "Bluetooth|GPT|Unicode|OpenGL|"
    "DirectX|HTML|TLS|section|Section|chapter|Chapter|figure|Figure|table|Table|§|step|Step"
)
_BEFORE: Final = r"(?<![\w.,/:$£€#])"
_AFTER: Final = r"(?!\w)(?![.,]?[0-9])"

# Before dates, which have the "1000s" too.
ROUND: Final = Rule(
    DIGIT, rf"{_BEFORE}(?P<number>10{{1,6}}|10{{0,2}}(?:,000){{1,2}})'?s(?=\sof\s)", _hundreds, digits_behind=",s'"
)
RULES: Final[tuple[Rule, ...]] = (
    Rule(
        LETTER,
        r"(?<!\w)(?P<letter>[vV])\.?\s?(?P<version>[0-9]{1,6}(?:\.[0-9]{1,6}){0,4})(?!\w|\.[0-9])",
        _version,
        words=frozenset("vV"),
    ),
    Rule(
        LETTER,
        rf"(?<!\w)(?:{_SOFTWARE})\s(?P<version>[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{1,4}})(?!\w|\.[0-9])"
        rf"(?!\s?%)",
        _named_version,
        words=first_words(_SOFTWARE.split("|")),
    ),
    # "1.000,50" and "1.234.567", as the Continent writes them.
    Rule(
        DIGIT + "-−",
        r"(?P<minus>(?<![\w.)])[-−])?(?<![\w.,/:$£€#])"
        r"(?P<number>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,6},[0-9]{1,2}|(?:\.[0-9]{3}){2,6}))(?!\w)(?![.,:/-]?[0-9])",
        _continental,
        digits_behind=".",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<letter>)(?P<version>[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{2,5}})(?!\w|\.[0-9])",
        _version,
        digits_behind=".",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<number>[0-9](?:\.[0-9]{{1,20}})?)[eE](?P<sign>[-−+]?)(?P<exponent>[0-9]{{1,3}})(?![\w.])",
        _exponent,
        digits_behind=".eE",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<number>{INTEGER})\s?(?P<end>st|nd|rd|th|ST|ND|RD|TH|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)(?<!\s..)(?!\w)",
        _ordinal,
    ),
    Rule(DIGIT, r"(?<=(?:st|nd|rd|th)/)(?P<number>[0-9]{1,4})(?P<end>st|nd|rd|th)(?!\w)", _ordinal),  # "the 7th/9th"
    Rule("–-", r"(?<=[0-9](?:st|nd|rd|th))(?P<to>[-–])(?=[0-9]{1,4}(?:st|nd|rd|th)(?!\w))", _ordinals),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?<!-)(?P<first>{INTEGER}(?:\.[0-9]{{1,20}})?)"
        rf"{_TO}(?P<last>{INTEGER}(?:\.[0-9]{{1,20}})?)(?!\w)(?![.,/:-]?[0-9]|[-–—][A-Za-z])",
        _range,
    ),
    Rule(DIGIT, rf"{_BEFORE}(?<!-)[0-9]{{1,6}}(?:[-–][0-9]{{1,6}}){{2,8}}(?!\w|[-–.]\w)", _chain, digits_behind="-–"),
    Rule(
        LETTER,
        r"(?<!\w)(?:Boeing|Airbus|[Ff]light|[Rr]oom|[Rr]oute|[Hh]ighway|Interstate|Suite|Apt\.?|"
        r"Apartment|Channel|Area|Form|Bus|bus)\s(?P<number>[1-9][0-9]{2,3})(?!\w|[.,:-]?[0-9])",
        _room,
        words=frozenset(
            "Boeing Airbus Flight flight Room room Route route Highway highway Interstate Suite Apt Apartment "
            "Channel Area "
            "Form Bus bus".split()
        ),
    ),
    Rule("#", r"(?<![\w#])#\s?(?P<number>[0-9]{1,12})(?![\w-])", _hash),
    Rule("#", r"(?<![\w#&])#\s?(?=[0-9])", lambda _: "number "),
    Rule(DIGIT, rf"{_BEFORE}(?P<number>{INTEGER})\+(?=\s|\Z|[,.;:!?)])", _plus_behind),
    Rule(
        SIGNED,
        rf"(?P<minus>(?<![\w)\]])[{re.escape(SIGNED)}])(?:(?<![-−+])\s)?(?P<number>{NUMBER})"
        rf"{_AFTER}",
        _plain,
    ),
    Rule(DIGIT + POINT, rf"(?P<minus>)(?<![\w.])(?P<number>{NUMBER}){_AFTER}", _plain),
    Rule(LETTER, r"(?<!\w)(?P<letter>[nN])th(?!\w)", _nth, words=frozenset(("nth", "Nth"))),
)
# When nothing else has an answer, so that no digit is left.
LAST: Final = Rule(DIGIT, rf"{INTEGER}(?:\.[0-9]{{1,20}}(?![0-9]*\.?[0-9]))?", _any)
