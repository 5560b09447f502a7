"""Convolutions both ways, in parts and whole, against MLX's own; norms of channels far from zero."""

from dataclasses import replace
from itertools import pairwise

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro.adain import moments
from native_helper.voices.kokoro.backend import Backend, choose
from native_helper.voices.kokoro.layers import Conv, Upsample, halo, measured

CPU = mx.Device(mx.DeviceType.cpu)


def normal(*shape: int, seed: int = 0) -> mx.array:
    return mx.array(np.random.default_rng(seed).normal(size=shape).astype(np.float32))


@pytest.fixture(scope="module")
def cpu() -> Backend:
    return choose(CPU)


@pytest.fixture(scope="module")
def native(cpu: Backend) -> Backend:
    return replace(cpu, native=True, streams=cpu.streams[:1])


def cut(x: mx.array, *borders: int) -> list[mx.array]:
    edges = [0, *borders, x.shape[0]]
    return [x[start:stop] for start, stop in pairwise(edges)]


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


def test_parts_see_their_neighbours(cpu: Backend) -> None:
    conv, x, plus = Conv(normal(11, 6, 4), None, cpu, dilation=5), normal(300, 6), normal(300, 4, seed=1)
    whole = conv(x, plus)
    parts = conv.measured(cut(x, 40, 90, 201), cut(plus, 40, 90, 201))
    assert distance(mx.concatenate(parts.parts), whole) < 2e-5


def test_the_halo_is_zero_at_both_ends() -> None:
    parts = cut(mx.arange(1, 7).reshape(6, 1), 2)
    assert [halo(parts, index, 1, 2)[:, 0].tolist() for index in (0, 1)] == [[0, 1, 2, 3, 4], [2, 3, 4, 5, 6, 0, 0]]


@pytest.mark.parametrize("stride", [6, 10])
def test_upsampling_is_a_transposed_convolution(cpu: Backend, stride: int) -> None:
    weight, x = normal(2 * stride, 4, 6), normal(50, 6)  # (kernel, outputs, inputs)
    expected = mx.conv_transpose1d(x[None], weight.transpose(1, 0, 2), stride=stride, padding=stride // 2)[0]
    parts, up = cut(x, 7, 30), Upsample(weight, stride, cpu)
    ours = mx.concatenate([up(parts, index) for index in range(3)])
    assert distance(ours, expected) < 1e-5


@pytest.mark.parametrize("backend", ["cpu", "native"])
@pytest.mark.parametrize("borders", [(), (100,), (40, 500, 510)])
def test_moments_of_channels_far_from_zero_keep_their_digits(
    request: pytest.FixtureRequest, backend: str, borders: tuple[int, ...]
) -> None:
    chosen: Backend = request.getfixturevalue(backend)
    spread = np.array([1.0, 1e-2, 3.0, 1e-3])
    x: NDArray[np.float64] = np.random.default_rng(2).normal(size=(1000, 4)) * spread + [0, 10, -300, 1]
    rounded = x.astype(np.float32)
    parts = cut(mx.array(rounded), *borders) if backend == "cpu" else [mx.array(rounded)]
    mean, variance = moments(measured(chosen, parts))
    assert np.abs(np.array(mean)[0] / rounded.astype(np.float64).mean(axis=0) - 1)[1:].max() < 1e-6
    # The sum of squares less the square of the sum would be wrong in the first digit here.
    assert np.abs(np.array(variance)[0] / rounded.astype(np.float64).var(axis=0) - 1).max() < 1e-4


def test_parts_are_as_many_for_each_stream_and_never_too_short(cpu: Backend) -> None:
    backend = replace(cpu, streams=cpu.streams[:1] * 2, part_rows=2048)
    assert backend.borders(2, 60) == [(0, 2)]
    assert backend.borders(16, 60) == [(0, 8), (8, 16)]
    for n_frames in range(1, 3000, 7):
        borders = backend.borders(n_frames, 60)
        sizes = [stop - start for start, stop in borders]
        assert sum(sizes) == n_frames
        assert len(borders) % 2 == 0 or len(borders) == 1 or min(sizes) < 8
        assert len(borders) == 1 or min(sizes) >= 4
