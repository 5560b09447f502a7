"""Convolutions both ways against each other; moments of channels far from zero."""

from dataclasses import replace

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro.adain import Moments
from native_helper.voices.kokoro.backend import Backend, choose
from native_helper.voices.kokoro.layers import Conv

CPU = mx.Device(mx.DeviceType.cpu)


def normal(*shape: int, seed: int = 0) -> mx.array:
    return mx.array(np.random.default_rng(seed).normal(size=shape).astype(np.float32))


@pytest.fixture(scope="module")
def cpu() -> Backend:
    return choose(CPU)


@pytest.fixture(scope="module")
def native(cpu: Backend) -> Backend:
    return replace(cpu, native=True, streams=cpu.streams[:1])


def distance(one: mx.array, other: mx.array) -> float:
    assert one.shape == other.shape
    return float(mx.max(mx.abs(one - other)))


@pytest.mark.parametrize("kernel", [1, 3, 5, 7, 11])
@pytest.mark.parametrize("dilation", [1, 3, 5])
@pytest.mark.parametrize("n_rows", [1, 2, 26, 200])
def test_products_and_the_native_convolution_agree(
    cpu: Backend, native: Backend, kernel: int, dilation: int, n_rows: int
) -> None:
    weight, bias, x, plus = normal(kernel, 6, 4), normal(1, 4), normal(n_rows, 6), normal(n_rows, 4, seed=1)
    ways = [Conv(weight, bias, backend, dilation=dilation)(x, plus) for backend in (cpu, native)]
    # Sums of up to 66 products of numbers of size 1.
    assert distance(*ways) < 2e-5


@pytest.mark.parametrize("backend", ["cpu", "native"])
def test_moments_of_channels_far_from_zero_keep_their_digits(request: pytest.FixtureRequest, backend: str) -> None:
    chosen: Backend = request.getfixturevalue(backend)
    spread = np.array([1.0, 1e-2, 3.0, 1e-3])
    x: NDArray[np.float64] = np.random.default_rng(2).normal(size=(1000, 4)) * spread + [0, 10, -300, 1]
    rounded = x.astype(np.float32)
    mean, variance = Moments(chosen)(mx.array(rounded))
    assert np.abs(np.array(mean)[0] / rounded.astype(np.float64).mean(axis=0) - 1)[1:].max() < 1e-6
    # The sum of squares less the square of the sum would be wrong in the first digit here.
    assert np.abs(np.array(variance)[0] / rounded.astype(np.float64).var(axis=0) - 1).max() < 1e-4


def test_shares_are_even_and_leave_nothing_out(cpu: Backend) -> None:
    for n_streams in (1, 2, 3, 8):
        backend = replace(cpu, streams=cpu.streams[:1] * n_streams)
        for n_items in (1, 2, 12, 33):
            shares = backend.shares(n_items)
            assert [item for share in shares for item in range(n_items)[share]] == list(range(n_items))
            assert max(share.stop - share.start for share in shares) <= -(-n_items // n_streams)
