"""How a voice family speaks whose model is in a worker: requests ahead, answers as they come, word times by letters.

Sound leaves as it is made: each piece of an utterance is a part. Words are timed by the worker if it can. Else nobody
knows how long the whole will be, so they are timed by the pace that this voice spoke at before, and by what is left
once the last piece has come.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import numpy as np
import soxr

from native_helper.speech.utterance import Rendering, Samples, Sentence, Utterance, WordTime
from native_helper.voices.family import Check, Waiting
from native_helper.wire.types import RATE_HZ
from native_helper.workers.answers import Answers

_FIRST_PACE_S: Final = 0.065  # of sound for a letter: English at 15 letters a second
_PACE_SHARE: Final = 0.3  # of the newest utterance in the pace


@dataclass(slots=True)
class Pace:
    """How long a voice takes for a letter."""

    letter_s: float = _FIRST_PACE_S

    def learn(self, letters: int, seconds: float) -> None:
        if letters >= 10 and seconds > 0:  # of less, the silence at both ends is too large a part
            self.letter_s += _PACE_SHARE * (seconds / letters - self.letter_s)


class Source(Protocol):
    """A worker, or what is asked like one."""

    @property
    def is_loading(self) -> bool: ...

    def ask(self, request: dict[str, Any]) -> Answers:
        """Send `request` and return at once what will be filled with its answers. Raises VoiceUnavailable."""
        ...


def speak(
    worker: Source,
    request: Callable[[Utterance], dict[str, Any]],
    utterances: Iterable[Utterance],
    pace: Pace,
    check: Check,
    note: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> Iterator[Rendering | Waiting]:
    """Yield what `worker` makes of `utterances`, a part for each piece of sound, and Waiting where none has come.

    `note` gets the figures at the end of each utterance. Raises VoiceUnavailable, and what `check` raises.
    """
    for utterance in utterances:
        check()
        answers = worker.ask(request(utterance))
        try:
            figures = yield from _parts(worker, answers, utterance, pace, check)
            note(figures)
        finally:
            answers.cancel()


def _parts(
    worker: Source, answers: Answers, utterance: Utterance, pace: Pace, check: Check
) -> Generator[Rendering | Waiting, None, Mapping[str, Any]]:
    timed = Timed(utterance, pace.letter_s)
    held: list[Samples] = []  # the newest piece: with the last one, the words that are left share what is left of sound
    stream: Stream | None = None
    ended = False
    while True:
        check()
        answer = answers.take()
        if answer is None:
            yield Waiting(lambda: answers.has_come, loading=worker.is_loading)
        elif answer["type"] == "audio":
            stream = stream or Stream(answer["rate_hz"])
            timed.hear(answer.get("words", ()), stream.put_s)
            held.append(stream.add(np.frombuffer(answer["pcm"], dtype="<f4"), last=answer["last"]))
            if answer["last"]:
                yield timed.part(np.concatenate(held), ends=True)
                ended = True
            elif held[0].size == 0:  # the resampler still holds it
                held.pop(0)
            elif len(held) > 1 or not timed.heard_s:  # the first one is waited for
                yield timed.part(held.pop(0), ends=False)
        elif answer["type"] == "end":
            if not ended:
                rest = [stream.add(np.zeros(0, np.float32), last=True)] if stream else [np.zeros(0, np.float32)]
                yield timed.part(np.concatenate([*held, *rest]), ends=True)
            pace.learn(timed.letters, timed.heard_s)
            figures: Mapping[str, Any] = answer["figures"]
            return figures


class Stream:
    """Pieces of any rate, at RATE_HZ: resampled as one sound, or each joint would be heard."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._resampler = None if rate_hz == RATE_HZ else soxr.ResampleStream(rate_hz, RATE_HZ, 1)
        self.put_s = 0.0  # of sound so far; some of it is still to come out

    def add(self, piece: Samples, *, last: bool) -> Samples:
        """Return what of the sound is ready; with the last piece all that is left."""
        self.put_s += piece.size / self._rate_hz
        if self._resampler is None:
            return piece
        return np.asarray(self._resampler.resample_chunk(piece, last=last), dtype=np.float32)


class Timed:
    """The words of an utterance, given to its pieces as they come."""

    def __init__(self, utterance: Utterance, letter_s: float) -> None:
        self._utterance = utterance
        self._letter_s = letter_s
        self._lengths = [word.spoken_end - word.spoken_start + 1 for word in utterance.words]
        self._next = 0  # the first word that no piece has
        self._told: dict[int, tuple[float, float]] = {}  # by the worker; from the utterance's begin
        self._sentences = iter(utterance.joined)
        self._now: Sentence | None = next(self._sentences, None)
        self._after: Sentence | None = next(self._sentences, None)
        self.letters = sum(self._lengths)
        self.heard_s = 0.0

    def hear(self, words: Iterable[tuple[int, float, float]], at_s: float) -> None:
        """Note what the worker told of the words in a piece that begins `at_s` after the utterance's begin."""
        self._told.update((word, (at_s + start_s, at_s + end_s)) for word, start_s, end_s in words)

    def part(self, piece: Samples, *, ends: bool) -> Rendering:
        """Return `piece`, at RATE_HZ, with the words that begin in it."""
        seconds = piece.size / RATE_HZ
        begins = self.heard_s == 0.0
        times = self._last(seconds) if ends else self._some(seconds)
        self.heard_s += seconds
        return Rendering(self._within(), piece, RATE_HZ, tuple(times), trimmed=True, begins=begins, ends=ends)

    def _some(self, seconds: float) -> list[WordTime]:
        times = []
        while self._next < len(self._lengths):
            if self._told and self._next not in self._told:
                break  # of a later sentence
            start_s, end_s = self._told.get(self._next) or self._estimated()
            if start_s - self.heard_s >= seconds:
                break
            times.append(self._held_to(self._next, start_s, end_s, seconds))
            self._next += 1
        return times

    def _last(self, seconds: float) -> list[WordTime]:
        times = self._some(seconds) if self._told else []
        # What is left of the words shares what is left of the sound.
        left = self._lengths[self._next :]
        at_s = times[-1].end_s if times else 0.0
        letter_s = (seconds - at_s) / max(sum(left), 1)
        for length in left:
            times.append(WordTime(self._next, at_s, at_s + length * letter_s))
            at_s += length * letter_s
            self._next += 1
        return times

    def _estimated(self) -> tuple[float, float]:
        start_s = sum(self._lengths[: self._next]) * self._letter_s
        return start_s, start_s + self._lengths[self._next] * self._letter_s

    def _held_to(self, word: int, start_s: float, end_s: float, seconds: float) -> WordTime:
        start_s = max(start_s - self.heard_s, 0.0)
        return WordTime(word, start_s, max(min(end_s - self.heard_s, seconds), start_s))

    def _within(self) -> Utterance:
        # Of several sentences, the one that is spoken when the piece ends.
        while self._after is not None and self._next > self._after.first_word:
            self._now, self._after = self._after, next(self._sentences, None)
        if self._now is None:
            return self._utterance
        return replace(self._utterance, sentence=self._now.source, joined=())
