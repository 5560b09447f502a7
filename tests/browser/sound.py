"""Whether a recording of the sound card is the sound that was sent to it.

A whole-file correlation is no judge: one gap of 27 ms, as a starved sound server makes, takes it from 1 to 0.47
while nearly every block is right. So the recording is compared block by block.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK_S: Final = 0.5
SHIFT_S: Final = 0.25  # how far a block may lie from where the recording began to match
QUIET: Final = 1e-3  # blocks of less than this level (RMS) hold nothing to compare
ALIKE: Final = 0.9  # a block that was played is far above; another block of the same voice lies below 0.5
MOST: Final = 0.8  # of the blocks

Wave = NDArray[np.float64]


def blocks(sent: Wave, heard: Wave, rate_hz: int) -> list[tuple[float, int]]:
    """Return per block of `sent` with sound its best correlation with `heard` and the lag, in samples, where it is."""
    begin = int(np.argmax(_correlation(heard, sent)[: len(heard)]))
    block, shift = round(BLOCK_S * rate_hz), round(SHIFT_S * rate_hz)
    padded = np.pad(heard, (shift, len(sent) + shift))
    found, lag = [], 0
    for start in range(0, len(sent) - block + 1, block):
        piece = sent[start : start + block]
        if np.sqrt(np.mean(piece**2)) < QUIET:
            continue
        at = begin + start + lag
        window = padded[at : at + block + 2 * shift]
        if len(window) < block:
            found.append((0.0, lag))
            continue
        sums = np.concatenate([[0.0], np.cumsum(window**2)])
        within = sums[block:] - sums[:-block]  # energy of the window below each position of the piece
        likeness = _correlation(window, piece)[: len(within)] / np.sqrt(np.maximum(within, 1e-12) * np.sum(piece**2))
        best = int(np.argmax(likeness))
        found.append((float(likeness[best]), lag + best - shift))
        if likeness[best] > ALIKE:
            lag += best - shift  # a gap moves all that follows
    return found


def is_alike(judged: list[tuple[float, int]]) -> bool:
    """Say whether most blocks were played, and these in their order."""
    lags = [lag for likeness, lag in judged if likeness >= ALIKE]
    return len(lags) >= MOST * len(judged) and lags == sorted(lags)


def _correlation(long: Wave, short: Wave) -> Wave:
    """Return the correlation of `short` with `long` from each sample of `long` on."""
    size = 1 << (len(long) + len(short) - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
