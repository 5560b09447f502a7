"""A voice family for tests: a short tone for every utterance, made when the test says so.

With `gated`, each tone waits for a `permit`, and `asked` tells when the synthesis thread waits for one: cancellation
and fairness are then tested by events and not by time.
"""

import queue
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance, WordTime
from native_helper.voices.family import Check, State, Voice, go_on
from native_helper.wire.types import RATE_HZ
from tests.patience import PATIENCE_S

TONE_S = 2.0
VOICES = (Voice("tone:high", "High", "tone", ("en",)), Voice("tone:low", "Low", "tone", ("de",)))


def sentences(n: int, name: str = "alpha") -> str:
    """Return `n` sentences that can be told apart; the first two, and then some by twos, are utterances."""
    return " ".join(f"This is sentence number {name} {index} of the whole text." for index in range(n))


class ToneFamily:
    """A tone per utterance, TONE_S seconds long unless the test says else."""

    name = "tone"

    def __init__(self, *, gated: bool = False) -> None:
        self.gated = gated
        self.seconds = TONE_S
        self.ready = True
        self.in_memory = True  # False: the next `load` takes its time, and a permit where the gate is closed
        self.loading = False
        self.loads: queue.Queue[str] = queue.Queue()  # the voice that is loaded
        self.asked: queue.Queue[str] = queue.Queue()  # the utterance that waits for a permit
        self.spoken: list[str] = []
        self.unloaded = threading.Event()
        self.tidied = threading.Event()
        self.n_loads = 0
        self.n_unloads = 0
        self.n_tidied = 0
        self.threads: set[str] = set()
        self.closed = threading.Event()  # a `speak` was ended before its text
        self.fault: Exception | None = None
        self._load_fault: Exception | None = None
        self._permits = threading.Semaphore(0)

    def permit(self, n: int = 1) -> None:
        self._permits.release(n)

    def open_gate(self) -> None:
        self.gated = False
        self._permits.release(1000)

    def loading_fails(self, fault: Exception) -> None:
        """Let the load that waits for a permit fail; the voice is missing then."""
        self._load_fault = fault
        self.permit()

    def state(self) -> State:
        if self.loading:
            return State(ready=False, loading=True, in_memory=False)
        return State(ready=self.ready, remedy=None if self.ready else "Tune the tone.", in_memory=self.in_memory)

    def voices(self) -> Sequence[Voice]:
        return VOICES if self.ready else ()

    def absent(self) -> Mapping[Voice, str]:
        return {} if self.ready else dict.fromkeys(VOICES, "Tune the tone.")

    def load(self, voice: Voice) -> None:
        self.threads.add(threading.current_thread().name)
        if self.in_memory:
            return
        self.loading = True
        self.loads.put(voice.id)
        if self.gated and not self._permits.acquire(timeout=PATIENCE_S):
            raise VoiceUnavailable("The test gave no permit.")
        self.loading = False
        if self._load_fault is not None:
            self.ready = False
            raise self._load_fault
        self.in_memory = True
        self.n_loads += 1

    def tidy(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.n_tidied += 1
        self.tidied.set()

    def unload(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.n_unloads += 1
        if self.n_loads:
            self.in_memory = False
        self.unloaded.set()

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        self.threads.add(threading.current_thread().name)
        finished = False
        try:
            for utterance in utterances:
                if self.gated:
                    self.asked.put(utterance.text)
                    if not self._permits.acquire(timeout=PATIENCE_S):
                        raise VoiceUnavailable("The test gave no permit.")
                if self.fault is not None:
                    raise self.fault
                self.spoken.append(utterance.text)
                yield _tone(utterance, self.seconds / speed)
            finished = True
        finally:
            if not finished:
                self.closed.set()


def _tone(utterance: Utterance, seconds: float) -> Rendering:
    n_samples = round(seconds * RATE_HZ)
    waveform = (0.5 * np.sin(2 * np.pi * 440 * np.arange(n_samples) / RATE_HZ)).astype(np.float32)
    step_s = seconds / max(len(utterance.words), 1)
    times = tuple(WordTime(index, index * step_s, (index + 1) * step_s) for index in range(len(utterance.words)))
    return Rendering(utterance, waveform, RATE_HZ, times)
