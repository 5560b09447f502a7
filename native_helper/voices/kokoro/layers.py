"""Layers over channels-last rows, shape (rows, channels), without a batch axis."""

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.weights import Weights, settle


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
    """A convolution over rows with as many rows out as in, zeros beyond both ends.

    A GPU has a convolution; on a CPU MLX's makes 1 GFLOP/s when it is dilated, and BLAS a hundred times that: there it
    is one product per tap, each over all rows at once and added to the one before, and the outputs are shared out.
    """

    def __init__(
        self, weight: mx.array, bias: mx.array | None, backend: Backend, *, dilation: int = 1,
        dtype: mx.Dtype = mx.float32,
    ) -> None:  # fmt: skip
        """`weight` is (kernel, inputs, outputs), `bias` (1, outputs)."""
        self.backend = backend
        self.dilation = dilation
        self.reach = (weight.shape[0] - 1) // 2 * dilation  # rows that it looks to each side
        self.bias = None if bias is None else settle([bias.astype(dtype)])[0]
        self.outputs = backend.shares(weight.shape[2])
        if backend.native:
            self.taps = [settle([mx.contiguous(weight.transpose(2, 0, 1)).astype(dtype)])]  # (outputs, kernel, inputs)
        else:
            self.taps = [
                settle(mx.contiguous(tap[:, outputs]).astype(dtype) for tap in weight) for outputs in self.outputs
            ]  # for each share (inputs, some outputs) of each tap

    def __call__(self, x: mx.array, plus: mx.array | None = None) -> mx.array:
        """(rows, inputs) -> (rows, outputs), `plus` added if given."""
        if self.bias is not None:
            plus = self.bias if plus is None else plus + self.bias
        if self.backend.native:
            y = mx.conv1d(x[None], self.taps[0][0], padding=self.reach, dilation=self.dilation).squeeze(0)
            return y if plus is None else y + plus
        padded = mx.pad(x, [(self.reach, self.reach), (0, 0)]) if self.reach else x

        def share(outputs: slice, taps: list[mx.array]) -> mx.array:
            y = None if plus is None else plus[:, outputs]
            for index, tap in enumerate(taps):
                rows = padded[index * self.dilation :][: x.shape[0]]
                y = rows @ tap if y is None else mx.addmm(y, rows, tap)
            assert y is not None  # noqa: S101 - a convolution has taps
            return y

        return mx.concatenate(self.backend.each(share, self.outputs, self.taps), axis=1)
