"""The text encoder: phonemes as the decoder wants to hear of them. Upstream: kokoro 0.9.4 `modules.py`, TextEncoder."""

import mlx.core as mx

from native_helper.voices.kokoro.activations import leaky_relu
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import Config
from native_helper.voices.kokoro.layers import Conv, LayerNorm
from native_helper.voices.kokoro.lstm import BiLstm
from native_helper.voices.kokoro.weights import Weights


class TextEncoder:
    """Embedding, convolutions with layer norm, and an LSTM that is run together with another (see `lstm.Scan`)."""

    def __init__(self, weights: Weights, config: Config, backend: Backend) -> None:
        channels, kernel = config.hidden, config.text_kernel
        self.embedding = weights.tensor("embedding.weight", config.tokens, channels)
        self.cnn = []
        for index in range(config.layers):
            part = weights.at(f"cnn.{index}")
            conv = Conv(part.conv("0", channels, channels, kernel), part.bias("0", channels), backend)
            gain, shift = part.tensor("1.gamma", channels), part.tensor("1.beta", channels)
            self.cnn.append((conv, LayerNorm(gain, shift, 1e-5)))
        self.lstm = BiLstm(weights.at("lstm"), channels, channels)
        self.leaky = backend.leaf(_leaky)

    def __call__(self, tokens: mx.array) -> mx.array:
        """(T,) -> (T, directions * gates), the projection for the LSTM."""
        x = self.embedding[tokens]  # (T, hidden)
        for conv, norm in self.cnn:
            x = self.leaky(norm(conv(x)))
        return self.lstm.project(x)


def _leaky(x: mx.array) -> mx.array:
    return leaky_relu(x, 0.2)
