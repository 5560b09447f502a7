"""The harmonic source: pitch in, the hum and the breath that the generator shapes out. float32 everywhere.

Neural source-filter model (Wang et al. 2019, arXiv 1904.12088). Upstream: kokoro 0.9.4 `istftnet.py`, SineGen and
SourceModuleHnNSF, computed here at the cost of one sine instead of nine, by what that code amounts to:

* Its random initial phases sit at sample 0, which its interpolation never reads: all harmonics are exact multiples of
  the fundamental. Their weighted sum is a Clenshaw recurrence (Clenshaw 1955).
* Between the middles of two frames the phase goes on at the second one's pitch; before the first middle and after the
  last it stands still.
* It takes the phase step modulo 1. Below zero that adds one turn a sample, half a turn at the half samples where the
  interpolation stands: the sign changes.
* Nine noises, weighted and added, are one noise of the weights' norm.
"""

from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import RATE_HZ
from native_helper.voices.kokoro.weights import Weights

_HARMONICS: Final = 9
_SINE: Final = 0.1  # amplitude
_NOISE_VOICED: Final = 0.003
_NOISE_UNVOICED: Final = _SINE / 3
_VOICED_HZ: Final = 10
_STEPS_PER_HZ: Final = 1 << 20  # phase is summed in whole numbers: a sum of floats drifts by 1e-2 turns in 25 s


class Source:
    """`m_source` of the generator."""

    def __init__(self, weights: Weights, samples_per_frame: int, backend: Backend) -> None:
        linear = weights.at("l_linear")
        weight = linear.tensor("weight", 1, _HARMONICS)
        self.weights = [float(weight[0, index]) for index in range(_HARMONICS)]
        self.norm = sum(value * value for value in self.weights) ** 0.5
        self.bias = float(linear.tensor("bias", 1))
        self.samples = samples_per_frame
        self.ramp = (mx.arange(samples_per_frame) + 0.5) * (1 / RATE_HZ)  # (samples_per_frame,)
        mx.eval(self.ramp)
        self.wave = backend.leaf(self._wave)

    def __call__(self, pitch_hz: mx.array, noise: mx.array) -> mx.array:
        """(frames,), standard normal (frames * samples_per_frame,) -> (frames * samples_per_frame,)."""
        n_frames = pitch_hz.shape[0]
        turns = self._turns(pitch_hz)  # (frames,)
        following = pitch_hz[1:, None]
        half = self.samples // 2
        between = turns[:-1, None] + following * self.ramp  # (frames - 1, samples_per_frame)
        signs = mx.broadcast_to(mx.where(following < 0, -1.0, 1.0), between.shape)
        still = (half,)
        phase = mx.concatenate([
            mx.broadcast_to(turns[:1], still), between.reshape(-1), mx.broadcast_to(turns[-1:], still),
        ])  # fmt: skip
        sign = mx.concatenate([mx.ones(still), signs.reshape(-1), mx.ones(still)])
        voiced = mx.broadcast_to((pitch_hz > _VOICED_HZ)[:, None], (n_frames, self.samples)).reshape(-1)
        return self.wave(phase, sign, voiced.astype(mx.float32), noise)

    def _turns(self, pitch_hz: mx.array) -> mx.array:
        # Turns of the fundamental at the middle of each frame, less the whole ones.
        period = RATE_HZ // self.samples * _STEPS_PER_HZ
        steps = mx.round(pitch_hz * _STEPS_PER_HZ).astype(mx.int64)
        return (mx.cumsum(steps) % period).astype(mx.float32) * (1 / period)

    def _wave(self, phase: mx.array, sign: mx.array, voiced: mx.array, noise: mx.array) -> mx.array:
        angle = (phase - mx.round(phase)) * (2 * mx.pi)
        twice_cosine = 2 * mx.cos(angle)
        second, first = mx.array(self.weights[-1]), twice_cosine * self.weights[-1] + self.weights[-2]
        for weight in self.weights[-3::-1]:
            second, first = first, twice_cosine * first - second + weight
        hum = mx.sin(angle) * first * sign * (_SINE * voiced)
        breath = noise * ((_NOISE_UNVOICED + (_NOISE_VOICED - _NOISE_UNVOICED) * voiced) * self.norm)
        return mx.tanh(hum + breath + self.bias)
