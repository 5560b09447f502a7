"""Phonemes of an utterance in, token strings short enough for the model out, each knowing its words' places.

The model has 512 positions, two of them for the silence at the ends. Utterances are far shorter by design; a number
of eighty digits is not. Such a one is cut behind a mark, else between words, else inside a word, and no symbol but
the spaces at the cuts is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from native_helper.speech.utterance import Phonemes
from native_helper.voices.kokoro.alphabet import MARKS, MODIFIERS

_BORDERS = (re.compile(rf"(?<=[{re.escape(MARKS)}]) "), re.compile(" "), re.compile(rf"(?=[^{MODIFIERS}])"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word, or the part of it in this piece, is among the symbols."""

    word: int  # index into the utterance's words
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    symbols: str
    places: tuple[Place, ...]  # in order; words that are not spoken have none


def pieces(phonemes: Phonemes, longest: int) -> Iterator[Piece]:
    """Yield `phonemes` in pieces of at most `longest` symbols; nothing if no word is spoken."""
    symbols, places = _joined(phonemes)
    if not places:
        return
    for begin, end in pairwise(_cuts(symbols, longest)):
        stop = begin + len(symbols[begin:end].rstrip())
        inside = (
            Place(place.word, max(place.start, begin) - begin, min(place.end, stop) - begin)
            for place in places
            if place.start < stop and place.end > begin
        )
        yield Piece(symbols[begin:stop], tuple(inside))


def _joined(phonemes: Phonemes) -> tuple[str, list[Place]]:
    symbols = phonemes.gaps[0].lstrip()
    places = []
    for index, (word, gap) in enumerate(zip(phonemes.words, phonemes.gaps[1:], strict=True)):
        if word:
            places.append(Place(index, len(symbols), len(symbols) + len(word)))
        symbols += word
        # Between two words that are spoken, one that is not leaves two spaces.
        symbols += gap.lstrip() if not symbols or symbols.endswith(" ") else gap
    return symbols.rstrip(), places


def _cuts(symbols: str, longest: int) -> list[int]:
    # Where pieces begin, and the end. What follows a cut begins with a symbol.
    cuts = [0]
    while len(symbols) - cuts[-1] > longest:
        begin = cuts[-1]
        # The better border, if it leaves more than a half.
        lowest = begin + longest // 2
        found = (_last(border, symbols, lowest, begin + longest + 1) for border in _BORDERS)
        cuts.append(next((cut for cut in found if cut is not None), begin + longest))
    return [*cuts, len(symbols)]


def _last(border: re.Pattern[str], symbols: str, lowest: int, highest: int) -> int | None:
    ends = [match.end() for match in border.finditer(symbols, lowest, highest)]
    return ends[-1] if ends else None
