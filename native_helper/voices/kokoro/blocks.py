"""The residual block of prosody and decoder. Upstream: kokoro 0.9.4 `istftnet.py`, AdainResBlk1d."""

from math import sqrt

import mlx.core as mx

from native_helper.voices.kokoro.activations import leaky
from native_helper.voices.kokoro.adain import AdaIn, Styles
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.layers import Conv
from native_helper.voices.kokoro.weights import Weights, settle

_HALF_POWER = sqrt(0.5)


class ResidualBlock:
    """Norm, leaky ReLU and convolution, twice, beside a shortcut; doubles the rows if asked to."""

    def __init__(
        self, weights: Weights, sizes: tuple[int, int], styles: Styles, backend: Backend, *,
        dtype: mx.Dtype = mx.float32, upsample: bool = False,
    ) -> None:  # fmt: skip
        """`sizes` are the channels that come in and go out."""
        inputs, outputs = sizes
        activation = leaky(backend, 0.2)
        self.norm1 = AdaIn(weights.at("norm1"), inputs, styles, activation, backend)
        self.pool = _Pool(weights, inputs, dtype) if upsample else None
        # The bias of conv1 is a constant, which norm2 takes away; the factor sqrt(1/2) of the sum is in its terms.
        self.conv1 = Conv(weights.conv("conv1", outputs, inputs, 3), None, backend, dtype=dtype)
        self.norm2 = AdaIn(weights.at("norm2"), outputs, styles, activation, backend)
        weight, bias = weights.conv("conv2", outputs, outputs, 3), weights.bias("conv2", outputs)
        self.conv2 = Conv(weight * _HALF_POWER, bias * _HALF_POWER, backend, dtype=dtype)
        self.conv1x1 = None
        if inputs != outputs:
            self.conv1x1 = settle([(weights.conv("conv1x1", outputs, inputs, 1)[0] * _HALF_POWER).astype(dtype)])[0]

    def __call__(self, x: mx.array, style: mx.array) -> mx.array:
        """(rows, inputs), (1, width of the styles) -> (rows or 2 * rows, outputs)."""
        shortcut = x * _HALF_POWER if self.conv1x1 is None else x @ self.conv1x1
        y = self.norm1(x, style)
        if self.pool is not None:
            y = self.pool(y)
            shortcut = mx.repeat(shortcut, 2, axis=0)
        return self.conv2(self.norm2(self.conv1(y), style), plus=shortcut)


class _Pool:
    """A transposed convolution of each channel by itself: kernel 3, stride 2, padding 1, output padding 1."""

    def __init__(self, weights: Weights, channels: int, dtype: mx.Dtype) -> None:
        taps = weights.conv("pool", channels, 1, 3)  # (3, 1, channels)
        bias = weights.bias("pool", channels)
        self.before, self.same, self.after, self.bias = settle(
            array.astype(dtype) for array in (taps[2], taps[1], taps[0], bias)
        )

    def __call__(self, x: mx.array) -> mx.array:
        """(rows, channels) -> (2 * rows, channels)."""
        following = mx.concatenate([x[1:], mx.zeros_like(x[:1])])
        even = x * self.same + self.bias
        odd = x * self.before + following * self.after + self.bias
        return mx.stack([even, odd], axis=1).reshape(2 * x.shape[0], x.shape[1])
