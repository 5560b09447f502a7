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
