"""Adaptive instance normalisation (Huang & Belongie 2017, arXiv 1703.06868): a voice's style enters the sound.

    (1 + gamma) (x - mean) / sqrt(variance + 1e-5) + beta, then an activation; mean and variance over all rows

gamma and beta of all layers of one half of the model come from one product with the style.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.activations import Affine
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.layers import Parts, ones
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


@dataclass(frozen=True, slots=True)
class _Centred:
    """Parts without their own mean, and what is needed to take away the mean of all."""

    parts: Parts
    offsets: Sequence[mx.array]  # (1, channels): a part's mean less the mean of all
    variance: mx.array  # (1, channels)


class AdaIn:
    """The normalisation and the activation after it."""

    def __init__(
        self, weights: Weights, channels: int, styles: Styles, activation: Affine, backend: Backend,
        factor: mx.array | None = None,
    ) -> None:  # fmt: skip
        self.gain, self.shift = styles.add(weights, channels, factor)
        self.activation = activation
        self.backend = backend
        self.square_centred = backend.leaf(_square_centred)
        self.coefficients = backend.leaf(_coefficients)

    def __call__(self, x: mx.array, style: mx.array) -> mx.array:
        """(rows, channels), (1, width of the styles) -> (rows, channels)."""
        return self.parts([x], style)[0]

    def parts(self, parts: Parts, style: mx.array) -> Parts:
        """The same over parts."""
        gain, shift = style[:, self.gain], style[:, self.shift]
        if self.backend.native:
            return [self._whole(part, gain, shift) for part in parts]
        centred = _centred(self.backend, parts)
        scale = gain * mx.rsqrt(centred.variance + EPSILON)
        shifts = [shift + scale * offset for offset in centred.offsets]
        return self.backend.each(self.activation, centred.parts, [scale] * len(parts), shifts)

    def _whole(self, x: mx.array, gain: mx.array, shift: mx.array) -> mx.array:
        wide = x.astype(mx.float32)
        mean = mx.mean(wide, axis=0, keepdims=True)
        squares = mx.mean(self.square_centred(wide, mean), axis=0, keepdims=True)
        scale, moved = self.coefficients(mean, squares, gain, shift)
        return self.activation(wide, scale, moved).astype(x.dtype)


def _square_centred(x: mx.array, mean: mx.array) -> mx.array:
    return mx.square(x - mean)


def _coefficients(mean: mx.array, variance: mx.array, gain: mx.array, shift: mx.array) -> tuple[mx.array, mx.array]:
    scale = gain * mx.rsqrt(variance + EPSILON)
    return scale, shift - scale * mean


def _centred(backend: Backend, parts: Parts) -> _Centred:
    # Chan, Golub & LeVeque 1979: each part by its own mean, then put together. A sum of squares less the square of
    # the sum would lose every digit in a channel whose mean is far from zero.
    sizes = [part.shape[0] for part in parts]
    total = sum(sizes)
    means = backend.each(_mean, parts)
    centred = backend.each(mx.subtract, parts, means)
    squares = backend.each(_sum_of_squares, centred)
    if len(parts) == 1:
        return _Centred(centred, [mx.zeros_like(means[0])], squares[0] * (1 / total))
    share = mx.array([[size / total for size in sizes]])  # (1, parts)
    stacked = mx.concatenate(means)  # (parts, channels)
    offsets = stacked - share @ stacked
    variance = share @ mx.square(offsets) + mx.sum(mx.concatenate(squares), axis=0, keepdims=True) * (1 / total)
    return _Centred(centred, [offsets[index : index + 1] for index in range(len(parts))], variance)


def _mean(x: mx.array) -> mx.array:
    return (ones(x.shape[0]) @ x) * (1 / x.shape[0])


def _sum_of_squares(x: mx.array) -> mx.array:
    return ones(x.shape[0]) @ mx.square(x)
