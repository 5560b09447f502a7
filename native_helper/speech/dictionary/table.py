"""The dictionary applied to a paragraph: what it finds there, longest first, and what becomes of it.

In   spoken text as a person sees it (`clean`, before any rule of a language), and its language
Out  the same with other words where entries say so; every place that an entry decided is marked, so that no rule
     changes it and its sounds, where the entry gives them, reach the voice

Words are looked up, not searched for: each place where a word may begin costs a few look-ups, however many entries
there are. Patterns are searched one by one, each with a time limit.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from native_helper.speech.dictionary.entries import Entry
from native_helper.speech.dictionary.file import Contents
from native_helper.speech.dictionary.limits import PATTERN_TIMEOUT_S
from native_helper.speech.dictionary.pattern import compile_pattern, filled
from native_helper.speech.dictionary.wrong import Problem
from native_helper.speech.normalize.clean import clean
from native_helper.speech.utterance import Block, Rewrite, Said, Span, SpokenText
from native_helper.speech.words import UNSPACED
from native_helper.wire.types import Kind

_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_POSSESSIVE: Final = re.compile(r"'[sS](?![^\W_])")
_HISSING: Final = "szʃʒʧʤʂʐɕʑʦʣʨʥ"
_VOICELESS: Final = "ptkfθ"
_MAX_TABLES: Final = 16  # languages of texts, each with its table


@dataclass(frozen=True, slots=True)
class _Found:
    """A place in the text that an entry decides."""

    start: int
    end: int
    spoken: str
    ipa: str | None
    line: int


@dataclass(slots=True)
class _Table:
    """The entries that hold for one language."""

    exact: dict[str, Entry] = field(default_factory=dict)
    folded: dict[str, Entry] = field(default_factory=dict)  # of lower-case entries, which match any case
    lengths: dict[str, list[int]] = field(default_factory=dict)  # by first letter, longest first
    patterns: list[Entry] = field(default_factory=list)
    begins: re.Pattern[str] | None = None


class Dictionary:
    """What a file's entries do to texts. One thread at a time."""

    def __init__(self, contents: Contents) -> None:
        self.entries = contents.entries
        self._problems = list(contents.problems)
        self._tables: dict[str, _Table] = {}
        self._slow: set[Entry] = set()  # patterns that took too long, once: they are left out until the file changes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the file, and which patterns were found too slow."""
        return tuple(self._problems)

    def apply(self, spoken: SpokenText, language: str) -> SpokenText:
        """Return how `spoken.text`, counted from 0, is said by the person's entries for `language`.

        What `spoken` marks as decided is left as it is.
        """
        rewrites: list[Rewrite] = []
        said: list[Said] = []
        pieces: list[str] = []
        copied = length = 0
        for found in self._found(spoken, language) if self.entries else ():
            pieces += (spoken.text[copied : found.start], found.spoken)
            begin = length + found.start - copied
            length = begin + len(found.spoken)
            copied = found.end
            said.append(Said(begin, length, found.ipa, found.line))
            if found.ipa is None:
                rewrites.append(Rewrite(Span(found.start, found.end), begin, length))
        pieces.append(spoken.text[copied:])
        return SpokenText("".join(pieces), 0, tuple(rewrites), tuple(said))

    def _found(self, spoken: SpokenText, language: str) -> list[_Found]:
        # At each place the longest wins, a word before a pattern, and nothing overlaps what came before.
        table = self._table(language)
        text = spoken.text
        every = [*self._words(text, table, language), *self._patterns(text, table)]
        every.sort(key=lambda one: (one.start, -one.end))
        taken = [(one.start, one.end) for one in spoken.said]
        chosen: list[_Found] = []
        at = 0
        for one in every:
            while taken and taken[0][1] <= one.start:
                taken.pop(0)
            if one.start >= at and not (taken and taken[0][0] < one.end):
                chosen.append(one)
                at = one.end
        return chosen

    def _words(self, text: str, table: _Table, language: str) -> Iterator[_Found]:
        if table.begins is None:
            return
        folded = _lower(text)
        for match in table.begins.finditer(folded):
            begin = match.start()
            for length in table.lengths[match.group()]:
                end = begin + length
                entry = table.exact.get(text[begin:end]) or table.folded.get(folded[begin:end])
                if entry is not None and end <= len(text) and _is_whole(text, begin, end):
                    yield _found(text, begin, end, entry, language)
                    break

    def _patterns(self, text: str, table: _Table) -> Iterator[_Found]:
        for entry in table.patterns:
            if entry in self._slow:
                continue
            try:
                for match in compile_pattern(entry.pattern or "").finditer(text, timeout=PATTERN_TIMEOUT_S):
                    spoken = match.group() if entry.say is None else " ".join(filled(entry.say, match).split())
                    if spoken and match.start() < match.end():
                        yield _Found(match.start(), match.end(), spoken, entry.ipa, entry.line)
            except TimeoutError:
                self._slow.add(entry)
                slow = "the pattern takes too long to look for and is left out; make it simpler, with fewer * and +."
                self._problems.append(Problem(slow, entry.line))

    def _table(self, language: str) -> _Table:
        tag = language.replace("_", "-").lower()
        if tag not in self._tables:
            if len(self._tables) >= _MAX_TABLES:
                self._tables.pop(next(iter(self._tables)))
            self._tables[tag] = _table_of([entry for entry in self.entries if _holds(entry, tag)])
        return self._tables[tag]


def _table_of(entries: list[Entry]) -> _Table:
    table = _Table()
    lengths: dict[str, set[int]] = {}
    for entry in sorted(
        entries, key=lambda entry: len(entry.language or "")
    ):  # the most particular comes last and stays
        if entry.pattern is not None:
            table.patterns.append(_in_plain_words(entry))
            continue
        word = _plain(entry.word or "")
        lower = _lower(word)
        (table.folded if word == lower else table.exact)[word] = _in_plain_words(entry)
        lengths.setdefault(lower[0], set()).add(len(word))
    table.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
    if lengths:
        letters = "".join(re.escape(first) for first in lengths if first.isalnum() and not _UNSPACED.match(first))
        others = "".join(re.escape(first) for first in lengths if not first.isalnum() or _UNSPACED.match(first))
        # Most places are no beginning of a word; where scripts meet there is none to be seen.
        before = f"(?<![^\\W_{UNSPACED}])"
        choices = (f"{before}[{letters}]" if letters else "", f"[{others}]" if others else "")
        begins = "|".join(choice for choice in choices if choice)
        table.begins = re.compile(begins)
    return table


def _in_plain_words(entry: Entry) -> Entry:
    return entry if entry.say is None else replace(entry, say=_plain(entry.say))


def _plain(words: str) -> str:
    # As `clean` leaves them, so that what a person sees and types is found. The letter keeps it from being nothing.
    cleaned = clean(Block(f"x {words}", 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), frozenset()).text
    return cleaned[2:] or words


def _holds(entry: Entry, tag: str) -> bool:
    own = (entry.language or "").lower()
    return not own or tag == own or tag.startswith(own + "-")


def _found(text: str, begin: int, end: int, entry: Entry, language: str) -> _Found:
    written = text[begin:end]
    if entry.ipa is None:
        return _Found(begin, end, entry.say or "", None, entry.line)
    possessive = _POSSESSIVE.match(text, end)
    if possessive is None:
        return _Found(begin, end, written, entry.ipa, entry.line)
    ending = _s_after(entry.ipa) if language.lower().startswith("en") else "s"
    return _Found(begin, possessive.end(), text[begin : possessive.end()], entry.ipa + ending, entry.line)


def _s_after(ipa: str) -> str:
    last = ipa.rstrip("/] ")[-1:]
    if last in _HISSING:
        return "ɪz"
    return "s" if last in _VOICELESS else "z"


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Say whether `text[begin:end]` is no part of a longer word."""
    return not (_joined(text, begin) or _joined(text, end) or _goes_on(text, end))


def _joined(text: str, border: int) -> bool:
    # Whether the characters on both sides of a border are of one word.
    if not 0 < border < len(text):
        return False
    before, after = text[border - 1], text[border]
    if unicodedata.category(after)[0] == "M":
        return True
    if before == after and not _is_letter(before):
        return True  # "C+" is not the word in "C++"
    return _is_letter(before) and _is_letter(after) and not (_UNSPACED.match(before) or _UNSPACED.match(after))


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _goes_on(text: str, end: int) -> bool:
    # "can" is not the word in "can't", but "Nguyen" is in "Nguyen's".
    return (
        text[end - 1].isalpha()
        and text[end : end + 1] == "'"
        and text[end + 1 : end + 2].isalpha()
        and _POSSESSIVE.match(text, end) is None
    )


def _lower(text: str) -> str:
    # As long as the text is, so that places stay: "İ" becomes two characters otherwise.
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
