"""The decoder: text encoding, pitch and energy into frames for the generator. Upstream: kokoro 0.9.4 `istftnet.py`."""

from collections.abc import Callable

import mlx.core as mx

from native_helper.voices.kokoro.adain import Styles
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.blocks import ResidualBlock
from native_helper.voices.kokoro.config import Config
from native_helper.voices.kokoro.generator import Generator
from native_helper.voices.kokoro.layers import Conv
from native_helper.voices.kokoro.source import Source
from native_helper.voices.kokoro.weights import Weights, settle


class Decoder:
    """The blocks and the generator; `values` is what `styles` makes of the timbre half of a voice's row."""

    def __init__(self, weights: Weights, config: Config, backend: Backend) -> None:
        self.backend = backend
        self.styles = Styles(config.style)
        hidden, width, residual = config.hidden, config.decoder, config.residual
        body = backend.body
        self.encode = ResidualBlock(weights.at("encode"), (hidden + 2, width), self.styles, backend, dtype=body)
        inputs = width + residual + 2
        self.decode = [
            ResidualBlock(
                weights.at(f"decode.{index}"),
                (inputs, config.generator.channels if index == 3 else width),
                self.styles,
                backend,
                dtype=body,
                upsample=index == 3,
            )
            for index in range(4)
        ]
        self.F0_conv = _Halve(weights, "F0_conv")
        self.N_conv = _Halve(weights, "N_conv")
        asr = weights.conv("asr_res.0", residual, hidden, 1)
        self.asr_res = Conv(asr, weights.bias("asr_res.0", residual), backend, dtype=body)
        generator = weights.at("generator")
        self.source = Source(generator.at("m_source"), config.generator.samples_per_frame, backend)
        self.generator = Generator(generator, config.generator, self.styles, backend)
        self.styles.finish()

    def frames(self, asr: mx.array, pitch: mx.array, energy: mx.array, values: mx.array) -> mx.array:
        """(F, hidden), (2 F,), (2 F,), styles' values -> (2 F, the generator's channels)."""
        body = self.backend.body
        asr = asr.astype(body)
        curves = [self.F0_conv(pitch).astype(body), self.N_conv(energy).astype(body)]
        x = self.encode(mx.concatenate([asr, *curves], axis=1), values)
        again = [self.asr_res(asr), *curves]
        for block in self.decode:
            x = block(mx.concatenate([x, *again], axis=1), values)
        return x

    def harmonics(self, pitch: mx.array, noise: mx.array) -> mx.array:
        """(2 F,), (samples,) -> (frames + 1, 2 * bins): the source's spectrum."""
        return self.generator.stft.transform(self.source(pitch, noise))

    def sound(self, x: mx.array, har: mx.array, values: mx.array, check: Callable[[], None]) -> mx.array:
        """(2 F, the generator's channels), (frames + 1, 2 * bins), styles' values -> (samples,)."""
        return self.generator(x, har, values, check)


class _Halve:
    """A convolution of one channel with kernel 3, stride 2, padding 1."""

    def __init__(self, weights: Weights, name: str) -> None:
        self.weight = weights.conv(name, 1, 1, 3).reshape(3, 1)
        self.bias = weights.bias(name, 1)
        settle([self.weight])

    def __call__(self, curve: mx.array) -> mx.array:
        """(2 F,) -> (F, 1)."""
        pairs = curve.reshape(-1, 2)
        before = mx.concatenate([mx.zeros((1,)), pairs[:-1, 1]])[:, None]
        return mx.addmm(self.bias, mx.concatenate([before, pairs], axis=1), self.weight)
