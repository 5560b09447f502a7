"""Sounds of a language that puts no spaces between its words, tied to the characters that a person sees.

In   the sounds of an utterance in order, each with the visible word it belongs to: a Chinese character, a run of kana
Out  Phonemes, with a space wherever a word of the language begins, be it between two visible words or inside one
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Phonemes, Utterance

# Reads an utterance in the language that its own tag names.
Reader: TypeAlias = Callable[[Utterance], tuple[str, ...]]
# What is in Latin letters amid Chinese or Japanese is mostly English.
_FOREIGN = "en-US"


@dataclass(frozen=True, slots=True)
class Sound:
    """Symbols of Kokoro's alphabet, the index of the visible word they belong to, whether they begin a word."""

    word: int
    symbols: str
    begins: bool


def joined(utterance: Utterance, sounds: Iterable[Sound]) -> Phonemes:
    """Return `sounds` word by word, with the marks between them."""
    words = [""] * len(utterance.words)
    between = list(gaps(utterance))
    for sound in sounds:
        if sound.begins and words[sound.word]:
            words[sound.word] += " "
        elif sound.begins and sound.word and not between[sound.word]:
            between[sound.word] = " "
        words[sound.word] += sound.symbols
    return Phonemes(tuple(word.strip() for word in words), tuple(between))


def foreign(utterance: Utterance, words: Sequence[int], read: Reader) -> list[Sound]:
    """Return the sounds of neighbouring `words` of the utterance, read as English."""
    first = utterance.words[words[0]].spoken_start
    inside = tuple(
        replace(one, spoken_start=one.spoken_start - first, spoken_end=one.spoken_end - first)
        for one in (utterance.words[index] for index in words)
    )
    text = utterance.text[first : utterance.words[words[-1]].spoken_end]
    spoken = read(replace(utterance, text=text, words=inside, language=_FOREIGN))
    return [Sound(index, symbols, begins=True) for index, symbols in zip(words, spoken, strict=True) if symbols]
