"""eSpeak NG as a voice family: the stand-in where Kokoro is missing, and for the languages it lacks.

In: utterances. Out: float32 waveforms at 22,050 Hz with word times from eSpeak's own events. An event marks where a
word begins; it ends where the next begins, less the silence between. Words that eSpeak speaks together ("of the")
have one event, whose time they share by length.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.errors import UnknownVoice
from native_helper.speech.utterance import Rendering, Samples, Utterance, Word, WordTime
from native_helper.voices.audible import frame_samples, loud_frames
from native_helper.voices.espeak_library import Begin, Synthesis, data_folder, library, library_file
from native_helper.voices.espeak_voices import EspeakVoice, read_voices
from native_helper.voices.family import Check, State, Voice, go_on

_WORDS_PER_MIN: Final = 175  # eSpeak's normal; measured durations follow 175 / rate within 2 % from 88 to 525

_ATTACK_FRAMES: Final = 3


class EspeakFamily:
    """eSpeak NG from the wheel that carries it and its data."""

    name = "espeak"

    def state(self) -> State:
        if library_file().is_file() and data_folder().is_dir():
            return State(ready=True)
        return State(ready=False, remedy="Install Utter again: the eSpeak NG in it is incomplete.")

    def voices(self) -> Sequence[Voice]:
        return self._voices if self.state().ready else ()

    def absent(self) -> Mapping[Voice, str]:
        return {}

    def load(self, voice: Voice) -> None:
        """Nothing: its library is there in some milliseconds."""

    def tidy(self) -> None:
        """Nothing is kept but the library."""

    def unload(self) -> None:
        """Keep it: it takes 2 MB, with the largest dictionary 10, which is not worth loading it again."""

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        own = self._by_id.get(voice.id)
        if own is None:
            raise UnknownVoice(f'eSpeak NG has no voice "{voice.id}".')
        for utterance in utterances:
            check()
            spoken = library().synthesize(utterance.text, own.identifier, round(_WORDS_PER_MIN * speed))
            yield rendering(utterance, spoken, library().rate_hz)

    @cached_property
    def _files(self) -> list[EspeakVoice]:
        return read_voices(data_folder())

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        return tuple(file.voice for file in self._files)

    @cached_property
    def _by_id(self) -> dict[str, EspeakVoice]:
        return {file.voice.id: file for file in self._files}


def rendering(utterance: Utterance, spoken: Synthesis, rate_hz: int) -> Rendering:
    """Return `spoken` as a rendering of `utterance`."""
    waveform = spoken.samples.astype(np.float32) / 32768.0
    return Rendering(utterance, waveform, rate_hz, tuple(_word_times(utterance, spoken, waveform, rate_hz)))


def _word_times(utterance: Utterance, spoken: Synthesis, waveform: Samples, rate_hz: int) -> Iterator[WordTime]:
    loud = loud_frames(waveform, rate_hz)
    begun = _begun(utterance, spoken, waveform.size)
    following = [*(one.word for one in begun[1:]), len(utterance.words)]
    for one, next_word in zip(begun, following, strict=True):
        end = _heard_end(one, loud, frame_samples(rate_hz))
        yield from _shared(utterance.words[one.word : next_word], one.word, one.start / rate_hz, end / rate_hz)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A word that has an event, its first sample, and the one where the next word or a pause's end is."""

    word: int
    start: int
    limit: int


def _begun(utterance: Utterance, spoken: Synthesis, n_samples: int) -> list[_Begun]:
    starts: list[tuple[int, int]] = []  # word and sample
    limits: list[int] = []
    for begin in (*spoken.begins, Begin(n_samples, None)):
        word = _word_at(utterance, begin.position)
        if begin.position is not None and (word is None or (starts and word <= starts[-1][0])):
            continue  # a number or an emoji has an event for each of its words
        if len(limits) < len(starts):
            limits.append(begin.sample)
        if word is not None:
            starts.append((word, max(begin.sample, starts[-1][1] if starts else 0)))
    if not starts and utterance.words:
        starts, limits = [(0, 0)], [n_samples]  # eSpeak told no word, as behind a row of a hundred dashes
    # From 450 words a minute eSpeak shortens the sound itself, and its events may be some 30 ms off: out of order
    # with the end of the clause before, or behind the last sample.
    upper = [*(start for _, start in starts), n_samples][1:]
    return [
        _Begun(word, min(start, n_samples), max(min(limit, highest, n_samples), min(start, n_samples)))
        for (word, start), limit, highest in zip(starts, limits, upper, strict=True)
    ]


def _heard_end(one: _Begun, loud: NDArray[np.bool_], frame: int) -> int:
    # A word before a pause ends with its sound. The last frames may already hold the next word's beginning.
    last = one.limit // frame - _ATTACK_FRAMES
    heard = np.flatnonzero(loud[one.start // frame : last])
    if heard.size == 0:
        return one.limit
    end = one.start // frame + int(heard[-1]) + 1
    return one.limit if end == last else min(end * frame, one.limit)


def _word_at(utterance: Utterance, position: int | None) -> int | None:
    # The word that holds `position`, or that the bracket or quote there belongs to.
    if position is None:
        return None
    index = bisect_right(utterance.words, position, key=lambda word: word.spoken_end)
    if index == len(utterance.words):
        return None
    between = utterance.text[position : utterance.words[index].spoken_start]
    return None if any(character.isspace() for character in between) else index


def _shared(words: Sequence[Word], first: int, start_s: float, end_s: float) -> Iterator[WordTime]:
    lengths = [word.spoken_end - word.spoken_start for word in words]
    borders = [start_s + (end_s - start_s) * done / sum(lengths) for done in accumulate(lengths[:-1], initial=0)]
    borders.append(end_s)
    for index, (begin_s, stop_s) in enumerate(pairwise(borders), first):
        yield WordTime(index, begin_s, stop_s)
