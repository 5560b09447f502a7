"""Adaptive instance normalisation (Huang & Belongie 2017, arXiv 1703.06868): a voice's style enters the sound.

    (1 + gamma) (x - mean) / sqrt(variance + 1e-5) + beta, then an activation; mean and variance over all rows

gamma and beta of all layers of one half of the model come from one product with the style.
"""

from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.activations import Affine
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.layers import Measured, Parts, measured
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
        self, weights: Weights, channels: int, styles: Styles, activation: Affine, backend: Backend,
        factor: mx.array | None = None,
    ) -> None:  # fmt: skip
        self.gain, self.shift = styles.add(weights, channels, factor)
        self.activation = activation
        self.backend = backend
        self.affine = backend.leaf(_affine)

    def __call__(self, x: mx.array, style: mx.array) -> mx.array:
        """(rows, channels), (1, width of the styles) -> (rows, channels)."""
        return self.parts(measured(self.backend, [x]), style)[0]

    def parts(self, x: Measured, style: mx.array) -> Parts:
        """The same over parts, of the dtype that came in."""
        gain, shift = style[:, self.gain], style[:, self.shift]
        mean, variance = moments(x)
        scale, moved = self.affine(mean, variance, gain, shift)
        return self.backend.each(lambda part: self.activation(part, scale, moved), x.parts)


def moments(x: Measured) -> tuple[mx.array, mx.array]:
    """Return mean and variance over the rows of all parts, (1, channels) each.

    Chan, Golub & LeVeque 1979: squares are taken about each part's own mean and then put together. The sum of squares
    less the square of the sum would lose every digit in a channel whose mean is far from zero.
    """
    sizes = [part.shape[0] for part in x.parts]
    total = sum(sizes)
    if len(sizes) == 1:
        return x.means[0], x.squares[0] * (1 / total)
    share = mx.array([[size / total for size in sizes]])  # (1, parts)
    means = mx.concatenate(x.means)  # (parts, channels)
    mean = share @ means
    within = mx.sum(mx.concatenate(x.squares), axis=0, keepdims=True) * (1 / total)
    return mean, within + share @ mx.square(means - mean)


def _affine(mean: mx.array, variance: mx.array, gain: mx.array, shift: mx.array) -> tuple[mx.array, ...]:
    scale = gain * mx.rsqrt(variance + EPSILON)
    return scale, shift - scale * mean
