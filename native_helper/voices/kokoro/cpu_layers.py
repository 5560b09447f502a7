"""The generator's layers on a CPU: numpy and BLAS, piece by piece in the cache (see `gpu_layers` for the same in MLX).

Why not in MLX: it has no vectorised sine on a CPU (13 ns a number, numpy 0.5), and each of the fifteen passes of a
polynomial in its place goes to memory that is not in the cache. Here some thousand rows are normalised, bent by Snake,
convolved and measured in the same memory before the next ones, and nine tenths of the time are products (2026-11).
"""

from collections.abc import Callable
from typing import TypeAlias

import mlx.core as mx
import numpy as np

from native_helper.voices.kokoro.adain import EPSILON
from native_helper.voices.kokoro.blas import product
from native_helper.voices.kokoro.crew import Crew, Floats
from native_helper.voices.kokoro.layer_kinds import Sheet

Piece: TypeAlias = tuple[int, int]  # its first row, and the one after its last
# (rows, channels) -> the same in other memory
Activation: TypeAlias = Callable[[Floats, Floats], None]


class CpuLayers:
    """Makes them."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def take(self, array: mx.array) -> Floats:
        return np.ascontiguousarray(array)

    def snake_conv(self, weight: mx.array, dilation: int) -> "SnakeConv":
        return SnakeConv(_Conv(weight, dilation, self._crew))

    def noise_conv(self, taps: mx.array) -> "NoiseConv":
        return NoiseConv(taps, self._crew)

    def upsample(self, taps: mx.array, outputs: int, *, mirrored: bool) -> "Upsample":
        return Upsample(taps, outputs, mirrored, self._crew)

    def leaky(self, constant: mx.array, slope: float) -> "Leaky":
        return Leaky(constant, slope, self._crew)

    def post_conv(self, weight: mx.array, bias: mx.array) -> "PostConv":
        return PostConv(_Conv(weight, 1, self._crew), bias)

    def add(self, total: Floats, rows: Floats) -> Floats:
        def one(piece: Piece) -> None:
            part = total[slice(*piece)]
            np.add(part, rows[slice(*piece)], out=part)

        self._crew.each(one, self._crew.borders(*total.shape))
        return total


class _Conv:
    """A convolution over rows, as many out as in, zeros beyond both ends: one product per tap, added up in place."""

    def __init__(self, weight: mx.array, dilation: int, crew: Crew) -> None:
        """`weight` is (kernel, inputs, outputs)."""
        self.taps = np.ascontiguousarray(weight)
        self.outputs = weight.shape[2]
        self.dilation = dilation
        self.reach = (len(self.taps) - 1) // 2 * dilation
        self.crew = crew

    def __call__(self, x: Floats, piece: Piece, bend: Activation, y: Floats, *, add: bool) -> None:
        """Put the rows `piece` of the convolution of bend(x) into `y`, or add them to what is there."""
        start, stop = piece
        n_rows = stop - start
        padded = self.crew.scratch("bent", n_rows + 2 * self.reach, x.shape[1])
        first, last = max(start - self.reach, 0), min(stop + self.reach, len(x))
        begin = first - (start - self.reach)
        end = begin + last - first
        padded[:begin] = 0
        bend(x[first:last], padded[begin:end])
        padded[end:] = 0
        for index, tap in enumerate(self.taps):
            at = index * self.dilation
            product(padded[at : at + n_rows], tap, y, add=add or index > 0)


class SnakeConv:
    def __init__(self, conv: _Conv) -> None:
        self.conv = conv

    def __call__(self, x: Sheet[Floats], gain: Floats, shift: Floats, plus: Floats | None = None) -> Sheet[Floats]:
        crew = self.conv.crew
        with np.errstate(over="ignore", invalid="ignore"):  # as in `Crew.each`
            scale = gain / np.sqrt(x.variance + np.float32(EPSILON))
            moved = shift - scale * x.mean
        y = np.empty((len(x.rows), self.conv.outputs), np.float32)

        def snake(rows: Floats, bent: Floats) -> None:
            np.multiply(rows, scale, out=bent)
            np.add(bent, moved, out=bent)
            sine = crew.scratch("more", *bent.shape)
            np.sin(bent, out=sine)
            np.multiply(sine, sine, out=sine)
            np.add(bent, sine, out=bent)

        def one(piece: Piece) -> None:
            part = y[slice(*piece)]
            if plus is not None:
                np.copyto(part, plus[slice(*piece)])
            self.conv(x.rows, piece, snake, part, add=plus is not None)

        return _measured(crew, y, one)


class NoiseConv:
    def __init__(self, taps: mx.array, crew: Crew) -> None:
        self.taps, self.crew = np.ascontiguousarray(taps), crew

    def __call__(self, blocks: Floats, n_rows: int) -> Sheet[Floats]:
        y = np.empty((n_rows, self.taps.shape[2]), np.float32)

        def one(piece: Piece) -> None:
            start, stop = piece
            for index, tap in enumerate(self.taps):
                product(blocks[start + index : stop + index], tap, y[start:stop], add=index > 0)

        return _measured(self.crew, y, one)


class Upsample:
    def __init__(self, taps: mx.array, outputs: int, mirrored: bool, crew: Crew) -> None:
        self.here, self.before = np.ascontiguousarray(taps)
        self.outputs, self.mirrored, self.crew = outputs, mirrored, crew
        self.stride = taps.shape[2] // outputs

    def __call__(self, x: Floats, noise: Floats) -> Sheet[Floats]:
        n_rows = len(x)
        spread = np.empty((n_rows + 1, self.stride * self.outputs), np.float32)

        def fill(piece: Piece) -> None:
            start, stop = piece
            last = min(stop, n_rows)  # beyond it there is only what the row before leaves
            spread[last:stop] = 0
            product(x[start:last], self.here, spread[start:last], add=False)
            late = max(start, 1)
            product(x[late - 1 : stop - 1], self.before, spread[late:stop], add=True)

        self.crew.each(fill, self.crew.borders(*spread.shape))
        trim = self.stride // 2
        up = spread.reshape(-1, self.outputs)[trim : trim + n_rows * self.stride]
        y = np.empty_like(noise)
        first = int(self.mirrored)

        def one(piece: Piece) -> None:
            start, stop = piece
            late = max(start, first)
            np.add(up[late - first : stop - first], noise[late:stop], out=y[late:stop])
            if start < first:
                np.add(up[1], noise[0], out=y[0])

        return _measured(self.crew, y, one)


class Leaky:
    def __init__(self, constant: mx.array, slope: float, crew: Crew) -> None:
        self.constant, self.slope, self.crew = np.array(constant), np.float32(slope), crew

    def __call__(self, rows: Floats) -> Floats:
        y = np.empty_like(rows)

        def one(piece: Piece) -> None:
            part = y[slice(*piece)]
            np.add(rows[slice(*piece)], self.constant, out=part)
            less = self.crew.scratch("more", *part.shape)
            np.multiply(part, self.slope, out=less)
            np.maximum(part, less, out=part)

        self.crew.each(one, self.crew.borders(*rows.shape))
        return y


class PostConv:
    def __init__(self, conv: _Conv, bias: mx.array) -> None:
        self.conv, self.bias = conv, np.array(bias)

    def __call__(self, x: Floats) -> mx.array:
        y = np.empty((len(x), self.conv.outputs), np.float32)
        bins = self.conv.outputs // 2

        def one(piece: Piece) -> None:
            part = y[slice(*piece)]
            self.conv(x, piece, _copy, part, add=False)
            np.add(part, self.bias, out=part)
            magnitude, phase = np.exp(part[:, :bins]), np.sin(part[:, bins:])
            np.multiply(magnitude, np.cos(phase), out=part[:, :bins])
            np.multiply(magnitude, np.sin(phase), out=part[:, bins:])

        self.conv.crew.each(one, self.conv.crew.borders(*x.shape))
        return mx.array(y)


def _measured(crew: Crew, y: Floats, fill: Callable[[Piece], None]) -> Sheet[Floats]:
    """Fill `y` piece by piece, each measured while it is in the cache.

    The measures are put together as Chan, Golub & LeVeque 1979 do: squares about each piece's own mean.
    """
    pieces = crew.borders(*y.shape)
    shares = np.array([[(stop - start) / len(y)] for start, stop in pieces], np.float32)  # (pieces, 1)
    means, variances = np.empty((2, len(pieces), y.shape[1]), np.float32)

    def one(index: int) -> None:
        start, stop = pieces[index]
        fill((start, stop))
        rows = y[start:stop]
        product(np.full((1, stop - start), 1 / (stop - start), np.float32), rows, means[index : index + 1], add=False)
        centred = crew.scratch("more", *rows.shape)
        np.subtract(rows, means[index], out=centred)
        np.multiply(np.einsum("rc,rc->c", centred, centred), np.float32(1 / (stop - start)), out=variances[index])

    crew.each(one, range(len(pieces)))
    with np.errstate(over="ignore", invalid="ignore"):  # as in `Crew.each`
        mean = np.add.reduce(means * shares, axis=0, keepdims=True)
        variance = np.add.reduce((variances + np.square(means - mean)) * shares, axis=0, keepdims=True)
    return Sheet(y, mean, variance)


def _copy(rows: Floats, bent: Floats) -> None:
    np.copyto(bent, rows)
