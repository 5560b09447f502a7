"""Numbers with their units: "5 kg", "10km/h", "20°C", "2-5lb", "1/2 cup", "300 MB/s", "m²", "3.5M people"."""

import re
from typing import Final

from native_helper.speech.normalize.english import feet_and_inches
from native_helper.speech.normalize.english.fractions import FRACTION, fraction, is_part
from native_helper.speech.normalize.english.numbers import NOT_AFTER, NUMBER, is_one, number, whole
from native_helper.speech.normalize.english.units import LENGTHS, PER, PHRASES, POWERS, UNITS
from native_helper.speech.normalize.rules import DIGIT, LETTER, POINT, SENTENCE_END, Answer, Rule

_SCALES: Final = {
    "k": "thousand", "m": "million", "mn": "million", "mil": "million", "mln": "million", "b": "billion",
    "bn": "billion", "bil": "billion", "bln": "billion", "t": "trillion", "tn": "trillion",
}  # fmt: skip


def scale(written: str) -> str:
    """Return what "M", " million" or "bn" behind an amount is called."""
    bare = written.strip().lstrip("-‑").lower()
    return _SCALES.get(bare, bare)


_LENGTH: Final = "|".join(sorted(LENGTHS, key=len, reverse=True))
_PHRASE: Final = "|".join(re.escape(name).replace("_", r"\s") for name in sorted(PHRASES, key=len, reverse=True))
# A sign, or letters that are looked up in the table; with a dot only where it is the unit's own.
_LETTERS: Final = r"[A-Za-zµμΩÅº][A-Za-zΩ]{0,7}(?:\.(?:ft|oz))?"
_OWN_DOT: Final = "|".join(re.escape(name) for name in sorted(UNITS, key=len, reverse=True) if name.endswith("."))
_SINGLE: Final = rf"(?:°\s?[CFK](?![^\W_])|[°%‰℃℉]|{_OWN_DOT}|{_LETTERS})"
_PER: Final = "|".join(re.escape(name).replace("\\ ", r"\s") for name in sorted(PER, key=len, reverse=True))
# Letters that are units only where they touch the number, or nothing else could be meant.
_TOUCHING: Final = frozenset("x X D T pp bp M".split())
_AMBIGUOUS: Final = frozenset("in st pt mo MO ac a at as D x X AU pc st. pt. ct".split())

_UNIT: Final = (
    rf"(?:(?P<power>(?:{_LENGTH})(?:\^?[23](?![0-9])|[²³]))|(?P<phrase>{_PHRASE})|(?P<single>{_SINGLE}))(?![^\W_])"
    rf"(?:\s?(?P<slash>/|\sper\s)\s?(?:(?P<many>10|100|1000|1,000)\s?)?(?P<per>{_PER})(?![\w]))?"
)
_SIGN: Final = r"(?P<minus>(?<![\w.)])[-−+±~≈<>≤≥])?"
_SIGNS: Final = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about ", "≈": "about ",
                 "<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "}  # fmt: skip
SIGNED: Final = "".join(_SIGNS)
# What has a number with a letter: "Exit 721B".
_PLACE: Final = re.compile(
    r"\b(?:Exit|exit|Highway|Road|Route|Flight|Unit|Room|Apt|Gate|Seat|Building|Level|Section|Figure|Table|Platform)\s\Z"
)
_TURN: Final = re.compile(r"\s(?:angles?|turns?|views?|rotations?|arcs?|bends?|heat|weather|videos?|cameras?|lens)\b")
_ARTICLE: Final = re.compile(r"\b[Aa]n?\s\Z")
_NAME: Final = re.compile(r"\s[A-Z][a-z]")
_NOUN: Final = re.compile(r"\s(?!(?:of|in|is|was|are|were|at|on|to)\b)[a-z]")
# Millions, not meters, are counted in these.
_MILLIONS: Final = re.compile(
    r"\s(?:people|copies|users|views|downloads|customers|subscribers|followers|jobs|homes|households|viewers|visitors|"
    r"tonnes|barrels|shares|votes|units|workers|children|patients|passengers)\b"
)
_CHANGED: Final = re.compile(r"\b(?:rose|fell|up|down|by|gained|lost|added|dropped|increased|decreased)\s\Z")
_DECIMAL_COMMA: Final = r"[0-9]{1,3},[0-9]{1,2}(?![0-9,])"  # "3,5 kg"
# Points, not pints, are the size of these.
_TYPE: Final = re.compile(r"\s(?:fonts?|type|text|size|bold|italic|serif|Times|Arial|Helvetica|Courier|Calibri)\b")
_TO: Final = r"(?:\s?(?P<to>-|–|\bto\b|x|×|±|\+/-)\s?|—)"
_TO_SAID: Final = {"x": "by", "×": "by", "±": "plus or minus", "+/-": "plus or minus"}


def is_adjective(match: re.Match[str]) -> bool:
    """Return whether an amount stands between "a" and a noun: "a $100 bill", "a 5 km run"."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    return _ARTICLE.search(before) is not None and _NOUN.match(match.string, match.end()) is not None


def sign(written: str | None) -> str:
    """Return what stands for a sign before a number, with a space behind it; "" for none."""
    return _SIGNS[written] if written else ""


def unit_name(match: re.Match[str], *, singular: bool) -> str:
    """Return what the unit that `_UNIT` matched is called."""
    if match["power"]:
        length, power = re.split(r"(?<=[a-zµμ])(?=[\^23²³])", match["power"], maxsplit=1)
        said = f"{POWERS[power]} {UNITS[length][not singular]}"
    elif match["phrase"]:
        said = PHRASES[re.sub(r"\s", "_", match["phrase"])][not singular]
    else:
        said = UNITS[match["single"]][not singular]
    if not match["per"]:
        return said
    per = PER[" ".join(match["per"].split())]
    many = match.groupdict().get("many")
    return f"{said} per {whole(many)} {per}s" if many else f"{said} per {per}"


def _is_word(match: re.Match[str], single: str) -> bool:
    # Whether what looks like a unit is more likely a word, or a letter of a name.
    space, behind = match["space"], match.string[match.end() : match.end() + 1]
    if single in _AMBIGUOUS and (behind == "-" or (space and space not in ("-", "‑") and not _clear(match))):
        return True  # "3-in-1"
    if single == "pp.":
        # "rose 2 pp." in percentage points
        before = match.string[max(0, match.start() - 12) : match.start()]
        return not space or "." in (match["amount"] or "") or _CHANGED.search(before) is not None
    if not space:
        return single in ("st", "st.", "a", "as", "at", "K")
    if space == " " and len(single) == 1 and single.isupper() and _NAME.match(match.string, match.end()):
        return True  # "the 1986 K League"
    return single in _TOUCHING


def _measure(match: re.Match[str]) -> Answer:
    single, space, hyphen = match["single"], match["space"], match["space"] in ("-", "‑")
    if not all(written in UNITS for written in (single, match["first_unit"]) if written):
        return None
    if said := _by_its_place(match):
        return f"{_amount(match)} {said}"
    if single is not None and not match["per"] and _is_word(match, single):
        return None
    ends = "." if match.group().endswith(".") and _ends_sentence(match) else ""
    adjective = (
        is_adjective(match)
        or (single == "°" and _TURN.match(match.string, match.end()) is not None)
        or (hyphen and re.match(r"[\s)-]", match.string[match.end() : match.end() + 1] or " ") is not None)
    )
    amount = match["amount"] or match["fraction"]
    one = is_one(amount) and not match["first"]
    said = unit_name(match, singular=one or adjective or is_part(match["fraction"]))
    amount_said = _amount(match)
    if space and not hyphen:
        return {"count": amount_said, "unit": said + ends}
    return f"{amount_said} {said}{ends}"


def _by_its_place(match: re.Match[str]) -> str:
    # What is counted with letters that mean something else elsewhere; "" for none.
    single, space, end = match["single"], match["space"], match.end()
    if single == "m" and not space and match["amount"] and _MILLIONS.match(match.string, end):
        return "million"
    if single == "pc" and not space and not match["per"]:
        return "percent"  # "a 0.8pc rise"
    if single in ("pt", "pt.") and (space in ("-", "‑") or _TYPE.match(match.string, end)):
        return "point"
    return ""


def _ends_sentence(match: re.Match[str]) -> bool:
    # "5 km. Then", "5 km. 7 more"; "15 mins. from here" goes on.
    following = match.string[match.end() : match.end() + 4]
    return SENTENCE_END.match(match.string, match.end()) is not None or re.match(r"\s+[0-9]", following) is not None


def _clear(match: re.Match[str]) -> bool:
    # "6 in." and "6 in wide" are inches, "6 in the" is not.
    if match["single"] != "in":
        return match["single"] in ("pt", "ct", "AU", "pc") and not match.string[match.end() : match.end() + 2].strip()
    return (
        re.match(r"\s?(?:x|×|by|wide|long|tall|high|deep|thick|[).,;]|\Z)", match.string[match.end() : match.end() + 7])
        is not None
    )


def _amount(match: re.Match[str]) -> str:
    minus = sign(match["minus"])
    written = match["amount"]
    if written and re.fullmatch(_DECIMAL_COMMA, written):
        written = written.replace(",", ".")
    amount = number(written) if written else fraction(match["fraction"])
    if match["scale"]:
        amount += f" {scale(match['scale'])}"
    if not match["first"]:
        return minus + (f"{number(match['lead'])} by " if match["lead"] else "") + amount
    joint = _TO_SAID.get(match["to"], "to")
    first = number(match["first"])
    if match["first_unit"]:
        first += f" {UNITS[match['first_unit']][not is_one(match['first'])]}"
    if match["lead"]:
        first = f"{number(match['lead'])} by {first}"
    return f"{minus}{first} {joint} {'minus ' if match['second_minus'] else ''}{amount}"


def _compound(match: re.Match[str]) -> Answer:
    # "6 ft. 2 in.", "7 lb 3 oz"
    first, second = match["first"], match["second"]
    larger, smaller = UNITS[match["larger"]], UNITS[match["smaller"]]
    ends = "." if match.group().endswith(".") and _ends_sentence(match) else ""
    return f"{number(first)} {larger[not is_one(first)]} {number(second)} {smaller[not is_one(second)]}{ends}"


def _scaled(match: re.Match[str]) -> Answer:
    first = f"{number(match['first'])} to " if match["first"] else ""
    written = match["scale"]
    if written in "BMT" and _PLACE.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    scaled = written if written in "kK" else scale(written)  # "10K", unlike "$10K", is said as it is written
    return f"{sign(match['minus'])}{first}{number(match['amount'])} {scaled}"


def _after_x(match: re.Match[str]) -> Answer:
    return f"{number(match['amount'])} times"


def _each(match: re.Match[str]) -> Answer:
    return f"{number(match['amount'])} per {PER[match['per']]}"


def _alone(match: re.Match[str]) -> Answer:
    return f"{unit_name(match, singular=False)}"


RULES: Final[tuple[Rule, ...]] = (
    *feet_and_inches.RULES,
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<first>[0-9]{{1,4}})\s?(?:(?P<larger>ft|lbs?|hrs?|yrs?|mins?)(?:\.|(?!\w)),?\s(?P<second>"
        rf"[0-9]{{1,2}}(?:\.[0-9])?)\s?(?P<smaller>in(?!\s(?:the|an?|my|his|her|this|that|each|all|[A-Z])\b)|oz|mins?|mos|secs?)(?:\.|(?!\w)))(?!\w|/)",
        _compound,
    ),
    Rule(
        DIGIT,
        rf"{NOT_AFTER}(?P<amount>{NUMBER})[x×](?=\s(?:faster|slower|more|less|as|the|better|bigger|"
        rf"larger|smaller|higher|cheaper|longer|stronger|greater|quicker)\b)",
        _after_x,
    ),
    Rule(
        DIGIT + POINT + SIGNED + "½¼¾⅓⅔⅛⅜⅝⅞",
        rf"(?P<count>{_SIGN}{NOT_AFTER}(?:(?P<lead>{NUMBER})\s?[x×]\s?)?(?:(?P<first>{NUMBER})"
        rf"(?:\s?(?P<first_unit>°[CF]?|%|{_LETTERS})(?![^\W_]))"
        rf"?{_TO}(?P<second_minus>[-−])?)?"
        rf"(?:(?P<fraction>{FRACTION})|(?P<amount>{_DECIMAL_COMMA}|{NUMBER}))(?![0-9])"
        rf"(?P<scale>\s(?:hundred|thousand|million|billion|trillion)(?=\s))?)(?P<space>\s?[-‑]|\s?)"
        rf"(?P<unit>{_UNIT})",
        _measure,
    ),
    Rule(
        DIGIT + POINT + SIGNED,
        rf"{_SIGN}(?<![\w,/:#])(?:(?P<first>{NUMBER})\s?[-–]\s?)?(?P<amount>{NUMBER})"
        rf"(?P<scale>[kK]|[MBT](?!\s[A-Z][a-z])|[bmt]n|mil)(?!\w)(?!-\w|')",
        _scaled,
    ),
    Rule(DIGIT, rf"{NOT_AFTER}(?P<amount>{NUMBER})\s?/\s?(?P<per>{_PER})(?!\w)", _each),
    Rule(
        LETTER, r"(?<!\w)(?P<power>(?:km|cm|mm|m|ft)[²³])(?P<phrase>)(?P<single>)(?P<per>)(?!\w)", _alone, behind="²³"
    ),
    Rule(
        LETTER,
        r"(?<![\w/])(?P<power>)(?P<phrase>)(?P<single>km|kWh|MB|GB|mg|kg|m|kbit|Mbit|g|µg|μg|N|W)/(?P<per>s²|s\^2|s|h|"
        r"kg|L|l|dL|m²|m³|cm³)(?!\w)",
        _alone,
        words=frozenset("km kWh MB GB mg kg m kbit Mbit g µg μg N W".split()),
    ),
    Rule(
        LETTER, r"(?<!\w)(?P<power>)(?P<phrase>kg[·⋅]m²)(?P<single>)(?P<per>)(?!\w)", _alone, words=frozenset(("kg",))
    ),
    Rule("%°", r"(?P<power>)(?P<phrase>)(?P<single>%|°[CF]?)(?P<per>)(?!\w)", _alone),
)
