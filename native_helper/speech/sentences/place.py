"""Marks that may end a sentence, and what stands on both sides of one.

Each looks at a bounded stretch, and a run of marks is matched whole, once, so that the time is linear for any text.
"""

import re
from collections.abc import Iterator
from typing import Final

# Quotes and brackets that close behind a mark. An opening quote before white space closes too: „this“, »this«.
_CLOSERS: Final = r"(?P<closers>(?:[\"'”’)\]»›」』〉》】）]|[“‘«](?=[\s,;:.]|\Z)|[ \u00a0\u202f]»(?=[\s,;:.]|\Z))*)"
_DOTS: Final = r"\.(?:[ \u00a0]\.)+|[.…]++(?![!?؟‽⁇⁈⁉])"
_STRONG: Final = r"[.…]*+[!?؟۔։‽⁇⁈⁉][!?.…‽]*+"
_FULL: Final = r"[。！？｡।॥။።][。！？｡।॥!?…]*+"  # these need no space behind them
_MARK: Final = re.compile(f"(?:(?P<dots>{_DOTS})|(?P<strong>{_STRONG})|(?P<full>{_FULL})){_CLOSERS}")
_GREEK_QUESTION: Final = re.compile(r"(?P<dots>(?!))?(?P<full>(?!))?(?P<strong>[;\u037e])" + _CLOSERS)
# What belongs to the sentence before it: the mark of a footnote, an emoji.
_EMOJI: Final = (
    r"[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff]*"
)
_BEHIND: Final = re.compile(
    rf"(?:[ \u00a0]?\[(?:\d{{1,3}}|[a-z]|note \d{{1,3}})\]|[¹²³⁰⁴-⁹]|[ \u00a0]?{_EMOJI})+(?=\s|\Z)"
)
_NEXT: Final = re.compile(
    r"\s*+(?:[—–―-][ \u00a0]?)?(?P<opener>[\"'“‘«‹„([¿¡「『（《]*+)(?P<letter>.)(?P<rest>[\w’'-]{0,24})(?P<dot>\.?)",
    re.DOTALL,
)
_TOKEN: Final = re.compile(r"[^\s—–―]*\Z")
_WORD_BEFORE: Final = re.compile(r"(\S{1,30})\s+\S*\Z")
_OPENERS: Final = "\"'“‘«‹„([¿¡"
_ELISION: Final = re.compile(r"\A(?:[cdlmnst]|qu|(?:de|a|ne)?ll|un)['’](?=\w)", re.IGNORECASE)  # "l'art. 5"
_QUOTES: Final = frozenset("\"'”’“‘«»›」』")
_LOOK_BACK: Final = 60


def marks(text: str, language: str) -> Iterator[re.Match[str]]:
    """Yield every run of marks that may end a sentence, in order."""
    if language.startswith("el"):
        found = [*_MARK.finditer(text), *_GREEK_QUESTION.finditer(text)]
        yield from sorted(found, key=lambda match: match.start())
    else:
        yield from _MARK.finditer(text)


class Place:
    """A run of marks in a sentence that begins at `start`, and its neighbours."""

    def __init__(self, text: str, start: int, match: re.Match[str]) -> None:
        behind = _BEHIND.match(text, match.end())
        self.text = text
        self.start = start
        self.mark = match.start()
        self.end = behind.end() if behind else match.end()
        self.dots = match["dots"] or ""  # one or more, where no stronger mark is among them
        self.is_full = match["full"] is not None
        self.closers = match["closers"]
        self.has_quote = not _QUOTES.isdisjoint(self.closers)
        token = _TOKEN.search(text, max(start, self.mark - _LOOK_BACK), self.mark)
        self.word = _ELISION.sub("", token.group().lstrip(_OPENERS)) if token else ""
        found = _NEXT.match(text, self.end)
        self.opener = found["opener"] if found else ""
        self.letter = found["letter"] if found else ""  # "" where nothing follows
        self.next = found["letter"] + found["rest"] if found else ""
        self.next_has_dot = bool(found and found["dot"])

    @property
    def follows_space(self) -> bool:
        """Whether there is white space behind the mark, or the text's end."""
        return self.end == len(self.text) or self.text[self.end].isspace()

    @property
    def before(self) -> str:
        """The word before the word."""
        found = _WORD_BEFORE.search(self.text, max(self.start, self.mark - _LOOK_BACK), self.mark)
        return found[1] if found else ""

    @property
    def said(self) -> str | None:
        """The sentence up to the mark, if that is short."""
        return self.text[self.start : self.mark].strip() if self.mark - self.start < _LOOK_BACK else None

    @property
    def is_first(self) -> bool:
        """Whether the word is the sentence's first."""
        return self.said is not None and not self.said.removesuffix(self.word).strip(_OPENERS)
