"""What the stages of speech hand to each other.

    text --> Block --> SpokenText --> Utterance --> Rendering --> Chunk
             blocks    normalize      split         a voice       assemble

Offsets named `start` and `end` are code points of the original text; the pipeline's last step turns them into
UTF-16 units, which is what the wire carries.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]  # shape (samples,), mono, in [-1, 1]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word: where it stands in its utterance's text, and what it stands for in the original."""

    spoken_start: int
    spoken_end: int
    source: Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a voice speaks in one go: a sentence, several short ones, or a part of a long one."""

    text: str  # spoken text
    words: tuple[Word, ...]
    language: str  # BCP 47
    sentence: Span  # of the original text
    paragraph: int  # 0, 1, ... within the reading
    pause_s: float  # silence that follows it, at speed 1


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a word of an utterance is heard, in seconds from the waveform's first sample."""

    word: int  # index into Utterance.words
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Rendering:
    """An utterance as a voice spoke it, silence at both ends included."""

    utterance: Utterance
    waveform: Samples
    rate_hz: int
    word_times: tuple[WordTime, ...]  # in order of the words; a word that was not timed is absent


@dataclass(frozen=True, slots=True)
class ChunkWord:
    """A word in a chunk; seconds are media time, counted from the start of the reading."""

    source: Span
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of sound ready to send: it belongs to one sentence and follows the one before without a gap."""

    start_s: float
    pcm: bytes  # RATE_HZ, mono, int16 little-endian, at most MAX_PCM_BYTES
    sentence: Span
    paragraph: int
    words: tuple[ChunkWord, ...]  # those that begin in this chunk
