"""How a voice family speaks whose model is in a worker: requests ahead, answers as they come, word times by letters.

Sound leaves as it is made: each piece of an utterance is a part. How long the whole will be nobody knows then, so words
are timed by the pace that this voice spoke at before, and by what is left once the last piece has come.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from native_helper.speech.utterance import Rendering, Samples, Sentence, Utterance, WordTime
from native_helper.voices.family import Check, Waiting
from native_helper.wire.types import RATE_HZ
from native_helper.workers.answers import Answers
from native_helper.workers.worker import Worker

_FIRST_PACE_S: Final = 0.065  # of sound for a letter: English at 15 letters a second
_PACE_SHARE: Final = 0.3  # of the newest utterance in the pace


@dataclass(slots=True)
class Pace:
    """How long a voice takes for a letter."""

    letter_s: float = _FIRST_PACE_S

    def learn(self, letters: int, seconds: float) -> None:
        if letters >= 10 and seconds > 0:  # of less, the silence at both ends is too large a part
            self.letter_s += _PACE_SHARE * (seconds / letters - self.letter_s)


def speak(
    worker: Worker,
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
    worker: Worker, answers: Answers, utterance: Utterance, pace: Pace, check: Check
) -> Generator[Rendering | Waiting, None, Mapping[str, Any]]:
    timed = _Timed(utterance, pace.letter_s)
    held: list[Samples] = []  # the newest piece: with the last one, the words that are left share what is left of sound
    rate_hz = RATE_HZ
    ended = False
    while True:
        check()
        answer = answers.take()
        if answer is None:
            yield Waiting(lambda: answers.has_come, loading=worker.is_loading)
        elif answer["type"] == "audio":
            rate_hz = answer["rate_hz"]
            held.append(np.frombuffer(answer["pcm"], dtype="<f4"))
            if answer["last"]:
                yield timed.part(np.concatenate(held), rate_hz, ends=True)
                ended = True
            elif rate_hz == RATE_HZ and (len(held) > 1 or not timed.heard_s):  # the first one is waited for
                yield timed.part(held.pop(0), rate_hz, ends=False)
            # At another rate it is resampled in one go, or each joint would be heard.
        elif answer["type"] == "end":
            if not ended:
                yield timed.part(np.concatenate([*held, np.zeros(0, np.float32)]), rate_hz, ends=True)
            pace.learn(timed.letters, timed.heard_s)
            figures: Mapping[str, Any] = answer["figures"]
            return figures


class _Timed:
    """The words of an utterance, given to its pieces as they come."""

    def __init__(self, utterance: Utterance, letter_s: float) -> None:
        self._utterance = utterance
        self._letter_s = letter_s
        self._lengths = [word.spoken_end - word.spoken_start + 1 for word in utterance.words]
        self._next = 0  # the first word that no piece has
        self._sentences = iter(utterance.joined)
        self._now: Sentence | None = next(self._sentences, None)
        self._after: Sentence | None = next(self._sentences, None)
        self.letters = sum(self._lengths)
        self.heard_s = 0.0

    def part(self, piece: Samples, rate_hz: int, *, ends: bool) -> Rendering:
        """Return `piece` with the words that begin in it."""
        seconds = piece.size / rate_hz
        begins = self.heard_s == 0.0
        times = self._last(seconds) if ends else self._some(seconds)
        self.heard_s += seconds
        return Rendering(self._within(), piece, rate_hz, tuple(times), trimmed=True, begins=begins, ends=ends)

    def _some(self, seconds: float) -> list[WordTime]:
        times = []
        while self._next < len(self._lengths):
            start_s = sum(self._lengths[: self._next]) * self._letter_s - self.heard_s
            if start_s >= seconds:
                break
            end_s = start_s + self._lengths[self._next] * self._letter_s
            times.append(WordTime(self._next, max(start_s, 0.0), min(end_s, seconds)))
            self._next += 1
        return times

    def _last(self, seconds: float) -> list[WordTime]:
        # What is left of the words shares what is left of the sound.
        left = self._lengths[self._next :]
        letter_s = seconds / max(sum(left), 1)
        times, at_s = [], 0.0
        for length in left:
            times.append(WordTime(self._next, at_s, at_s + length * letter_s))
            at_s += length * letter_s
            self._next += 1
        return times

    def _within(self) -> Utterance:
        # Of several sentences, the one that is spoken when the piece ends.
        while self._after is not None and self._next > self._after.first_word:
            self._now, self._after = self._after, next(self._sentences, None)
        if self._now is None:
            return self._utterance
        return replace(self._utterance, sentence=self._now.source, joined=())
