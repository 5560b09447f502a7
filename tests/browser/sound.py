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

Wave = NDArray[np.float64]


def begin_of(sent: Wave, heard: Wave) -> int:
    """Return the sample of `heard` where `sent` begins: the highest cross-correlation."""
    size = 1 << (len(sent) + len(heard) - 1).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sent, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))


def blocks(sent: Wave, heard: Wave, rate_hz: int) -> list[tuple[float, int]]:
    """Return per block of `sent` with sound its best correlation with `heard` and the lag, in samples, where it is."""
    begin, block, shift = begin_of(sent, heard), round(BLOCK_S * rate_hz), round(SHIFT_S * rate_hz)
    padded = np.pad(heard, (shift, block + shift))
    found = []
    lag = 0
    for start in range(0, len(sent) - block + 1, block):
        piece = sent[start : start + block]
        if np.sqrt(np.mean(piece**2)) < QUIET:
            continue
        at = begin + start + lag
        window = padded[at : at + block + 2 * shift]
        if len(window) < block:
            found.append((0.0, lag))
            continue
        energy = np.convolve(window**2, np.ones(block), "valid")
        alike = np.correlate(window, piece, "valid") / np.sqrt(np.maximum(energy, 1e-12) * np.sum(piece**2))
        best = int(np.argmax(alike))
        found.append((float(alike[best]), lag + best - shift))
        if alike[best] > 0.9:
            lag += best - shift  # a gap moves all that follows
    return found
