"""Layers over channels-last rows, shape (rows, channels), without a batch axis.

`Conv` and its kin hide how this machine convolves. Long sequences are lists of parts (see `Backend.each`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.weights import Weights, settle

Parts = list[mx.array]


@dataclass(frozen=True, slots=True)
class Measured:
    """Parts with what an instance norm wants to know of each."""

    parts: Parts
    means: Parts  # (1, channels) each, float32
    squares: Parts  # (1, channels) each: the sum of squared distances from the part's own mean


class Linear:
    """y = x W + b."""

    def __init__(self, weights: Weights, name: str, inputs: int, outputs: int) -> None:
        self.weight, self.bias = weights.linear(name, outputs, inputs)  # (inputs, outputs), (1, outputs)

    def __call__(self, x: mx.array) -> mx.array:
        """(rows, inputs) -> (rows, outputs)."""
        return mx.addmm(self.bias, x, self.weight)


class LayerNorm:
    """Over the channels of each row, with gain and bias."""

    def __init__(self, weight: mx.array, bias: mx.array, epsilon: float) -> None:
        self.weight, self.bias, self.epsilon = weight, bias, epsilon

    def __call__(self, x: mx.array) -> mx.array:
        return mx.fast.layer_norm(x, self.weight, self.bias, self.epsilon)


class Conv:
    """A convolution over rows with as many rows out as in, padded with zeros."""

    def __init__(
        self, weight: mx.array, bias: mx.array | None, backend: Backend, *, dilation: int = 1,
        dtype: mx.Dtype = mx.float32,
    ) -> None:  # fmt: skip
        """`weight` is (kernel, inputs, outputs), `bias` (1, outputs)."""
        self.backend = backend
        self.dilation = dilation
        self.reach = (weight.shape[0] - 1) // 2 * dilation  # rows that it looks to each side
        if backend.native:
            self.taps = settle([mx.contiguous(weight.transpose(2, 0, 1)).astype(dtype)])  # (outputs, kernel, inputs)
        else:
            self.taps = settle(mx.contiguous(tap).astype(dtype) for tap in weight)  # (inputs, outputs) each
        self.bias = None if bias is None else settle([bias.astype(dtype)])[0]
        self.measure = Measure(backend)

    def __call__(self, x: mx.array, plus: mx.array | None = None) -> mx.array:
        """(rows, inputs) -> (rows, outputs), `plus` added if given."""
        return self._one([x], 0, plus)

    def parts(self, parts: Parts) -> Parts:
        """The same over parts, each of which sees its neighbours' rows."""
        return self.backend.each(partial(self._one, parts), range(len(parts)))

    def measured(self, parts: Parts, plus: Parts | None = None) -> Measured:
        """The same with a part's moments, taken while it is in the cache; each array of `plus` is used up."""
        added: Sequence[mx.array | None] = plus or [None] * len(parts)

        def one(index: int, plus: mx.array | None) -> tuple[mx.array, ...]:
            y = self._one(parts, index, plus)
            return y, *self.measure(y)

        return gather(self.backend.each(one, range(len(parts)), added))

    def _one(self, parts: Parts, index: int, plus: mx.array | None = None) -> mx.array:
        if self.bias is not None:
            plus = self.bias if plus is None else plus + self.bias
        if self.backend.native:
            y = mx.conv1d(parts[index][None], self.taps[0], padding=self.reach, dilation=self.dilation).squeeze(0)
            return y if plus is None else y + plus
        # One product per tap, each over all rows at once and added to the one before.
        padded = halo(parts, index, self.reach, self.reach)
        n_rows = parts[index].shape[0]
        y = padded[:n_rows] @ self.taps[0] if plus is None else mx.addmm(plus, padded[:n_rows], self.taps[0])
        for tap, weight in enumerate(self.taps[1:], 1):
            start = tap * self.dilation
            y = mx.addmm(y, padded[start : start + n_rows], weight)
        return y


def halo(parts: Parts, index: int, left: int, right: int) -> mx.array:
    """Return a part with `left` rows of the part before it and `right` of the part after; zeros at both ends."""
    part = parts[index]
    if not left and not right:
        return part
    channels, dtype = part.shape[1], part.dtype
    before = parts[index - 1][-left:] if index else mx.zeros((left, channels), dtype)
    after = parts[index + 1][:right] if index + 1 < len(parts) else mx.zeros((right, channels), dtype)
    return mx.concatenate([before, part, after])


class Upsample:
    """A transposed convolution whose kernel is twice its stride: two products and a shift.

    Row 10 m + j - 5 of the output has the taps j of x[m] and j + 10 of x[m - 1] (stride 10), so that all output rows
    of one m are one row of [x[m], x[m - 1]] times the taps side by side.
    """

    def __init__(self, weight: mx.array, stride: int, backend: Backend) -> None:
        """`weight` is (kernel, outputs, inputs), as `Weights.conv` gives it for a transposed one; there is no bias."""
        kernel, self.outputs, inputs = weight.shape
        self.stride = stride
        self.backend = backend
        self.trim = (kernel - stride) // 2
        taps = weight.transpose(2, 0, 1)  # (inputs, kernel, outputs)
        here = taps[:, :stride].reshape(inputs, stride * self.outputs)
        before = taps[:, stride:].reshape(inputs, stride * self.outputs)
        self.here, self.before = settle(mx.contiguous(taps).astype(backend.body) for taps in (here, before))

    def __call__(self, parts: Parts, index: int) -> mx.array:
        """Parts of (rows, inputs) -> the part at `index`, (rows * stride, outputs)."""
        padded = halo(parts, index, 1, 1)
        y = mx.addmm(padded[1:] @ self.here, padded[:-1], self.before)  # (rows + 1, stride * outputs)
        y = y.reshape(-1, self.outputs)
        return y[self.trim : self.trim + parts[index].shape[0] * self.stride]


class Measure:
    """Moments of the rows of a part: (rows, channels) -> mean and sum of squared distances from it."""

    def __init__(self, backend: Backend) -> None:
        self.native = backend.native
        self.square_centred = backend.leaf(_square_centred)

    def __call__(self, x: mx.array) -> tuple[mx.array, mx.array]:
        """(rows, channels) -> (1, channels) twice, float32."""
        n_rows = x.shape[0]
        if self.native:
            mean = mx.mean(x.astype(mx.float32), axis=0, keepdims=True)
            return mean, mx.sum(self.square_centred(x, mean), axis=0, keepdims=True)
        mean = (ones(n_rows) @ x) * (1 / n_rows)
        return mean, ones(n_rows) @ mx.square(x - mean)


def measured(backend: Backend, parts: Parts) -> Measured:
    """Return `parts` with their moments."""
    one = Measure(backend)
    return gather(backend.each(lambda part: (part, *one(part)), parts))


def gather(results: list[tuple[mx.array, ...]]) -> Measured:
    """Return a part, its mean and its squares, for each part, by column."""
    parts, means, squares = (list(column) for column in zip(*results, strict=True))
    return Measured(parts, means, squares)


def _square_centred(x: mx.array, mean: mx.array) -> mx.array:
    return mx.square(x - mean)


@lru_cache(maxsize=256)
def ones(n_rows: int) -> mx.array:
    """Return a row of ones: a product with it adds up rows, and BLAS is the fastest at that."""
    row = mx.ones((1, n_rows))
    mx.eval(row)
    return row
