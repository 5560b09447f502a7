"""What the stages of speech hand to each other.

    text --> Block --> SpokenText --> Utterance --> Phonemes --> Rendering --> Chunk
             blocks    normalize      split         phonemize    a voice       assemble

Offsets named `start` and `end` are code points of the original text; the pipeline's last step turns them into
UTF-16 units, which is what the wire carries.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from native_helper.wire.types import Kind

Samples: TypeAlias = NDArray[np.float32]  # shape (samples,), mono, in [-1, 1]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the original text as the page marked it up."""

    span: Span
    language: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item ... of the original text, or a part of a very long one."""

    text: str  # exactly as it stands in the original
    start: int  # where it stands there
    kind: Kind
    language: str | None  # as the page marked it
    paragraph: int  # 0, 1, ... within the reading
    ends_paragraph: bool  # false where the next block goes on with the same paragraph

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block that is to be spoken."""

    block: Block
    language: str  # BCP 47
    offset: int = 0  # sentences that end at or before it are left out


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One change from written to spoken text; either side may be empty."""

    source: Span
    spoken_start: int
    spoken_end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A range of spoken text that a person has decided on: no later rule changes it."""

    start: int
    end: int
    ipa: str | None = None  # how it sounds, as the person wrote it; None: as the text says
    line: int | None = None  # of the dictionary's entry; None for a mark in the text


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence that was asked for in the text."""

    at: int  # before this character of the spoken text
    seconds: float


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A block as it will be spoken, with every change that led from one to the other, in order."""

    text: str
    start: int  # of the block in the original
    rewrites: tuple[Rewrite, ...]
    said: tuple[Said, ...] = ()  # in order, apart from each other
    pauses: tuple[Pause, ...] = ()  # in order

    def source(self, start: int, end: int) -> Span:
        """Return what `text[start:end]`, which must not be empty, stands for in the original.

        A part of a rewrite stands for the whole of what was rewritten: the "point" of "3.5" lights up "3.5".
        """
        return Span(self._source_of(start).start, self._source_of(end - 1).end)

    def _source_of(self, position: int) -> Span:
        index = bisect_right(self.rewrites, position, key=_spoken_start) - 1
        if index < 0:
            return Span(self.start + position, self.start + position + 1)
        last = self.rewrites[index]
        if position < last.spoken_end:
            return last.source
        copied = last.source.end + position - last.spoken_end
        return Span(copied, copied + 1)


def _spoken_start(rewrite: Rewrite) -> int:
    return rewrite.spoken_start


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word: where it stands in its utterance's text, and what it stands for in the original."""

    spoken_start: int
    spoken_end: int
    source: Span
    ipa: str | None = None  # how a person wants it to sound, as `Said.ipa`; None: by the rules of the language


@dataclass(frozen=True, slots=True)
class Phonemes:
    """How an utterance is pronounced, in the alphabet of the voice: gap, word, gap, word ... gap."""

    words: tuple[str, ...]  # one for each word of the utterance; "" for one that is not spoken
    gaps: tuple[str, ...]  # spaces and marks before, between and behind the words: one more than there are words


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of several sentences in an utterance: the index of its first word, and where it stands in the original."""

    first_word: int
    source: Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a voice speaks in one go: a sentence, several short ones, or a part of a long one."""

    text: str  # spoken text
    words: tuple[Word, ...]
    language: str  # BCP 47
    sentence: Span  # of the original text; from the first one's start to the last one's end where they are several
    paragraph: int  # 0, 1, ... within the reading
    pause_s: float  # silence that follows it, at speed 1
    phonemes: Phonemes | None = None  # for a voice that takes them; None for one that reads text
    joined: tuple[Sentence, ...] = ()  # where they are several: each of them that has a word, in order
    lead_s: float = 0.0  # silence before it, where the text asks for one
    translation: str | None = None  # of its sentence, if that was translated and this is the first of it


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a word of an utterance is heard, in seconds from the waveform's first sample."""

    word: int  # index into Utterance.words
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Rendering:
    """An utterance as a voice spoke it, silence at both ends included unless it is `trimmed`.

    Or a part of it, from a voice that gives its sound away while it makes it: `begins` and `ends` say which. Parts are
    at RATE_HZ and trimmed, and have the word times of their own samples.
    """

    utterance: Utterance
    waveform: Samples
    rate_hz: int
    word_times: tuple[WordTime, ...]  # in order of the words; a word that was not timed is absent
    trimmed: bool = False  # the voice knows where its sound begins and ends: nothing more is to be cut
    begins: bool = True
    ends: bool = True


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
    translation: str | None = None  # of the sentence, with its first sound
