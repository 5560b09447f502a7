"""A piece as the model spoke it in, what is heard of it and when each word is out: by predicted durations alone.

The model says for each token how many frames of 25 ms it takes, the silence before the first and after the last one
included. So no energy is measured: a breathy "h" is never cut off, and noise never kept.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.utterance import Samples
from native_helper.voices.kokoro.config import RATE_HZ
from native_helper.voices.kokoro.pieces import Piece, Place

# A sound may begin a little before its token does, and fades behind the last one.
BEFORE_S: Final = 0.035
AFTER_S: Final = 0.04
# Raised ends meet each other without a step; the assembler does the same at the ends of an utterance.
_FADE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a piece, and its words' first and last samples in it."""

    sound: Samples
    words: tuple[tuple[Place, int, int], ...]


def heard(piece: Piece, waveform: Samples, durations: NDArray[np.int32], samples_per_frame: int) -> Heard:
    """Return `waveform` (samples,) without the silence of its two outer tokens; `durations` is (symbols + 2,)."""
    starts = np.concatenate([[0], np.cumsum(durations)]) * samples_per_frame  # (tokens + 1,), with the end
    begin = max(0, int(starts[1]) - round(BEFORE_S * RATE_HZ))
    end = min(waveform.size, int(starts[-2]) + round(AFTER_S * RATE_HZ))
    words = [
        (place, int(starts[place.start + 1]) - begin, int(starts[place.end + 1]) - begin) for place in piece.places
    ]
    # A space is a moment between two words and belongs to both: the highlight does not go out.
    for index in range(len(words) - 1):
        (before, start, stop), (after, next_start, next_stop) = words[index : index + 2]
        if piece.symbols[before.end : after.start] == " ":
            middle = (stop + next_start) // 2
            words[index : index + 2] = [(before, start, middle), (after, middle, next_stop)]
    return Heard(waveform[begin:end], tuple(words))


def joined(parts: list[Heard]) -> tuple[Samples, dict[int, tuple[float, float]]]:
    """Return the parts one after another, and each word's first and last second."""
    times: dict[int, tuple[float, float]] = {}
    offset = 0
    for part in parts:
        for place, start, end in part.words:
            first = times.get(place.word, ((offset + start) / RATE_HZ, 0.0))[0]
            times[place.word] = (first, (offset + end) / RATE_HZ)
        offset += part.sound.size
    if len(parts) == 1:
        return parts[0].sound, times
    return np.concatenate([np.zeros(0, np.float32), *(_faded(part.sound) for part in parts)]), times


def _faded(sound: Samples) -> Samples:
    n = min(round(_FADE_S * RATE_HZ), sound.size // 2)
    slope = np.linspace(0.0, 1.0, n, dtype=np.float32)
    faded = sound.copy()
    faded[:n] *= slope
    faded[sound.size - n :] *= slope[::-1]
    return faded
