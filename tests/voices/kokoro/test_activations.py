"""The cheap forms of sine, tanh and their kin, against float64."""

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro import activations
from native_helper.voices.kokoro.backend import Backend, choose

Doubles = NDArray[np.float64]


@pytest.fixture(scope="module")
def cpu() -> Backend:
    return choose(mx.Device(mx.DeviceType.cpu))


def test_snake_by_polynomial(cpu: Backend) -> None:
    # Far more than the normalised values that it gets, halves and whole numbers of the period included.
    x = np.concatenate([np.linspace(-40, 40, 400_001), np.arange(-40, 40.5, 0.5)]).astype(np.float32)[:, None]
    scale, shift = mx.array([[0.75]]), mx.array([[0.125]])
    ours = np.array(activations.snake(cpu)(mx.array(x), scale, shift)).astype(np.float64)
    v: Doubles = x.astype(np.float64) * 0.75 + 0.125
    exact = v + np.sin(np.pi * v) ** 2 / np.pi
    # 3.7e-7 of the polynomial and a rounding of v, which is below 2^5.
    assert np.abs(ours - exact).max() < 3.7e-7 + 2**-18


def test_snake_in_both_units(cpu: Backend) -> None:
    x, alpha = np.random.default_rng(0).normal(0, 2, (1000, 1)).astype(np.float32), 1.7
    exact = x + np.sin(alpha * x) ** 2 / alpha
    unit = activations.snake_unit(cpu)
    ours = activations.snake(cpu)(mx.array(x), mx.array([[alpha / unit]]), mx.zeros((1, 1))) * (unit / alpha)
    assert np.abs(np.array(ours) - exact).max() < 2e-6


def test_tanh_by_rational_function() -> None:
    x = np.concatenate([np.linspace(-12, 12, 200_001), [-1e30, 1e30, 0.0]]).astype(np.float32)
    assert np.abs(np.array(activations.tanh_rational(mx.array(x))) - np.tanh(x.astype(np.float64))).max() < 5e-7


def test_gelu_is_the_form_with_tanh(cpu: Backend) -> None:
    x = np.linspace(-8, 8, 100_001)
    exact = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    assert np.abs(np.array(activations.gelu(cpu)(mx.array(x.astype(np.float32)))) - exact).max() < 3e-6


def test_leaky_relu(cpu: Backend) -> None:
    x = mx.array([[-2.0, 0.0, 3.0]])
    y = activations.leaky(cpu, 0.2)(x, mx.ones((1, 3)), mx.zeros((1, 3)))
    assert y.tolist() == [[pytest.approx(-0.4), 0.0, 3.0]]
