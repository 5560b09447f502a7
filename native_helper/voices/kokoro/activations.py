"""The element-wise functions, each as one exact form for a GPU and one cheap form for a CPU.

On a CPU MLX has no vectorised sine, exp or tanh (16, 12 and 16 ns an element on a Zen 4 core, 2026-11), while a pass of
additions or products over an array costs 0.3 ns. Errors given here are the largest in float32 on the whole range.
"""

from collections.abc import Callable
from functools import partial
from math import pi
from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend

Affine = Callable[[mx.array, mx.array, mx.array], mx.array]

# sin(pi z) / sqrt(pi) = z P(z^2) for |z| <= 1/2, fitted so that its square is off by at most 3.7e-7.
_SINE: Final = (1.7724435252054154, -2.91514478010376, 1.4334073246140824, -0.31146182415796714)
# Adding and taking away 1.5 * 2^23 rounds a float32 to a whole number: two additions, where mx.round costs three.
_ROUND: Final = 1.5 * 2**23


def snake(backend: Backend) -> Affine:
    """Return `f(x, scale, shift)`: Snake (Ziyin et al. 2020, arXiv 2006.08195) of x * scale + shift.

    In units of `snake_unit` / alpha, so that one function serves every channel: the inverse of that is in `scale` and
    `shift`, and it is in the convolution that follows.
    """
    return backend.leaf(_snake_native if backend.native else _snake_polynomial)


def snake_unit(backend: Backend) -> float:
    """Return 1 for v + sin(v)^2, which is one kernel, and pi for v + sin(pi v)^2 / pi, which has an easy period."""
    return 1.0 if backend.native else pi


def _snake_native(x: mx.array, scale: mx.array, shift: mx.array) -> mx.array:
    v = x * scale + shift
    return (v + mx.square(mx.sin(v))).astype(x.dtype)


def _snake_polynomial(x: mx.array, scale: mx.array, shift: mx.array) -> mx.array:
    v = x * scale + shift
    z = v - ((v + _ROUND) - _ROUND)
    square = mx.square(z)
    p0, p1, p2, p3 = _SINE
    return mx.square((((square * p3 + p2) * square + p1) * square + p0) * z) + v


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
