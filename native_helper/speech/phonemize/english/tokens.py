"""An utterance as the rules for English see it: words, and the marks and signs between that are heard or spoken.

In   an utterance; its words stand without the apostrophes around them
Out  Tokens in order: each word of the utterance has exactly one
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Utterance

_STRAIGHT: Final = str.maketrans("‘’ʼ＇`´", "''''''")
_NUMBER_FOLLOWS: Final = re.compile(r"\.\s*\d")
# Signs that are no part of a word and yet are spoken.
SIGNS: Final = frozenset("&%@#*/\\§")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a spoken sign, or a mark that is heard as a pause or in the melody."""

    text: str  # apostrophes straight
    is_mark: bool = False
    word: int | None = None  # of the utterance, that it is or whose sounds it joins


def tokens(utterance: Utterance) -> Iterator[Token]:
    """Yield the tokens of `utterance`. Raises VoiceUnavailable if there is no lexicon."""
    text, words = utterance.text, utterance.words
    marks = list(gaps(utterance))
    end = 0
    for number, gap in enumerate(marks):
        begin = words[number].spoken_start if number < len(words) else len(text)
        if words:
            owner = max(0, number - 1)
            yield from (Token(sign, word=owner) for sign in text[end:begin] if sign in SIGNS)
        yield from (Token(mark, is_mark=True) for mark in gap if mark != " ")
        if number < len(words):
            end = words[number].spoken_end
            yield Token(_whole(text, begin, end, marks[number + 1]), word=number)


def _whole(text: str, begin: int, end: int, gap: str) -> str:
    # The word with the apostrophe or dot beside it where the lexicon has it so: "'em", "o'", "No. 5". `gap` follows.
    word = text[begin:end].translate(_STRAIGHT)
    before = text[max(0, begin - 2) : begin].translate(_STRAIGHT)
    after = text[end : end + 1].translate(_STRAIGHT)
    opens = before[-1:] == "'" and not before[:-1].isalnum()
    # "No." is "number" before one, and elsewhere a word that ends a sentence, whatever follows.
    is_no = word.lower() == "no" and not _NUMBER_FOLLOWS.match(text, end)
    closes = after == "'" or (after == "." and not gap.startswith(".") and not is_no)
    if opens and closes and after == "'":
        return _known_or(f"'{word}'", word)  # "'n'"; any other word is in quotes
    if opens:
        return _known_or("'" + word, word)
    if after == "'" and word.endswith("in") and entry(word, british=False) is None:
        return word if entry(word + "g", british=False) is None else word + after  # "singin'"
    return _known_or(word + after, word) if closes else word


def _known_or(longer: str, word: str) -> str:
    return longer if entry(longer, british=False) is not None else word
