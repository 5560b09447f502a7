"""What the generator is made of, whatever computes it: each layer once as a type, for `gpu_layers` and `cpu_layers`.

An array A is MLX's or numpy's; rows are channels-last, (rows, channels).
"""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import mlx.core as mx

A = TypeVar("A")
A_contra = TypeVar("A_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[A]):
    """Rows with what an instance norm wants to know of them."""

    rows: A
    mean: A  # (1, channels), float32
    variance: A  # (1, channels), float32


class SnakeConv(Protocol[A]):
    """Instance norm, Snake (Ziyin et al. 2020, arXiv 2006.08195) and a convolution with zeros beyond both ends.

    Snake is v + sin(v)^2: its alpha is in `gain` and `shift`, which are (1, channels), and 1 / alpha in the weight.
    """

    def __call__(self, x: Sheet[A], gain: A, shift: A, plus: A | None = None) -> Sheet[A]:
        """(rows, inputs) -> (rows, outputs), `plus` added if given."""
        ...


class NoiseConv(Protocol[A]):
    """What the source adds: windows of one or two blocks of its spectrum."""

    def __call__(self, blocks: A, n_rows: int) -> Sheet[A]:
        """(n_rows or n_rows + 1, block) -> (n_rows, channels)."""
        ...


class Upsample(Protocol[A]):
    """A transposed convolution whose kernel is twice its stride: two products and a shift.

    Row s m + j - s / 2 of the output has the taps j of x[m] and j + s of x[m - 1] (stride s), so that all output rows
    of one m are one row of [x[m], x[m - 1]] times the taps side by side.
    """

    def __call__(self, x: A, noise: A) -> Sheet[A]:
        """(rows, inputs), (rows * stride, outputs) -> their sum; `mirrored` puts one reflected row in front."""
        ...


class Rowwise(Protocol[A]):
    def __call__(self, rows: A) -> A: ...


class PostConv(Protocol[A_contra]):
    """The last convolution, and its two halves as logarithm of a magnitude and as the sine's angle of a phase."""

    def __call__(self, x: A_contra) -> mx.array:
        """(rows, channels) -> (rows, 2 * bins), float32: real parts, then imaginary parts."""
        ...


class Layers(Protocol[A]):
    """Makes them from folded weights, which are MLX's and float32."""

    def take(self, array: mx.array) -> A:
        """Return `array`, which is computed, where these layers want it."""
        ...

    def snake_conv(self, weight: mx.array, dilation: int) -> SnakeConv[A]:
        """`weight` is (kernel, inputs, outputs)."""
        ...

    def noise_conv(self, taps: mx.array) -> NoiseConv[A]:
        """`taps` are (1 or 2, block, channels)."""
        ...

    def upsample(self, taps: mx.array, outputs: int, *, mirrored: bool) -> Upsample[A]:
        """`taps` are those of x[m] and of x[m - 1]: (2, inputs, stride * outputs)."""
        ...

    def leaky(self, constant: mx.array, slope: float) -> Rowwise[A]:
        """Leaky ReLU of rows + `constant`, which is (1, channels). The rows are used up."""
        ...

    def post_conv(self, weight: mx.array, bias: mx.array) -> PostConv[A]:
        """`weight` is (kernel, channels, 2 * bins)."""
        ...

    def add(self, total: A, rows: A) -> A:
        """Return the sum; `total` is used up."""
        ...
