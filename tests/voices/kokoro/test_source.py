"""The source against upstream's way to make it, written out in float64: slow and obvious."""

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro.model import Kokoro

RATE, SCALE = 24_000, 300
Doubles = NDArray[np.float64]


def upstream(pitch: Doubles, noise: Doubles, weights: list[float], bias: float) -> Doubles:
    """SineGen and SourceModuleHnNSF of kokoro 0.9.4, noise merged: (frames,), (samples,) -> (samples,)."""
    per_sample = np.repeat(pitch, SCALE)
    merged = np.zeros_like(per_sample)
    position = np.clip((np.arange(per_sample.size) + 0.5) / SCALE - 0.5, 0, None)  # align_corners=False
    left = np.floor(position).astype(int)
    right = np.minimum(left + 1, pitch.size - 1)
    for number, weight in enumerate(weights, 1):
        steps = (per_sample * number / RATE) % 1
        frames = (steps[149::SCALE] + steps[150::SCALE]) / 2  # 1/300 of the rate, linear
        phase = np.cumsum(frames) * 2 * np.pi * SCALE
        merged += weight * 0.1 * np.sin(phase[left] + (phase[right] - phase[left]) * (position - left))
    voiced = per_sample > 10
    amplitude = np.where(voiced, 0.003, 0.1 / 3) * np.linalg.norm(weights)
    sound: Doubles = np.tanh(merged * voiced + amplitude * noise + bias)
    return sound


def compare(model: Kokoro, pitch: NDArray[np.float32]) -> float:
    source = model.decoder.source
    noise = np.random.default_rng(1).normal(size=pitch.size * SCALE).astype(np.float32)
    expected = upstream(pitch.astype(np.float64), noise.astype(np.float64), source.weights, source.bias)
    return float(np.abs(np.array(source(mx.array(pitch), mx.array(noise))) - expected).max())


@pytest.mark.parametrize("seconds", [0.025, 2, 7, 25])
def test_voiced_unvoiced_and_negative_pitch_of_any_length(model: Kokoro, seconds: float) -> None:
    rng = np.random.default_rng(0)
    n_frames = round(seconds * RATE / SCALE)
    pitch = np.where(rng.random(n_frames) < 0.2, rng.uniform(-30, 12, n_frames), rng.uniform(60, 400, n_frames))
    # Official float32 is off by 1e-2 at 7 s: its phase is a sum of floats. Ours is a sum of whole numbers.
    assert compare(model, pitch.astype(np.float32)) < 2e-5


@pytest.mark.parametrize("hertz", [-25.0, -0.0, 0.0, 1e-4, 10.0, np.nextafter(np.float32(10), np.float32(11)), 600.0])
def test_a_steady_pitch(model: Kokoro, hertz: float) -> None:
    assert compare(model, np.full(30, hertz, np.float32)) < 2e-5
