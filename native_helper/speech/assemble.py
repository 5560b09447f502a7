"""Renderings in, chunks of sound out: trimmed, faded, at RATE_HZ, on one exact timeline of samples.

In   Rendering  float32 at any rate, in [-1, 1], silence at both ends included unless its voice has cut it
Out  Chunk      little-endian int16 at RATE_HZ, at most MAX_PCM_BYTES, of one sentence, without a gap to the one before
"""

from collections.abc import Iterator
from dataclasses import replace
from math import floor
from typing import Final

import numpy as np
import soxr

from native_helper.speech.utterance import Chunk, ChunkWord, Rendering, Samples, Span, Utterance
from native_helper.voices.audible import audible_range
from native_helper.wire.types import MAX_PCM_BYTES, RATE_HZ, SAMPLE_BYTES

# Kept around the sound: what is quieter than the threshold is still the beginning of an "h" or the end of an "s".
_BEFORE_S: Final = 0.02
_AFTER_S: Final = 0.05
# Raised ends meet silence without a step; shorter than any consonant.
_FADE_IN_S: Final = 0.003
_FADE_OUT_S: Final = 0.01
_MAX_CHUNK_SAMPLES: Final = MAX_PCM_BYTES // SAMPLE_BYTES


class Assembler:
    """Puts renderings one after another; holds nothing but the time."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._samples = 0

    @property
    def duration_s(self) -> float:
        return self._samples / RATE_HZ

    def add(self, rendering: Rendering) -> Iterator[Chunk]:
        """Yield the chunks of `rendering`, the pause after it included.

        Raises ValueError if a sample is NaN or infinite: a silent click would hide a fault of the voice.
        """
        if not np.isfinite(rendering.waveform).all():
            raise ValueError(f"the voice made {rendering.waveform.size} samples, not all of them numbers")
        translation = rendering.utterance.translation if rendering.begins else None
        for chunk in self._chunks(rendering):
            yield replace(chunk, translation=translation) if translation is not None else chunk
            translation = None

    def _chunks(self, rendering: Rendering) -> Iterator[Chunk]:
        if rendering.begins and rendering.utterance.lead_s:
            yield from self._lead(rendering.utterance)
        begin, end = _kept(rendering)
        sound = _resampled(rendering.waveform[begin:end], rendering.rate_hz)
        words = self._words(rendering, begin, sound.size)
        pause = self._silence(rendering.utterance.pause_s) if rendering.ends else 0
        pcm = np.zeros(sound.size + pause, dtype="<i2")
        pcm[: sound.size] = np.rint(np.clip(_faded(sound, rendering), -1.0, 1.0) * 32767.0)
        began = self._samples
        for begin, end, sentence in self._sentences(rendering, words, began, pcm.size):
            for first in range(begin, end, _MAX_CHUNK_SAMPLES):
                piece = pcm[first : min(first + _MAX_CHUNK_SAMPLES, end)]
                yield self._chunk(piece.tobytes(), sentence, rendering.utterance.paragraph, words)

    def _silence(self, seconds: float) -> int:
        return round(seconds / self._speed * RATE_HZ)

    def _lead(self, utterance: Utterance) -> Iterator[Chunk]:
        # Silence that belongs to the sentence behind it.
        source = utterance.joined[0].source if utterance.joined else utterance.sentence
        n_samples = self._silence(utterance.lead_s)
        for first in range(0, n_samples, _MAX_CHUNK_SAMPLES):
            n_bytes = min(_MAX_CHUNK_SAMPLES, n_samples - first) * SAMPLE_BYTES
            yield self._chunk(bytes(n_bytes), source, utterance.paragraph, [])

    def _sentences(
        self, rendering: Rendering, words: list[ChunkWord], began: int, n_samples: int
    ) -> Iterator[tuple[int, int, Span]]:
        # Where each sentence of the rendering sounds, in samples. One begins with its first word, if that was timed.
        utterance = rendering.utterance
        begin, source = 0, utterance.sentence
        starts = _starts(rendering, words)
        for number, sentence in enumerate(utterance.joined):
            start = starts.get(sentence.first_word, 0) - began
            if number == 0:
                source = sentence.source
            elif begin < start < n_samples:
                yield begin, start, source
                begin, source = start, sentence.source
            else:  # not told apart in time: its sound belongs to the one before
                source = Span(source.start, sentence.source.end)
        yield begin, n_samples, source

    def _chunk(self, pcm: bytes, sentence: Span, paragraph: int, words: list[ChunkWord]) -> Chunk:
        start_s = self.duration_s
        self._samples += len(pcm) // SAMPLE_BYTES
        begun = tuple(word for word in words if start_s <= word.start_s < self.duration_s)
        return Chunk(start_s, pcm, sentence, paragraph, begun)

    def _words(self, rendering: Rendering, begin: int, n_samples: int) -> list[ChunkWord]:
        # Times are held inside the sound: rounding to samples may move the last end a hair beyond it.
        offset_s, longest_s = begin / rendering.rate_hz, n_samples / RATE_HZ
        words = []
        for time in rendering.word_times:
            start_s = min(max(time.start_s - offset_s, 0.0), max(longest_s - 1 / RATE_HZ, 0.0))
            end_s = min(max(time.end_s - offset_s, start_s), longest_s)
            source = rendering.utterance.words[time.word].source
            words.append(ChunkWord(source, self.duration_s + start_s, self.duration_s + end_s))
        return words


def _starts(rendering: Rendering, words: list[ChunkWord]) -> dict[int, int]:
    # The sample at which each word may be cut from the one before: a moment early, for the breath of an "h".
    starts, end_s = {}, 0.0
    for time, word in zip(rendering.word_times, words, strict=True):
        starts[time.word] = floor(min(max(end_s, word.start_s - _BEFORE_S), word.start_s) * RATE_HZ)
        end_s = word.end_s
    return starts


def _kept(rendering: Rendering) -> tuple[int, int]:
    # What is heard, with a margin, and every timed word, whether it was heard or not.
    waveform, rate_hz = rendering.waveform, rendering.rate_hz
    if rendering.trimmed:
        return 0, waveform.size
    begin, end = audible_range(waveform, rate_hz)
    if begin < end:
        begin -= round(_BEFORE_S * rate_hz)
        end += round(_AFTER_S * rate_hz)
    if rendering.word_times:
        first = int(min(time.start_s for time in rendering.word_times) * rate_hz)
        last = -int(-max(time.end_s for time in rendering.word_times) * rate_hz // 1)
        begin, end = (min(begin, first), max(end, last)) if begin < end else (first, last)
    return max(begin, 0), min(end, waveform.size)


def _resampled(waveform: Samples, rate_hz: int) -> Samples:
    if rate_hz == RATE_HZ or waveform.size == 0:
        return waveform
    return np.asarray(soxr.resample(waveform, rate_hz, RATE_HZ), dtype=np.float32)


def _faded(sound: Samples, rendering: Rendering) -> Samples:
    faded = sound.copy()
    n_in, n_out = (min(round(seconds * RATE_HZ), sound.size) for seconds in (_FADE_IN_S, _FADE_OUT_S))
    if rendering.begins:
        faded[:n_in] *= np.linspace(0.0, 1.0, n_in, endpoint=False, dtype=np.float32)
    if rendering.ends:
        faded[sound.size - n_out :] *= np.linspace(1.0, 0.0, n_out, dtype=np.float32)
    return faded
