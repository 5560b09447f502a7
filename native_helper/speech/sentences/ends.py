"""Where sentences end: every mark that may end one is judged by what stands on both sides of it.

Each judgement looks at a bounded stretch, so that the time is linear for any text.
"""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.sentences.abbreviations import UNITS, Abbreviations, abbreviations
from native_helper.speech.sentences.lists import LABEL

# Marks that may end a sentence, with the quotes and brackets that close behind them. An opening quote before white
# space closes too, as „this“ and »this« do. A run of marks is matched whole, once.
_CLOSERS: Final = (
    r"(?P<closers>(?:[\"'”’)\]»›」』〉》】）]|[“‘«](?=[\s,;:.]|\Z)|[ \u00a0\u202f]»(?=[\s,;:.]|\Z))*+)"
)
_END: Final = re.compile(
    rf"(?:(?P<dots>\.(?:[ \u00a0]\.)++|[.…]++(?![!?؟‽⁇⁈⁉]))|(?P<marks>[.…]*+[!?؟۔։‽⁇⁈⁉][!?.…‽]*+)|(?P<full>[。！？｡।॥။።][。！？｡।॥!?…]*+))"
    + _CLOSERS
)
_GREEK_QUESTION: Final = re.compile(r"(?P<marks>[;\u037e])" + _CLOSERS)
# What belongs to the sentence before it: the mark of a footnote, an emoji.
_BEHIND: Final = re.compile(
    r"(?:[ \u00a0]?\[(?:\d{1,3}|[a-z]|note \d{1,3})\]|[¹²³⁰⁴-⁹]"
    r"|[ \u00a0]?[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff]*)++(?=\s|\Z)"
)
_NEXT: Final = re.compile(
    r"\s*+(?:[—–―-][ \u00a0]?)?(?P<opener>[\"'“‘«‹„([¿¡「『（《]*+)(?P<letter>.)(?P<rest>[\w’'-]{0,24})(?P<dot>\.?)", re.DOTALL
)
_SPEECH_VERBS: Final = (
    "said|says|asked|asks|cried|shouted|whispered|replied|answered|added|yelled|called|muttered|exclaimed|began|continued|"
    "murmured|screamed|laughed|thought|told|wondered|insisted|repeated|snapped|sighed|gasped|growled|demanded"
)
_SPEAKER: Final = re.compile(
    rf"\s+(?:(?:he|she|it|they|we|i|you|the \w+|[A-Z][\w’'-]{{1,20}}(?: [A-Z][\w’'-]{{1,20}})?) )?(?:{_SPEECH_VERBS})\b"
)
_NAMES_WITH_MARK: Final = frozenset("Yahoo Jeopardy Wham Yum".split())
_QUOTES: Final = frozenset("\"'”’“‘«»›」』")
# After speech, Japanese goes on with one of these, Chinese with who says it.
_GOES_ON: Final = re.compile(
    r"\s*(?:[，、；：,;）)」』]|[とはがをにのでもへ]|って|から|まで|(?:[\u4e00-\u9fff]{1,3}?)(?:[说說道问問喊叫答]|问道|說道|说道))"
)
_BEFORE: Final = re.compile(r"[^\s—–―]*\Z")
_ELISION: Final = re.compile(r"\A(?:[cdlmnst]|qu|(?:de|a|ne)?ll|un)['’](?=\w)", re.IGNORECASE)  # "l'art. 5"
_OPENERS: Final = "\"'“‘«‹„([¿¡"
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.-?){1,5}[^\W\d_]{1,2}")
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}")
_HOUR: Final = frozenset({"a.m", "p.m"})
_AFTER_HOUR: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Eastern Central Mountain Pacific Greenwich ET EST EDT CT CST PT PST PDT GMT UTC"
    .split()
)  # fmt: skip
# "At 5 a.m. Mr. Smith ..." has not said anything yet.
_OPENING: Final = re.compile(r"(?:At|By|On|From|Until|Till|Since|Before|After|Around|About)\s.{0,18}", re.DOTALL)
# Letters that name one of several: "vitamin C."
_LETTERED: Final = frozenset(
    "vitamin vitamins plan hepatitis grade group team type class section appendix exhibit point option part route level "
    "model version column row option influenza schedule gate".split()
)
_WORD_BEFORE: Final = re.compile(r"(\S{1,30})\s+\S*\Z")
_LOOK_BACK: Final = 60


def ends(text: str, language: str) -> Iterator[int]:
    """Yield where the sentences of `text` end, the text's own end included."""
    known = abbreviations(language)
    start, label = 0, None
    for match in _candidates(text, language):
        if match.start() < start:
            continue
        behind = _BEHIND.match(text, match.end())
        end = behind.end() if behind else match.end()
        place = _Place(text, start, match, end)
        if _is_label(place, label):
            label = int(place.word)
        elif end < len(text) and _ends_sentence(place, known):
            yield end
            start, label = end, None
    yield len(text)


def _candidates(text: str, language: str) -> Iterator[re.Match[str]]:
    if language.startswith("el"):
        yield from sorted([*_END.finditer(text), *_GREEK_QUESTION.finditer(text)], key=lambda match: match.start())
    else:
        yield from _END.finditer(text)


class _Place:
    """A mark that may end the sentence, and its neighbours."""

    def __init__(self, text: str, start: int, match: re.Match[str], end: int) -> None:
        self.text = text
        self.start = start  # of the sentence
        self.mark = match.start()
        self.end = end
        self.closers = match["closers"]
        self.dots = match.groupdict().get("dots") or ""
        self.is_full = bool(match.groupdict().get("full"))
        found = _NEXT.match(text, end)
        self.opener = found["opener"] if found else ""
        self.letter = found["letter"] if found else ""
        self.next = found["letter"] + found["rest"] if found else ""
        self.next_has_dot = bool(found and found["dot"])
        token = _BEFORE.search(text, max(start, self.mark - _LOOK_BACK), self.mark)
        word = token.group().lstrip(_OPENERS) if token else ""
        self.word = _ELISION.sub("", word)

    @property
    def before(self) -> str:
        """The word before the word."""
        found = _WORD_BEFORE.search(self.text, max(self.start, self.mark - _LOOK_BACK), self.mark)
        return found[1] if found else ""

    @property
    def is_first(self) -> bool:
        """Whether the word is the sentence's first."""
        return not self.text[max(self.start, self.mark - _LOOK_BACK) : self.mark - len(self.word)].strip(" \n" + _OPENERS)

    @property
    def has_quote(self) -> bool:
        return any(closer in _QUOTES for closer in self.closers)


def _ends_sentence(place: _Place, known: Abbreviations) -> bool:
    if not place.letter:
        return True
    if place.is_full:
        return _full_ends(place)
    if not place.text[place.end].isspace():
        return not place.closers and _space_is_missing(place, known)
    if place.letter.islower() and not place.next[1:2].isupper():  # "iPhone" may open a sentence
        return not place.dots and not place.closers and _is_informal(place)
    if place.has_quote and _SPEAKER.match(place.text, place.end):
        return False  # “Go!” John said
    if place.has_quote and not place.opener and _is_caseless(place.letter):
        return False  # who says it, or another sentence: no capital tells
    if not place.dots:
        return place.word not in _NAMES_WITH_MARK or place.next in known.openers
    if place.dots == ".":
        return bool(place.closers) or _dot_ends(place, known)
    return place.word.lower() != place.next.lower()  # "I... I don't know"


def _is_caseless(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _full_ends(place: _Place) -> bool:
    # Of marks that need no space behind them.
    if place.text[place.end].isspace():
        return True
    if place.closers[-1:] in ("》", "〉"):
        return False  # a title
    if place.closers or place.letter in "，、；：,;":
        return not _GOES_ON.match(place.text, place.end)
    return True


def _is_informal(place: _Place) -> bool:
    # "!" or "?" before a small letter: "hello! how are you" has an end, "Yahoo! is" and "What?! he said" have none.
    if _SPEAKER.match(place.text, place.end):
        return False
    return place.opener == "" and not place.word[:1].isupper() and place.text[place.end + 1 : place.end + 2].islower()


def _space_is_missing(place: _Place, known: Abbreviations) -> bool:
    # "It ended there.Then he left": a plain word on both sides, no name of a file or a site.
    if place.opener or not place.letter.isupper() or not place.next[1:2].islower():
        return False
    if not place.word.isalpha() or not place.word[-2:].islower() or len(place.word) < 2:
        return False
    if not place.dots:
        return True
    following = place.text[place.end + len(place.next) : place.end + len(place.next) + 1]
    is_plain = place.word.islower() and place.next.isalpha() and (not following or following in " \n,;:!?’'.")
    return place.dots == "." and is_plain and not _has(known.titles | known.shortened, place.word)


def _dot_ends(place: _Place, known: Abbreviations) -> bool:
    word = place.word
    opens = place.next in known.openers and not (len(place.next) == 1 and place.next_has_dot)
    opens = opens or (len(word) > 1 and place.opener[-1:] in ("“", '"', "«", "„", "¿", "¡"))
    if not word:
        return True
    if _has(known.titles, word):
        return False
    if _has(known.numbered, word):
        return not place.letter.isdigit()
    if word in UNITS and place.before[-1:].isdigit():
        return not place.letter.isdigit()
    if word.isdigit():
        return opens or not known.ordinal_dot or len(word) > 2
    if len(word) == 1 and word.isalpha():
        return opens or _letter_ends(place, known)
    if known.ordinal_dot and _ROMAN.fullmatch(word):
        return opens
    if word.lower() in _HOUR:
        return opens or not (place.next in _AFTER_HOUR or _OPENING.fullmatch(place.text[place.start : place.mark].strip()))
    if _ACRONYM.fullmatch(word) or _has(known.shortened, word) or (known.ordinal_dot and word.endswith("str")):
        return opens or not known.openers
    return True


def _is_label(place: _Place, before: int | None) -> bool:
    # "1." at the beginning, or behind "such as:", and then each number that follows the one `before`.
    if not (place.dots == "." and place.word.isdecimal() and len(place.word) <= 2 and not place.closers):
        return False
    if LABEL.match(place.text, place.mark - len(place.word)) is None:
        return False
    return place.is_first or (int(place.word) == before + 1 if before else place.word == "1" and place.before.endswith(":"))


def _letter_ends(place: _Place, known: Abbreviations) -> bool:
    # One letter that is no known abbreviation, before what need not be the beginning of a sentence.
    if not place.word.isupper():
        return place.word != place.word.lower()  # a letter without case is a word
    if place.before.lower() in _LETTERED:
        return True
    if place.word == "I" and known is abbreviations("en"):
        return not place.is_first and not place.before.endswith(".")
    return False


def _has(words: frozenset[str], word: str) -> bool:
    return word in words or (len(word) > 1 and word.lower() in words)  # "v." is no "V."
