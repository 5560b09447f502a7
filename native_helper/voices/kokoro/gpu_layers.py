"""The generator's layers in MLX, for a GPU; `cpu_layers` has the same for a CPU.

Rows are of the body's dtype, sums are float32. What each layer is stands in `layer_kinds`.
"""

from functools import partial

import mlx.core as mx

from native_helper.voices.kokoro.activations import leaky_relu, snake
from native_helper.voices.kokoro.adain import Moments, affine
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.layer_kinds import Sheet
from native_helper.voices.kokoro.layers import Conv
from native_helper.voices.kokoro.weights import settle


class GpuLayers:
    """Makes them."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def take(self, array: mx.array) -> mx.array:
        return array

    def snake_conv(self, weight: mx.array, dilation: int) -> "SnakeConv":
        return SnakeConv(weight, dilation, self._backend)

    def noise_conv(self, taps: mx.array) -> "NoiseConv":
        return NoiseConv(taps, self._backend)

    def upsample(self, taps: mx.array, outputs: int, *, mirrored: bool) -> "Upsample":
        return Upsample(taps, outputs, mirrored, self._backend)

    def leaky(self, constant: mx.array, slope: float) -> "Leaky":
        return Leaky(constant, slope, self._backend)

    def post_conv(self, weight: mx.array, bias: mx.array) -> "PostConv":
        return PostConv(weight, bias, self._backend)

    def add(self, total: mx.array, rows: mx.array) -> mx.array:
        return total + rows


class SnakeConv:
    def __init__(self, weight: mx.array, dilation: int, backend: Backend) -> None:
        self.conv = Conv(weight, None, backend, dilation=dilation, dtype=backend.body)
        self.snake, self.affine, self.moments = snake(backend), backend.leaf(affine), Moments(backend)

    def __call__(
        self, x: Sheet[mx.array], gain: mx.array, shift: mx.array, plus: mx.array | None = None
    ) -> Sheet[mx.array]:
        y = self.conv(self.snake(x.rows, *self.affine(x.mean, x.variance, gain, shift)), plus)
        return Sheet(y, *self.moments(y))


class NoiseConv:
    def __init__(self, taps: mx.array, backend: Backend) -> None:
        self.body, self.moments = backend.body, Moments(backend)
        self.taps = settle(mx.contiguous(tap) for tap in taps)

    def __call__(self, blocks: mx.array, n_rows: int) -> Sheet[mx.array]:
        y = blocks[:n_rows] @ self.taps[0]
        for index, tap in enumerate(self.taps[1:], 1):
            y = mx.addmm(y, blocks[index : index + n_rows], tap)
        y = y.astype(self.body)
        return Sheet(y, *self.moments(y))


class Upsample:
    def __init__(self, taps: mx.array, outputs: int, mirrored: bool, backend: Backend) -> None:
        self.outputs, self.mirrored, self.moments = outputs, mirrored, Moments(backend)
        self.stride = taps.shape[2] // outputs
        self.here, self.before = settle(mx.contiguous(tap).astype(backend.body) for tap in taps)

    def __call__(self, x: mx.array, noise: mx.array) -> Sheet[mx.array]:
        padded = mx.pad(x, [(1, 1), (0, 0)])
        spread = mx.addmm(padded[1:] @ self.here, padded[:-1], self.before)  # (rows + 1, stride * outputs)
        trim = self.stride // 2
        y = spread.reshape(-1, self.outputs)[trim : trim + x.shape[0] * self.stride]
        if self.mirrored:
            y = mx.concatenate([y[1:2], y])
        y = y + noise
        return Sheet(y, *self.moments(y))


class Leaky:
    def __init__(self, constant: mx.array, slope: float, backend: Backend) -> None:
        self.constant = settle([constant.astype(backend.body)])[0]
        self.leaf = backend.leaf(partial(_leaky, slope))

    def __call__(self, rows: mx.array) -> mx.array:
        return self.leaf(rows, self.constant)


class PostConv:
    def __init__(self, weight: mx.array, bias: mx.array, backend: Backend) -> None:
        self.conv = Conv(weight, bias, backend, dtype=backend.body)
        self.parts = backend.leaf(_parts)

    def __call__(self, x: mx.array) -> mx.array:
        logarithm, angle = mx.split(self.conv(x).astype(mx.float32), 2, axis=1)
        return mx.concatenate(list(self.parts(logarithm, angle)), axis=1)


def _leaky(slope: float, rows: mx.array, constant: mx.array) -> mx.array:
    return leaky_relu(rows + constant, slope)


def _parts(logarithm: mx.array, angle: mx.array) -> tuple[mx.array, ...]:
    magnitude, phase = mx.exp(logarithm), mx.sin(angle)
    return magnitude * mx.cos(phase), magnitude * mx.sin(phase)
