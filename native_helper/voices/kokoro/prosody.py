"""Prosody: how long each phoneme lasts, then pitch and energy. Upstream: kokoro 0.9.4 `modules.py`, ProsodyPredictor.

All in float32 on every device: a rounding here is a phoneme of another length or an audible step in pitch.
"""

import mlx.core as mx

from native_helper.voices.kokoro.adain import Styles
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.blocks import ResidualBlock
from native_helper.voices.kokoro.config import Config
from native_helper.voices.kokoro.layers import Linear
from native_helper.voices.kokoro.lstm import BiLstm, Scan
from native_helper.voices.kokoro.weights import Weights


class Prosody:
    """The predictor. `style` is the prosody half of a voice's row, `values` what `styles` makes of it."""

    def __init__(self, weights: Weights, config: Config, text_lstm: BiLstm, backend: Backend) -> None:
        hidden, style = config.hidden, config.style
        self.styles = Styles(style)
        encoder = weights.at("text_encoder")
        sizes = (hidden + style, hidden, style)
        self.lstms = [BiLstm(encoder.at(f"lstms.{2 * index}"), *sizes) for index in range(config.layers)]
        self.norms = [self.styles.add(encoder.at(f"lstms.{2 * index + 1}"), hidden) for index in range(config.layers)]
        self.lstm = BiLstm(weights.at("lstm"), *sizes)
        self.shared = BiLstm(weights.at("shared"), *sizes)
        # The text encoder's LSTM steps along with the first of these.
        self.scans = [Scan([lstm] if index else [lstm, text_lstm], backend) for index, lstm in enumerate(self.lstms)]
        self.lstm_scan, self.shared_scan = Scan([self.lstm], backend), Scan([self.shared], backend)
        self.duration_proj = Linear(weights, "duration_proj.linear_layer", hidden, config.max_duration)
        self.F0 = _Curve(weights, "F0", hidden, self.styles, backend)
        self.N = _Curve(weights, "N", hidden, self.styles, backend)
        self.styles.finish()
        self.backend = backend

    def encode(self, x: mx.array, text: mx.array, style: mx.array, values: mx.array) -> tuple[mx.array, mx.array]:
        """(T, hidden), (T, directions * gates) -> durations' encoding (T, hidden), text encoding (T, hidden).

        `text` is the text encoder's projection. Upstream appends the style to every row of the first result; the
        LSTMs here take it as their constant input.
        """
        encoded = text
        for index, (lstm, scan, (gain, shift)) in enumerate(zip(self.lstms, self.scans, self.norms, strict=True)):
            projected = lstm.project(x, style)
            if index == 0:
                x, encoded = scan(projected, text)
            else:
                (x,) = scan(projected)
            x = mx.fast.layer_norm(x, values[0, gain], values[0, shift], 1e-5)
        return x, encoded

    def durations(self, encoded: mx.array, style: mx.array, speed: float) -> mx.array:
        """(T, hidden) -> (T,) int32, frames of 25 ms; each phoneme has at least one."""
        (x,) = self.lstm_scan(self.lstm.project(encoded, style))
        frames = mx.sum(mx.sigmoid(self.duration_proj(x)), axis=1) / speed
        return mx.maximum(mx.round(frames), 1).astype(mx.int32)

    def curves(
        self, encoded: mx.array, alignment: mx.array, style: mx.array, values: mx.array
    ) -> tuple[mx.array, mx.array]:
        """(T, hidden), (F,) token of each frame -> pitch in Hz (2 F,), energy (2 F,)."""
        projected = self.shared.project(encoded, style)[alignment]  # (F, directions * gates)
        (x,) = self.shared_scan(projected)
        pitch, energy = self.F0(x, values), self.N(x, values)
        return pitch, energy


class _Curve:
    """F0 or N: three blocks, the second of which doubles the rows, and a projection."""

    def __init__(self, weights: Weights, name: str, hidden: int, styles: Styles, backend: Backend) -> None:
        part, half = weights.at(name), hidden // 2
        self.blocks = [
            ResidualBlock(part.at(0), (hidden, hidden), styles, backend),
            ResidualBlock(part.at(1), (hidden, half), styles, backend, upsample=True),
            ResidualBlock(part.at(2), (half, half), styles, backend),
        ]
        self.proj = weights.conv(f"{name}_proj", 1, half, 1)[0]  # (half, 1)
        self.bias = weights.bias(f"{name}_proj", 1)

    def __call__(self, x: mx.array, values: mx.array) -> mx.array:
        """(F, hidden) -> (2 F,)."""
        for block in self.blocks:
            x = block(x, values)
        return mx.addmm(self.bias, x, self.proj)[:, 0]
