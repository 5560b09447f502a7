"""Transform and inverse against numpy's."""

from pathlib import Path

import mlx.core as mx
import numpy as np
import pytest

from native_helper.voices.kokoro.config import read_config
from native_helper.voices.kokoro.stft import Stft

N, HOP, BINS = 20, 5, 11


@pytest.fixture(scope="module")
def stft(folder: Path) -> Stft:
    return Stft(read_config(folder / "config.json").generator)


def test_frames_are_numpy_s_spectra(stft: Stft) -> None:
    signal = np.random.default_rng(0).normal(size=600).astype(np.float32)
    padded = np.pad(signal.astype(np.float64), N // 2, mode="reflect")
    window = np.hanning(N + 1)[:N]
    expected = np.stack([np.fft.rfft(padded[start : start + N] * window) for start in range(0, 601, HOP)])
    har = np.array(stft.transform(mx.array(signal))).astype(np.float64)
    assert har.shape == (121, 2 * BINS)
    assert np.abs(har[:, :BINS] - np.abs(expected)).max() < 5e-6
    assert np.abs(har[:, :BINS] * np.exp(1j * har[:, BINS:]) - expected).max() < 5e-6


def test_a_negative_real_bin_has_the_phase_pi(stft: Stft) -> None:
    har = np.array(stft.transform(mx.full((600,), -0.5)))
    assert (har[:, BINS] == np.float32(np.pi)).all()
    assert not np.signbit(np.array(stft.transform(mx.full((600,), 0.5)))[:, BINS]).any()


@pytest.mark.parametrize("n_samples", [600, 605, 4800])
def test_the_inverse_gives_the_signal_back_to_its_ends(stft: Stft, n_samples: int) -> None:
    signal = np.random.default_rng(1).normal(size=n_samples).astype(np.float32)
    har = stft.transform(mx.array(signal))
    magnitude, phase = har[:, :BINS], har[:, BINS:]
    back = np.array(stft.inverse(mx.concatenate([magnitude * mx.cos(phase), magnitude * mx.sin(phase)], axis=1)))
    assert back.shape == signal.shape
    assert np.abs(back - signal).max() < 5e-6
