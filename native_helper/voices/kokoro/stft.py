"""Short-time Fourier transforms as matrix products: 20 samples, a Hann window, hop 5. float32 everywhere.

Upstream: kokoro 0.9.4 `istftnet.py`, TorchSTFT (torch.stft and torch.istft, centred, reflected at the ends).
"""

import mlx.core as mx
import numpy as np

from native_helper.voices.kokoro.config import GeneratorSizes


class Stft:
    """Both directions. Four hops make a frame, so that frames are four shifted views of one array of hops."""

    def __init__(self, sizes: GeneratorSizes) -> None:
        n, self.hop, self.bins = sizes.n_fft, sizes.hop, sizes.bins
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
        angles = 2 * np.pi * np.outer(np.arange(n), np.arange(self.bins)) / n
        cosine, sine = np.cos(angles), np.sin(angles)
        # The imaginary parts of the first and last bin are +0: angle() of a negative real part is pi, not -pi.
        sine[:, [0, -1]] = 0
        self.analysis = _array(np.hstack([cosine, -sine]) * window[:, None])  # (n, 2 * bins)
        # A real signal's bins count twice, but for the first and the last. Overlapping squared windows add up to 1.5.
        twice = np.where(np.isin(np.arange(self.bins), [0, self.bins - 1]), 1, 2)
        overlap = np.square(window).reshape(4, self.hop).sum(axis=0)
        scale = window / np.tile(overlap, 4) / n
        self.synthesis = _array(np.vstack([cosine.T * twice[:, None], -sine.T * twice[:, None]]) * scale)
        # The first hop lacks the frame before it, the last hop the one after it.
        squares = np.square(window).reshape(4, self.hop)
        self.first = _array(overlap / (overlap - squares[3]))[None]
        self.last = _array(overlap / (overlap - squares[0]))[None]

    def transform(self, signal: mx.array) -> mx.array:
        """(samples,) -> (samples / hop + 1, 2 * bins): magnitudes, then phases in -pi..pi."""
        pad = 2 * self.hop
        padded = mx.concatenate([signal[pad:0:-1], signal, signal[-2 : -pad - 2 : -1]])
        hops = padded.reshape(-1, self.hop)
        n_frames = hops.shape[0] - 3
        frames = mx.concatenate([hops[index : index + n_frames] for index in range(4)], axis=1)  # (frames, n)
        spectrum = frames @ self.analysis + 0.0  # -0 becomes +0
        real, imaginary = spectrum[:, : self.bins], spectrum[:, self.bins :]
        magnitude = mx.sqrt(mx.square(real) + mx.square(imaginary))
        return mx.concatenate([magnitude, mx.arctan2(imaginary, real)], axis=1)

    def inverse(self, parts: mx.array) -> mx.array:
        """(frames, 2 * bins), real parts and then imaginary ones -> ((frames - 1) * hop,)."""
        frames = (parts @ self.synthesis).reshape(-1, 4, self.hop)  # (frames, 4, hop)
        n_hops = frames.shape[0] - 1
        padded = mx.pad(frames, [(1, 1), (0, 0), (0, 0)])
        hops = sum((padded[3 - index : 3 - index + n_hops, index] for index in range(1, 4)), padded[3 : 3 + n_hops, 0])
        hops = mx.concatenate([hops[:1] * self.first, hops[1:-1], hops[-1:] * self.last])
        return hops.reshape(-1)


def _array(values: np.ndarray) -> mx.array:
    array = mx.array(values.astype(np.float32))
    mx.eval(array)
    return array
