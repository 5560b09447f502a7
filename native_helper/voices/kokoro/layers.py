"""Layers over channels-last rows, shape (rows, channels), without a batch axis.

`conv` and its kin hide how this machine convolves. Long sequences are lists of parts (see `Backend.each`).
"""

from collections.abc import Sequence
from functools import lru_cache

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.weights import Weights, settle

Parts = list[mx.array]


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

    def __init__(self, weight: mx.array, bias: mx.array | None, backend: Backend, dilation: int = 1) -> None:
        """`weight` is (kernel, inputs, outputs), `bias` (1, outputs)."""
        self.backend = backend
        self.dilation = dilation
        self.reach = (weight.shape[0] - 1) // 2 * dilation  # rows that it looks to each side
        weight = weight.transpose(2, 0, 1) if backend.native else weight  # (outputs, kernel, inputs)
        self.weight, *rest = settle(mx.contiguous(w) for w in (weight, bias) if w is not None)
        self.bias = rest[0] if rest else None

    def astype(self, dtype: mx.Dtype) -> "Conv":
        """Compute in `dtype`."""
        self.weight = settle([self.weight.astype(dtype)])[0]
        self.bias = None if self.bias is None else settle([self.bias.astype(dtype)])[0]
        return self

    def __call__(self, x: mx.array, plus: mx.array | None = None) -> mx.array:
        """(rows, inputs) -> (rows, outputs), `plus` added if given."""
        return self.parts([x], None if plus is None else [plus])[0]

    def parts(self, parts: Parts, plus: Sequence[mx.array] | None = None) -> Parts:
        """The same over parts, each of which sees its neighbours' rows."""
        sums: Sequence[mx.array | None] = plus or [None] * len(parts)
        if self.backend.native:
            return self.backend.each(self._native, parts, sums)
        return self.backend.each(self._products, halo(self.backend, parts, self.reach, self.reach), sums)

    def _native(self, x: mx.array, plus: mx.array | None) -> mx.array:
        y = mx.conv1d(x[None], self.weight, padding=self.reach, dilation=self.dilation)[0]
        if self.bias is not None:
            plus = self.bias if plus is None else plus + self.bias
        return y if plus is None else y + plus

    def _products(self, padded: mx.array, plus: mx.array | None) -> mx.array:
        # One product per tap, each over all rows at once and added to the one before.
        n_rows = padded.shape[0] - 2 * self.reach
        if self.bias is not None:
            plus = self.bias if plus is None else plus + self.bias
        y = padded[:n_rows] @ self.weight[0] if plus is None else mx.addmm(plus, padded[:n_rows], self.weight[0])
        for tap in range(1, self.weight.shape[0]):
            start = tap * self.dilation
            y = mx.addmm(y, padded[start : start + n_rows], self.weight[tap])
        return y


def halo(backend: Backend, parts: Parts, left: int, right: int) -> Parts:
    """Return each part with `left` rows of the part before it and `right` of the part after; zeros at both ends."""
    if not left and not right:
        return parts
    channels = parts[0].shape[1]

    def one(index: int) -> mx.array:
        pieces = [parts[index]]
        if left:
            zeros = mx.zeros((left, channels), parts[0].dtype)
            pieces.insert(0, parts[index - 1][-left:] if index > 0 else zeros)
        if right:
            zeros = mx.zeros((right, channels), parts[0].dtype)
            pieces.append(parts[index + 1][:right] if index + 1 < len(parts) else zeros)
        return mx.concatenate(pieces)

    return backend.each(one, range(len(parts)))


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

    def parts(self, parts: Parts) -> Parts:
        """(rows, inputs) -> (rows * stride, outputs), in parts."""
        return self.backend.each(self._one, halo(self.backend, parts, 1, 1))

    def _one(self, padded: mx.array) -> mx.array:
        y = mx.addmm(padded[1:] @ self.here, padded[:-1], self.before)  # (rows + 1, stride * outputs)
        y = y.reshape(-1, self.outputs)
        return y[self.trim : self.trim + (padded.shape[0] - 2) * self.stride]


@lru_cache(maxsize=256)
def ones(n_rows: int) -> mx.array:
    """Return a row of ones: a product with it adds up rows, eight times faster than mx.sum on a CPU."""
    return mx.ones((1, n_rows))
