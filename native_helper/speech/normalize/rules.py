"""Rules from written to spoken words, and the scanner that tries them.

A rule is tried only where something begins that it can begin with. At each such place the first rule that has an
answer wins; what no rule answers stays as it is. Every pattern is bounded, so that the time is linear in the text.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, TypeAlias

from native_helper.speech.normalize.change import Change

# How the whole match is spoken, or each named group of it and the rest as it stands; None if the rule has no answer.
Answer: TypeAlias = "str | Mapping[str, str] | None"

DIGIT: Final = "0"
LETTER: Final = "a"
POINT: Final = "5"  # before a digit, as in ".5"; other dots stand for themselves

# Behind a dot that ends a sentence as well as an abbreviation.
SENTENCE_END: Final = re.compile(r"[\"')\]]{0,3}(?:\s*\Z|\s+[\"'(\[]?[A-Z])")

_SINGLES: Final = "⁰¹²³⁴-⁹₀-₉¼-¾⅐-⅞"  # each a thing of its own, though they are among the characters of words
_BEGINNING: Final = re.compile(rf"[0-9]+|[^\W\d_{_SINGLES}]+|[^\s\w]|[_{_SINGLES}]|\d")


class Rule:
    """What a written thing looks like and how it is spoken.

    `words` are all that it can begin with where it begins with a letter, `behind` all characters that can follow that
    word, `digits_behind` those behind digits that it begins with; a dot that ends a sentence is none. All three only
    save the pattern, which takes longer to compile than a short text to read.
    """

    def __init__(
        self,
        begins: str,
        source: str,
        speak: Callable[[re.Match[str]], Answer],
        *,
        words: Set[str] | None = None,
        behind: str = "",
        digits_behind: str = "",
    ) -> None:
        self.begins = begins  # DIGIT for any, LETTER for any, other characters for themselves
        self.speak = speak
        self.words = words
        self.behind = behind
        self.digits_behind = digits_behind
        self._source = source

    def can_begin(self, word: str, behind: str) -> bool:
        """Return whether this can begin with the letters or digits `word` before the character `behind`."""
        if "0" <= word[0] <= "9":
            return not self.digits_behind or (behind != "" and behind in self.digits_behind)
        if self.words is not None and word not in self.words:
            return False
        return not self.behind or (behind != "" and behind in self.behind)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of the whole thing. Compiled when it is first tried: all of a language's take 0.1 s."""
        return re.compile(self._source)


class Scanner:
    """The rules of a language in the order in which they are tried."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_first: defaultdict[str, list[Rule]] = defaultdict(list)
        for one in rules:
            for first in one.begins:
                by_first[first].append(one)
        self._by_first: dict[str, Sequence[Rule]] = dict(by_first)

    def changes(self, text: str) -> Iterator[Change]:
        """Yield what the rules change in `text`, in order."""
        at = 0
        while (begins := _BEGINNING.search(text, at)) is not None:
            at = begins.end()
            start = begins.start()
            kind = _kind(text, start)
            behind = text[at : at + 1]
            if behind == "." and not text[at + 1 : at + 2].isalnum():
                behind = ""  # it ends a sentence
            for one in self._by_first.get(kind, ()):
                if kind in (LETTER, DIGIT) and not one.can_begin(begins.group(), behind):
                    continue
                match = one.pattern.match(text, start)
                if match is None or match.end() == start:
                    continue
                answer = one.speak(match)
                if answer is None:
                    continue
                yield from _changes(match, answer)
                at = match.end()
                break


def first_words(written: Iterable[str]) -> frozenset[str]:
    """Return the letters that each of `written` begins with."""
    found = (_BEGINNING.match(one) for one in written)
    return frozenset(one.group() for one in found if one)


def _kind(text: str, start: int) -> str:
    first = text[start]
    if "0" <= first <= "9":
        return DIGIT
    if first == "." and "0" <= text[start + 1 : start + 2] <= "9":
        return POINT
    return LETTER if first.isalpha() else first


def _changes(match: re.Match[str], answer: str | Mapping[str, str]) -> Iterator[Change]:
    if isinstance(answer, str):
        yield from _change(match.string, *match.span(), answer)
        return
    places = sorted((match.span(name), spoken) for name, spoken in answer.items())
    for (start, end), spoken in places:
        if 0 <= start < end:
            yield from _change(match.string, start, end, spoken)


def _change(text: str, start: int, end: int, spoken: str) -> Iterator[Change]:
    # A dot that stays is the sentence's, and no part of what was written.
    if end - start > 1 and text[end - 1] == "." and spoken.endswith("."):
        end, spoken = end - 1, spoken[:-1]
    if text[start:end] != spoken:
        yield Change(start, end, spoken)
