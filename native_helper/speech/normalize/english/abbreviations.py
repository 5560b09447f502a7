"""Abbreviations, where the words around them say which is meant. Initials and acronyms are left as they are."""

import re
from collections.abc import Iterable
from typing import Final

from native_helper.speech.normalize.english.addresses import DIRECTION_BEHIND, STREET_KINDS
from native_helper.speech.normalize.rules import LETTER, SENTENCE_END, Answer, Rule, first_words

# Before a name.
_TITLES: Final = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Ms", "Dr": "Doctor", "Prof": "Professor", "Rev": "Reverend",
    "Hon": "Honorable", "Gen": "General", "Col": "Colonel", "Capt": "Captain", "Cpt": "Captain", "Lt": "Lieutenant",
    "Maj": "Major", "Sgt": "Sergeant", "Cpl": "Corporal", "Cmdr": "Commander", "Adm": "Admiral", "Gov": "Governor",
    "Sen": "Senator", "Rep": "Representative", "Pres": "President", "Supt": "Superintendent", "Messrs": "Messieurs",
    "Mt": "Mount", "Ft": "Fort", "St": "Saint", "Ste": "Saint", "Pvt": "Private", "Amb": "Ambassador",
    "Atty": "Attorney", "Insp": "Inspector",
}  # fmt: skip
# Before a number, singular and plural alike.
NUMBERED: Final = {
    "no": "number", "nos": "numbers", "nr": "number", "fig": "figure", "figs": "figures", "p": "page",
    "pp": "pages", "pg": "page", "vol": "volume", "vols": "volumes", "ch": "chapter", "chap": "chapter",
    "sec": "section", "sect": "section", "art": "article", "eq": "equation", "eqs": "equations", "eqn": "equation",
    "tab": "table", "para": "paragraph", "paras": "paragraphs", "app": "appendix", "ex": "example",
    "ver": "version", "op": "opus", "rm": "room", "apt": "apartment", "ste": "suite", "bldg": "building",
    "fl": "floor", "col": "column", "ed": "edition", "ref": "reference", "refs": "references", "l": "line",
    "ll": "lines", "rev": "revision", "ser": "series", "ep": "episode", "pt": "part", "pts": "parts",
    "ext": "extension", "approx": "approximately", "ca": "circa", "c": "circa", "cf": "compare", "max": "maximum",
    "min": "minimum", "est": "estimated", "tel": "telephone", "hwy": "highway", "rte": "route", "ibid": "ibid",
}  # fmt: skip
# Before a year.
_BEFORE_YEAR: Final = {"b": "born", "d": "died", "est": "established", "fl": "flourished", "r": "reigned"}
# Anywhere, with their dot.
_WORDS: Final = {
    "vs": "versus", "etc": "et cetera", "approx": "approximately", "inc": "incorporated", "ltd": "limited",
    "corp": "corporation", "bros": "brothers", "dept": "department", "depts": "departments", "govt": "government",
    "misc": "miscellaneous", "avg": "average", "max": "maximum", "min": "minimum", "tel": "telephone",
    "ext": "extension", "viz": "namely", "cf": "compare", "ca": "circa", "incl": "including", "excl": "excluding",
    "esp": "especially", "resp": "respectively", "assoc": "association", "assn": "association", "dist": "district",
    "intl": "international", "natl": "national", "univ": "university", "mgr": "manager", "mgmt": "management",
    "attn": "attention", "bldg": "building", "hwy": "highway", "apt": "apartment", "blvd": "boulevard",
    "ave": "avenue", "rd": "road", "ln": "lane", "pkwy": "parkway", "jr": "junior", "sr": "senior",
    "esq": "esquire", "eds": "editors", "trans": "translated by", "cont": "continued", "ibid": "ibid",
    "temp": "temperature", "abbr": "abbreviation", "prev": "previous", "orig": "original", "sgt": "sergeant",
    "hrs": "hours", "mins": "minutes", "secs": "seconds", "yrs": "years", "lbs": "pounds", "oz": "ounces",
    "al": "al",
}  # fmt: skip
# What follows belongs to them, whatever its case.
_NEVER_LAST: Final = frozenset("vs cf viz approx ca incl excl esp attn trans abbr".split())
_WITHOUT_DOT: Final = {
    "vs": "versus", "Mr": "Mister", "Mrs": "Missus", "Dr": "Doctor", "Prof": "Professor", "Jr": "Junior",
    "Ltd": "Limited", "Blvd": "Boulevard", "etc": "et cetera", "St": "Saint", "Mt": "Mount",
}  # fmt: skip
_PHRASES: Final = {
    "e.g.": "for example", "eg.": "for example", "i.e.": "that is", "ie.": "that is", "a.k.a.": "also known as",
    "aka": "also known as", "w/o": "without", "w/": "with", "b/c": "because", "c/o": "care of", "p.s.": "P S",
    "P.S.": "P S", "n.b.": "note well", "N.B.": "note well", "q.v.": "which see", "et al.": "et al",
    "and/or": "and or", "n/a": "N A", "N/A": "N A", "I/O": "I O", "24/7": "twenty four seven", "s/he": "she or he",
    "he/she": "he or she",
    "she/he": "she or he", "him/her": "him or her", "his/her": "his or her", "her/his": "her or his",
    "his/hers": "his or hers",
    "P.O.": "P O", "a/c": "A C", "A/C": "A C", "R&D": "R and D", "Q&A": "Q and A", "Ph.D.": "PhD", "Ph.D": "PhD",
    "tv": "TV", "401(k)": "four oh one k",
}  # fmt: skip
# "Lake St. Clair" is no street.
_BEFORE_SAINT: Final = frozenset(
    "Mount Mt Lake Port Fort Ft Sault East West North South New Old The In At Of To From For Near Visit And But "
    "On By With "
    "After Before When Since Both Is Was Cathedral Basilica Hotel Church Hospital Saint Bay Feast Order Abbey "
    "Rue".split()
)
_ORDINAL: Final = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th)")
_PREVIOUS: Final = re.compile(r"([^\W_][\w'.]{0,30})\s\Z")


def _ends(match: re.Match[str], *, before_name: bool = True) -> str:
    # The dot of an abbreviation ends the sentence as well where one ends.
    following = SENTENCE_END.match(match.string, match.end())
    if following is None or not match.group().endswith("."):
        return ""
    return "." if before_name or following.end() == len(match.string) else ""


def _previous(match: re.Match[str]) -> str:
    found = _PREVIOUS.search(match.string, max(0, match.start() - 32), match.start())
    return found[1] if found else ""


def _title(match: re.Match[str]) -> Answer:
    written, before = match["title"], _previous(match)
    if written == "Dr":
        # Before a name it is a person, "Dear Dr. Patel", unless a house stands there: "12 Maple Dr. Springfield".
        is_drive = _HOUSE.search(match.string, max(0, match.start() - 48), match.start()) is not None
        return _street(match) if is_drive else _TITLES[written]
    if written == "St" and _ORDINAL.fullmatch(before) and DIRECTION_BEHIND.match(match.string, match.end()):
        return _street(match)  # "5th St. SE"
    if (
        written == "St"
        and before[:1].isupper()
        and before.rstrip(".") not in _BEFORE_SAINT
        and before not in _STARTS
        and not _SAINT.match(match.string, match.end())
    ):
        return _street(match)
    return _TITLES[written]


# "Paris St Germain", "Duntocher St. Mary's": the street would be followed by something else.
_SAINT: Final = re.compile(r"(?<=St) [A-Z][a-z]+|(?<=St\.) [A-Z][a-z]+'s")
_HOUSE: Final = re.compile(r"(?<!\w)[0-9][0-9A-Za-z-]{0,5}\s(?:[A-Z][\w.']{0,20}\s){1,3}\Z")
# Words that a sentence begins with in front of a title or a saint.
_STARTS: Final = frozenset(
    "A An As If It So He She We They You I Our My His Her That This Then There While Where Ask Call See Today "
    "Yes No".split()
)
# Kinds that are words or names of their own where no house's number stands before them.
_IN_ADDRESSES: Final = frozenset(("Av", "Trl", "Fwy"))


def _street(match: re.Match[str]) -> str:
    return STREET_KINDS[match["title"]] + ("" if DIRECTION_BEHIND.match(match.string, match.end()) else _ends(match))


def _street_alone(match: re.Match[str]) -> Answer:
    before = _previous(match)
    if _ORDINAL.fullmatch(before):
        return _street(match)  # "42nd St."
    if not before[:1].isupper() or before in _BEFORE_SAINT or before in _STARTS:
        return None
    return _street(match)


def _before_number(match: re.Match[str]) -> Answer:
    said = NUMBERED[match["word"].lower()]
    return said.capitalize() if match["word"][0].isupper() else said


def _before_year(match: re.Match[str]) -> Answer:
    written = match["word"]
    said = _BEFORE_YEAR[written.lower()]
    return said.capitalize() if written[0].isupper() else said


def _word(match: re.Match[str]) -> Answer:
    said = _WORDS[match["word"].lower()]
    ends = "" if match["word"].lower() in _NEVER_LAST else _ends(match)
    return (said.capitalize() if match["word"][0].isupper() else said) + ends


def _war(match: re.Match[str]) -> Answer:
    return f"World War {'two' if match['which'] in ('II', '2') else 'one'}"


def _century(match: re.Match[str]) -> Answer:
    goes_on = re.match(r"\s(?:BCE?|AD|CE)\b", match.string[match.end() : match.end() + 5])
    return "century" + ("" if goes_on else _ends(match))


def _company(match: re.Match[str]) -> Answer:
    return "Company" + _ends(match)


def _phrase(match: re.Match[str]) -> Answer:
    written = match.group()
    said = _PHRASES.get(written) or _PHRASES[written.lower()].capitalize()
    return said + (_ends(match) if written[-3:] in ("al.", "D.") else "")


def _either_case(names: Iterable[str]) -> frozenset[str]:
    return frozenset(way for name in names for way in (name, name.title(), name.upper()))


_ANY_PHRASE: Final = [
    way
    for name in sorted(_PHRASES, key=len, reverse=True)
    for way in ({name, name[0].upper() + name[1:]} if "." in name else {name})
    if not name[0].isdigit()
]
_WITHOUT_DOT_NUMBERED: Final = frozenset("pp fig figs Fig Figs vol Vol eq eqs Eq Eqs".split())
_NAME: Final = r"(?=\s?[\"'(]?[A-Z])"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        LETTER,
        rf"(?<![\w.])(?:{'|'.join(map(re.escape, _ANY_PHRASE))})(?![\w])",
        _phrase,
        words=first_words(_ANY_PHRASE),
    ),
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<word>[a-z]{1,3}|Est)\.(?=\s?(?:1[0-9]{3}|20[0-2][0-9])(?![\w%]|[.,:/]?[0-9]))",
        _before_year,
        words=frozenset(("Est", *_BEFORE_YEAR)),
    ),
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<word>[A-Za-z]{1,6})\.(?=\s?[0-9]|\s(?:#|[xivl]{1,7}|[XVL]|[XIVL]{2,7})(?![\w']))",
        _before_number,
        words=_either_case(NUMBERED),
    ),
    Rule(LETTER, r"(?<![\w.'-])(?P<word>[A-Za-z]{2,4})(?=\s[0-9])", _before_number, words=_WITHOUT_DOT_NUMBERED),
    Rule(LETTER, rf"(?<![\w.'-])(?P<title>[A-Za-z]{{2,6}})\.{_NAME}", _title, words=_TITLES.keys()),
    Rule(LETTER, r"(?<![\w.'-])(?P<title>[A-Za-z]{2,3})\.", _title, words=frozenset(("Mr", "Mrs", "Ms"))),
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<title>[A-Za-z]{2,4})(?=\s[A-Z][a-z])",
        _title,
        words=frozenset("Mrs Mr Dr Prof St Mt".split()),
    ),
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<title>[A-Za-z]{2,4})\.(?!\w)",
        _street_alone,
        words=STREET_KINDS.keys() - _IN_ADDRESSES,
    ),
    Rule(
        LETTER,
        r"(?<![\w.'-])(?P<title>[A-Za-z]{2,4})(?=\s*[,;:!?)]|\s*\Z|\.?\s*\Z)(?!\.)",
        _street_alone,
        words=frozenset("St Dr Ave Rd Blvd Ln Hwy Pkwy Expy".split()),
    ),
    Rule(LETTER, r"(?<!\w)WW(?P<which>II?|[12])(?!\w)", _war, words=frozenset(("WW", "WWI", "WWII"))),
    # "the 5th c. BC"
    Rule(LETTER, r"(?<=[0-9](?:st|nd|rd|th)\s)(?P<word>c)\.(?!\w)", _century, words=frozenset("c")),
    Rule(LETTER, r"(?<=[A-Za-z&]\s)Co\.(?!\w)", _company, words=frozenset(("Co",))),
    Rule(LETTER, r"(?<![\w.'-])(?P<word>[A-Za-z]{2,6})\.(?![\w])", _word, words=_either_case(_WORDS)),
    Rule(LETTER, r"(?<![\w.'/-])vs(?![\w.'/])", lambda _: "versus", words=frozenset(("vs",))),
    Rule(
        LETTER,
        r"(?<![\w.'/-])Mrs?(?![\w.'/])|(?<=\s)(?:Jr(?![\w'])(?!\.)|Ltd(?![\w'.]))",
        lambda match: _WITHOUT_DOT[match.group()],
        words=frozenset("Mr Mrs Jr Ltd".split()),
    ),
)
