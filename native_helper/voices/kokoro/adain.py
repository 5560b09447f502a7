"""Adaptive instance normalisation (Huang & Belongie 2017, arXiv 1703.06868): a voice's style enters the sound.

    (1 + gamma) (x - mean) / sqrt(variance + 1e-5) + beta, then an activation; mean and variance over all rows

gamma and beta of all layers of one half of the model come from one product with the style.
"""

from functools import lru_cache
from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.activations import Affine
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.weights import Weights, settle

EPSILON: Final = 1e-5


class Styles:
    """The linear layers that turn half of a style row into gains and shifts, as one."""

    def __init__(self, style: int) -> None:
        self._style = style
        self._weights: list[mx.array] = []
        self._biases: list[mx.array] = []
        self._width = 0
        self.weight = self.bias = mx.zeros(())

    def add(self, weights: Weights, channels: int, factor: mx.array | None = None) -> tuple[slice, slice]:
        """Add the layer `fc` of `weights`; return where its gains, one added, and its shifts will be.

        `factor` (1, channels) multiplies both. An affine instance norm, which upstream has for the sake of an export
        and which is left out of the published files, is multiplied in.
        """
        fc = weights.at("fc")
        weight = fc.tensor("weight", 2 * channels, self._style).reshape(2, channels, self._style)
        bias = fc.tensor("bias", 2 * channels).reshape(2, channels, 1)
        gain_weight, gain = weight[0], bias[0] + 1
        shift_weight, shift = weight[1], bias[1]
        if weights.has("norm.weight"):
            norm = weights.at("norm")
            norm_gain = norm.tensor("weight", channels).reshape(channels, 1)
            norm_shift = norm.tensor("bias", channels).reshape(channels, 1)
            shift_weight, shift = shift_weight + gain_weight * norm_shift, shift + gain * norm_shift
            gain_weight, gain = gain_weight * norm_gain, gain * norm_gain
        if factor is not None:
            column = factor.reshape(channels, 1)
            gain_weight, gain, shift_weight, shift = (
                value * column for value in (gain_weight, gain, shift_weight, shift)
            )
        self._weights += [gain_weight, shift_weight]
        self._biases += [gain, shift]
        start = self._width
        self._width += 2 * channels
        return slice(start, start + channels), slice(start + channels, self._width)

    def finish(self) -> None:
        """Make one layer of what was added."""
        weight = mx.contiguous(mx.concatenate(self._weights).T)
        self.weight, self.bias = settle([weight, mx.concatenate(self._biases).reshape(1, -1)])
        self._weights, self._biases = [], []

    def __call__(self, style: mx.array) -> mx.array:
        """(1, style) -> (1, width): the values that every layer takes its slices of."""
        return mx.addmm(self.bias, style, self.weight)


class AdaIn:
    """The normalisation and the activation after it."""

    def __init__(
        self, weights: Weights, channels: int, styles: Styles, activation: Affine, backend: Backend
    ) -> None:  # fmt: skip
        self.gain, self.shift = styles.add(weights, channels)
        self.activation = activation
        self.moments = Moments(backend)
        self.affine = backend.leaf(affine)

    def __call__(self, x: mx.array, style: mx.array) -> mx.array:
        """(rows, channels), (1, width of the styles) -> (rows, channels), of the dtype that came in."""
        mean, variance = self.moments(x)
        return self.activation(x, *self.affine(mean, variance, style[:, self.gain], style[:, self.shift]))


class Moments:
    """Mean and variance over the rows: (rows, channels) -> (1, channels) twice, float32.

    Squares are taken about the mean: the sum of squares less the square of the sum would lose every digit in a channel
    whose mean is far from zero.
    """

    def __init__(self, backend: Backend) -> None:
        self.native = backend.native
        self.square_centred = backend.leaf(_square_centred)

    def __call__(self, x: mx.array) -> tuple[mx.array, mx.array]:
        if self.native:
            mean = mx.mean(x.astype(mx.float32), axis=0, keepdims=True)
            return mean, mx.mean(self.square_centred(x, mean), axis=0, keepdims=True)
        share = shares(x.shape[0])
        mean = share @ x
        return mean, share @ mx.square(x - mean)


def affine(mean: mx.array, variance: mx.array, gain: mx.array, shift: mx.array) -> tuple[mx.array, ...]:
    """Return what x * scale + shift is normalised by, with `gain` and `shift`; all are (1, channels)."""
    scale = gain * mx.rsqrt(variance + EPSILON)
    return scale, shift - scale * mean


def _square_centred(x: mx.array, mean: mx.array) -> mx.array:
    return mx.square(x - mean)


@lru_cache(maxsize=256)
def shares(n_rows: int) -> mx.array:
    """Return a row of 1 / n: a product with it is the mean of rows, and on a CPU BLAS is the fastest at that."""
    row = mx.full((1, n_rows), 1 / n_rows)
    mx.eval(row)
    return row
