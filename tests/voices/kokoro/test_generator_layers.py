"""The generator's layers on a CPU and on a GPU, against the plain formulas in float64."""

from dataclasses import replace
from typing import Any

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro import crew
from native_helper.voices.kokoro.backend import choose
from native_helper.voices.kokoro.cpu_layers import CpuLayers
from native_helper.voices.kokoro.crew import Crew
from native_helper.voices.kokoro.layer_kinds import Layers, Sheet

CPU = mx.Device(mx.DeviceType.cpu)
Doubles = NDArray[np.float64]


@pytest.fixture(params=["gpu", "one thread", "pieces"])
def layers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Layers[Any]:
    """Return both kinds; the second also cut so small that every piece has neighbours that it looks into."""
    chosen = choose(CPU)
    if request.param == "gpu":
        return replace(chosen, native=True).layers()
    if request.param == "pieces":
        monkeypatch.setattr(crew, "PIECE", 40)
        return CpuLayers(Crew(3))
    return CpuLayers(Crew(1))


def normal(*shape: int, seed: int = 0) -> Doubles:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32).astype(np.float64)


def mx_of(array: Doubles) -> mx.array:
    return mx.array(array.astype(np.float32))


def sheet(layers: Layers[Any], rows: Doubles) -> Sheet[Any]:
    parts = (rows, rows.mean(axis=0, keepdims=True), rows.var(axis=0, keepdims=True))
    return Sheet(*(layers.take(mx_of(part)) for part in parts))


def convolved(x: Doubles, weight: Doubles, dilation: int) -> Doubles:
    reach = (len(weight) - 1) // 2 * dilation
    padded = np.pad(x, [(reach, reach), (0, 0)])
    return np.asarray(sum(padded[tap * dilation :][: len(x)] @ weight[tap] for tap in range(len(weight))))


def check(found: Sheet[Any], expected: Doubles) -> None:
    assert np.abs(np.array(found.rows) - expected).max() < 3e-5 * np.abs(expected).max()
    assert np.abs(np.array(found.mean) - expected.mean(axis=0)).max() < 3e-5 * np.abs(expected).max()
    assert np.abs(np.array(found.variance) - expected.var(axis=0)).max() < 1e-4 * expected.var(axis=0).max()


@pytest.mark.parametrize(("kernel", "dilation"), [(1, 1), (3, 1), (7, 3), (11, 5)])
@pytest.mark.parametrize("n_rows", [2, 24, 130])
@pytest.mark.parametrize("added", [False, True])
def test_snake_and_convolution(layers: Layers[Any], kernel: int, dilation: int, n_rows: int, added: bool) -> None:
    x, weight, plus = normal(n_rows, 8) * 3 + 5, normal(kernel, 8, 8, seed=1), normal(n_rows, 8, seed=2)
    gain, shift = normal(1, 8, seed=3), normal(1, 8, seed=4)
    v = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) * gain + shift
    expected = convolved(v + np.sin(v) ** 2, weight, dilation) + (plus if added else 0)
    layer = layers.snake_conv(mx_of(weight), dilation)
    taken = [layers.take(mx_of(array)) for array in (gain, shift)]
    check(layer(sheet(layers, x), taken[0], taken[1], layers.take(mx_of(plus)) if added else None), expected)


@pytest.mark.parametrize("stride", [6, 10])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("n_rows", [1, 2, 40])
def test_upsampling_is_a_transposed_convolution(layers: Layers[Any], stride: int, mirrored: bool, n_rows: int) -> None:
    weight, x = normal(4, 2 * stride, 6, seed=1), normal(n_rows, 6)  # (outputs, kernel, inputs)
    up = mx.conv_transpose1d(mx_of(x)[None], mx_of(weight), stride=stride, padding=stride // 2)[0]
    expected = np.array(up, np.float64)
    if mirrored:
        expected = np.vstack([expected[1:2], expected])
    noise = normal(*expected.shape, seed=2)
    taps = weight.transpose(2, 1, 0).reshape(6, 2, stride * 4).swapaxes(0, 1)
    layer = layers.upsample(mx_of(taps), 4, mirrored=mirrored)
    check(layer(layers.take(mx_of(x)), layers.take(mx_of(noise))), expected + noise)


@pytest.mark.parametrize("windows", [1, 2])
def test_the_source_enters_by_windows_of_blocks(layers: Layers[Any], windows: int) -> None:
    taps, blocks = normal(windows, 12, 5, seed=1), normal(60 + windows - 1, 12)
    expected = sum(blocks[index : index + 60] @ taps[index] for index in range(windows))
    check(layers.noise_conv(mx_of(taps))(layers.take(mx_of(blocks)), 60), np.asarray(expected))


def test_the_end_of_a_stage_and_sums(layers: Layers[Any]) -> None:
    rows, constant = normal(50, 8), normal(1, 8, seed=1)
    total = layers.add(layers.take(mx_of(rows)), layers.take(mx_of(rows)))
    found = np.array(layers.leaky(mx_of(constant), 0.1)(total))
    y = 2 * rows + constant
    assert np.abs(found - np.where(y > 0, y, 0.1 * y)).max() < 1e-5


def test_the_last_convolution_gives_a_spectrum(layers: Layers[Any]) -> None:
    x, weight, bias = normal(50, 8), normal(7, 8, 6, seed=1) * 0.1, normal(1, 6, seed=2)
    y = convolved(x, weight, 1) + bias
    magnitude, phase = np.exp(y[:, :3]), np.sin(y[:, 3:])
    expected = np.hstack([magnitude * np.cos(phase), magnitude * np.sin(phase)])
    found = np.array(layers.post_conv(mx_of(weight), mx_of(bias))(layers.take(mx_of(x))))
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()


def test_moments_of_channels_far_from_zero_keep_their_digits(layers: Layers[Any]) -> None:
    weight = np.eye(4)[None]
    spread = np.array([1.0, 1e-2, 3.0, 1e-3])
    blocks = (normal(1000, 4, seed=2) * spread + [0, 10, -300, 1]).astype(np.float32).astype(np.float64)
    found = layers.noise_conv(mx_of(weight))(layers.take(mx_of(blocks)), 1000)
    assert np.abs(np.array(found.mean)[0] / blocks.mean(axis=0) - 1)[1:].max() < 1e-6
    # The sum of squares less the square of the sum would be wrong in the first digit here.
    assert np.abs(np.array(found.variance)[0] / blocks.var(axis=0) - 1).max() < 1e-4


def test_what_damaged_weights_make_is_quiet() -> None:
    # Warnings are errors here; the sound's numbers are looked at where it is heard.
    layer = CpuLayers(Crew(2)).snake_conv(mx_of(normal(3, 8, 8)), 1)
    x = np.full((50, 8), 1e38, np.float32)
    x[::2] = -1e38
    found = layer(Sheet(x, x[:1], x[:1]), x[:1], x[:1], None)
    assert not np.isfinite(found.variance).all()
