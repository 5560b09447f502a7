"""A piece as the model spoke it in, what is heard of it and when each word is out: by predicted durations alone.

The model says for each token how many frames of 25 ms it takes, the silence before the first and after the last one
included. So no energy is measured: a breathy "h" is never cut off, and noise never kept. What the model puts into the
time of the marks at the end is no silence (github.com/hexgrad/kokoro/issues/365), so the sound ends with its last
phone, and the pause that the mark stands for is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.pauses import pause_after
from native_helper.speech.utterance import Samples
from native_helper.voices.kokoro.alphabet import MARKS
from native_helper.voices.kokoro.config import RATE_HZ
from native_helper.voices.kokoro.pieces import Piece, Place

# A sound may begin a little before its token does, a word even in the time of the quote before it, and the last one
# fades behind its token.
BEFORE_S: Final = 0.035
AFTER_S: Final = 0.08
_RISE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a piece, its words' first and last samples in it, and what follows it."""

    sound: Samples
    words: tuple[tuple[Place, int, int], ...]
    fading: int  # samples at the end of the sound, behind the last phone
    pause_s: float  # at speed 1, before another piece


def heard(piece: Piece, waveform: Samples, durations: NDArray[np.int32], samples_per_frame: int) -> Heard:
    """Return what is heard of `waveform` (samples,), as it is; `durations` is (symbols + 2,).

    It begins BEFORE_S before the first symbol, be it a mark, and ends AFTER_S behind the last phone.
    """
    n_spoken = len(piece.symbols.rstrip(MARKS + " "))
    if not n_spoken:
        return Heard(np.zeros(0, np.float32), (), 0, 0.0)
    starts = np.concatenate([[0], np.cumsum(durations)]) * samples_per_frame  # (tokens + 1,), with the end
    begin = max(0, int(starts[1]) - round(BEFORE_S * RATE_HZ))
    last = int(starts[n_spoken + 1])
    end = min(waveform.size, last + round(AFTER_S * RATE_HZ))
    words = [
        (place, int(starts[place.start + 1]) - begin, int(starts[place.end + 1]) - begin) for place in piece.places
    ]
    # A space is a moment between two words and belongs to both: the highlight does not go out.
    for index in range(len(words) - 1):
        (before, start, stop), (after, next_start, next_stop) = words[index : index + 2]
        if piece.symbols[before.end : after.start] == " ":
            middle = (stop + next_start) // 2
            words[index : index + 2] = [(before, start, middle), (after, middle, next_stop)]
    return Heard(waveform[begin:end], tuple(words), end - last, pause_after(piece.symbols))


def joined(parts: Sequence[Heard], speed: float = 1.0) -> tuple[Samples, dict[int, tuple[float, float]]]:
    """Return the parts with the pauses between them, and each word's first and last second."""
    times: dict[int, tuple[float, float]] = {}
    sounds: list[Samples] = [np.zeros(0, np.float32)]
    offset = 0
    pause_s = 0.0
    for part in parts:
        if not part.sound.size:
            continue  # nothing but marks
        if not (times and part.words and part.words[0][0].word in times):  # a word in two pieces goes on
            sounds.append(np.zeros(round(pause_s / speed * RATE_HZ), np.float32))
            offset += sounds[-1].size
        for place, start, end in part.words:
            first = times.get(place.word, ((offset + start) / RATE_HZ, 0.0))[0]
            times[place.word] = (first, (offset + end) / RATE_HZ)
        sounds.append(_faded(part))
        offset += part.sound.size
        pause_s = part.pause_s
    return np.concatenate(sounds), times


def _faded(part: Heard) -> Samples:
    sound = part.sound.copy()
    n_rising = min(round(_RISE_S * RATE_HZ), sound.size // 2)
    sound[:n_rising] *= np.linspace(0.0, 1.0, n_rising, dtype=np.float32)
    # Slow at first: a phone that is longer than predicted is still heard, and ends without a step.
    falling = np.cos(np.linspace(0.0, np.pi, part.fading, dtype=np.float32)) / 2 + 0.5
    sound[sound.size - part.fading :] *= falling
    return sound
