"""The element-wise functions, each as one exact form for a GPU and one cheap form for a CPU.

On a CPU MLX has no vectorised sine, exp or tanh (16, 12 and 16 ns an element on a Zen 4 core, 2026-11), while a pass of
additions or products over an array costs 0.3 ns. Errors given here are the largest in float32 on the whole range.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend

Affine = Callable[[mx.array, mx.array, mx.array], mx.array]


def snake(backend: Backend) -> Affine:
    """Return `f(x, scale, shift)`: v + sin(v)^2 of v = x * scale + shift (see `layer_kinds.SnakeConv`)."""
    return backend.leaf(_snake)


def _snake(x: mx.array, scale: mx.array, shift: mx.array) -> mx.array:
    v = x * scale + shift
    return (v + mx.square(mx.sin(v))).astype(x.dtype)


def leaky(backend: Backend, slope: float) -> Affine:
    """Return `f(x, scale, shift)`: leaky ReLU of x * scale + shift."""
    return backend.leaf(partial(_affine_leaky, slope))


def _affine_leaky(slope: float, x: mx.array, scale: mx.array, shift: mx.array) -> mx.array:
    return leaky_relu(x * scale + shift, slope).astype(x.dtype)


def leaky_relu(x: mx.array, slope: float) -> mx.array:
    return mx.maximum(x, x * slope)  # for 0 < slope < 1


def gelu(backend: Backend) -> Callable[[mx.array], mx.array]:
    """Return GELU in the form with tanh, which is what `gelu_new` in ALBERT's configuration means."""
    return backend.leaf(_gelu_native if backend.native else _gelu_rational)


def _gelu_inner(x: mx.array) -> mx.array:
    return x * (mx.square(x) * (0.044715 * 0.7978845608028654) + 0.7978845608028654)  # sqrt(2 / pi)


def _gelu_native(x: mx.array) -> mx.array:
    return 0.5 * x * (1 + mx.tanh(_gelu_inner(x)))


def _gelu_rational(x: mx.array) -> mx.array:
    half = 0.5 * x
    return half + half * tanh_rational(_gelu_inner(x))


# tanh(x) = x N(x^2) / D(x^2) for |x| <= 7.9988, where float32's tanh is 1: Eigen's `ptanh_float` uses the same form.
_TANH_LIMIT: Final = 7.99881172180175781
_TANH_N: Final = (
    4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08,
    -8.60467152213735e-11, 2.00018790482477e-13, -2.76076847742355e-16,
)  # fmt: skip
_TANH_D: Final = (4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04, 1.19825839466702e-06)


def tanh_rational(x: mx.array) -> mx.array:
    """Return tanh, off by at most 3e-7."""
    x = mx.clip(x, -_TANH_LIMIT, _TANH_LIMIT)
    square = mx.square(x)
    return x * _horner(square, _TANH_N) / _horner(square, _TANH_D)


def _horner(x: mx.array, coefficients: tuple[float, ...]) -> mx.array:
    value: mx.array = x * coefficients[-1] + coefficients[-2]
    for coefficient in coefficients[-3::-1]:
        value = value * x + coefficient
    return value
