"""A voice family for tests: each word a tone, silence around and between, every time known exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from native_helper.speech.utterance import Rendering, Utterance, WordTime
from native_helper.voices.family import Check, State, Voice, go_on

EDGE_S: Final = 0.3  # silence at both ends
WORD_S: Final = 0.1
GAP_S: Final = 0.05


class WordTones:
    """Speaks every language in `languages`; keeps what it was asked to speak."""

    def __init__(self, name: str = "tones", languages: Sequence[str] = ("en",), rate_hz: int = 22_050) -> None:
        self.name = name
        self.rate_hz = rate_hz
        self.own = tuple(Voice(f"{name}:{language.lower()}", language, name, (language,)) for language in languages)
        self.spoken: list[tuple[str, Utterance]] = []  # voice id and utterance
        self.n_closed = 0

    def state(self) -> State:
        return State(ready=True)

    def voices(self) -> Sequence[Voice]:
        return self.own

    def absent(self) -> Mapping[Voice, str]:
        return {}

    def load(self, voice: Voice) -> None:
        pass

    def tidy(self) -> None:
        pass

    def unload(self) -> None:
        pass

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        try:
            for utterance in utterances:
                self.spoken.append((voice.id, utterance))
                yield tones(utterance, self.rate_hz)
        finally:
            self.n_closed += 1

    @property
    def texts(self) -> list[str]:
        return [utterance.text for _, utterance in self.spoken]


def tones(utterance: Utterance, rate_hz: int) -> Rendering:
    """Return a rendering whose words are 200 Hz tones that begin and end abruptly: the worst case for joints."""
    edge, word, gap = (round(seconds * rate_hz) for seconds in (EDGE_S, WORD_S, GAP_S))
    n_words = len(utterance.words)
    waveform = np.zeros(2 * edge + n_words * (word + gap), dtype=np.float32)
    times = []
    for index in range(n_words):
        start = edge + index * (word + gap)
        waveform[start : start + word] = 0.5 * np.cos(2 * np.pi * 200 * np.arange(word) / rate_hz)
        times.append(WordTime(index, start / rate_hz, (start + word) / rate_hz))
    return Rendering(utterance, waveform, rate_hz, tuple(times))
