"""Where in a waveform there is sound."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.utterance import Samples

FRAME_S: Final = 0.005  # short enough to place a word, long enough for the lowest voice
# A frame is sound above -46 dB of the loudest one: breath and the hum of a synthesiser lie below, an "s" above.
_THRESHOLD: Final = 0.005


def loud_frames(waveform: Samples, rate_hz: int) -> NDArray[np.bool_]:
    """Return for each FRAME_S of `waveform`, the last part of a frame included, whether it is sound."""
    frame = frame_samples(rate_hz)
    padded = np.zeros(-(-waveform.size // frame) * frame, dtype=np.float32)
    padded[: waveform.size] = waveform
    power = np.square(padded.reshape(-1, frame)).mean(axis=1)  # (frames,)
    loudest = power.max(initial=0.0)
    loud: NDArray[np.bool_] = (power > loudest * _THRESHOLD**2) & (power > 0)
    return loud


def frame_samples(rate_hz: int) -> int:
    return max(1, round(FRAME_S * rate_hz))


def audible_range(waveform: Samples, rate_hz: int) -> tuple[int, int]:
    """Return the samples between which `waveform` is heard; (0, 0) for silence."""
    loud = np.flatnonzero(loud_frames(waveform, rate_hz))
    if loud.size == 0:
        return 0, 0
    frame = frame_samples(rate_hz)
    return int(loud[0]) * frame, min((int(loud[-1]) + 1) * frame, waveform.size)
