"""Piper's program for tests of what the engine does with it: two sentences of hum, half a second each."""

import array
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from native_helper.workers.program.serve import ProgramError, audio

RATE_HZ = 22_050
SENTENCE_S = 0.5


class Program:
    """Says all that it was asked in its last figures."""

    def __init__(self, models: Path, cache: Path) -> None:
        pass

    @property
    def details(self) -> dict[str, Any]:
        return {"device": "cpu"}

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "damaged" in request["voice"]:
            raise ProgramError("voice_unavailable", "cannot read its file.", "Bring it again.")
        n_words = len(request["letters"])
        half = n_words // 2
        word_s = SENTENCE_S / (half or 1) / 2
        for number in range(2):
            samples = (0.5 * math.sin(0.05 * at) for at in range(round(RATE_HZ * SENTENCE_S)))
            own = range(half) if number == 0 else range(half, 2 * half)
            words = [[word, (word - own[0]) * word_s, (word - own[0]) * word_s + word_s / 2] for word in own]
            for answer in audio(array.array("f", samples).tobytes(), RATE_HZ, last=number == 1):
                yield answer | ({"words": words} if request["speed"] == 1.0 else {})
        speaker = request["speaker"]
        yield {"type": "end", "figures": {"speaker": -1 if speaker is None else speaker}}
