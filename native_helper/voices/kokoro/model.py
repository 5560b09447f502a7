"""Kokoro-82M: phoneme ids, a style row and a speed in; a waveform and the duration of every phoneme out.

Upstream: kokoro 0.9.4 `model.py`, KModel.forward_with_tokens. Everything belongs to the thread that called `load`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from native_helper.errors import BadRequest
from native_helper.voices.kokoro import backend as backends
from native_helper.voices.kokoro.albert import Albert
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import BOUNDARY, Config, read_config
from native_helper.voices.kokoro.decoder import Decoder
from native_helper.voices.kokoro.encoders import TextEncoder
from native_helper.voices.kokoro.layers import Linear
from native_helper.voices.kokoro.prosody import Prosody
from native_helper.voices.kokoro.weights import Weights, open_checkpoint

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Speech:
    """What was spoken, silence at both ends included."""

    waveform: Floats  # (samples,), 24 kHz
    durations: NDArray[np.int32]  # (tokens + 2,), frames of 25 ms; the first and last are the silence at the ends


def _go_on() -> None:
    """Nobody cancels."""


class Kokoro:
    """The whole model. Attributes have the names of the checkpoint's parts."""

    def __init__(self, weights: Weights, config: Config, backend: Backend) -> None:
        self.config = config
        self.backend = backend
        self.bert = Albert(weights.at("bert"), config.albert, config.tokens, backend)
        self.bert_encoder = Linear(weights, "bert_encoder", config.albert.hidden, config.hidden)
        self.text_encoder = TextEncoder(weights.at("text_encoder"), config, backend)
        self.predictor = Prosody(weights.at("predictor"), config, self.text_encoder.lstm, backend)
        self.decoder = Decoder(weights.at("decoder"), config, backend)

    @classmethod
    def load(cls, folder: Path, device: mx.Device | None = None, dtype: mx.Dtype | None = None) -> "Kokoro":
        """Read the checkpoint in `folder`. Raises VoiceUnavailable that names what is wrong with it.

        `dtype` is of the decoder's body; without it bfloat16 on a GPU and float32 on a CPU (see `backend`).
        """
        return cls.on(folder, backends.choose(device, dtype))

    @classmethod
    def on(cls, folder: Path, backend: Backend) -> "Kokoro":
        """The same with every choice made."""
        config = read_config(folder / "config.json")
        with mx.stream(backend.streams[0]):
            return cls(open_checkpoint(folder), config, backend)

    def speak(
        self, ids: Sequence[int], style_row: Floats, speed: float = 1.0, *,
        noise: Floats | None = None, har: Floats | None = None, check: Callable[[], None] = _go_on,
    ) -> Speech:  # fmt: skip
        """Speak the phonemes `ids`, without the boundary tokens.

        `style_row` is (256,): the timbre half, then the prosody half. `noise` (samples,), standard normal, and `har`
        (samples / 5 + 1, 22) take the place of the random breath and of the source's whole spectrum in tests.
        `check` is called between stages and ends the work by raising. Raises BadRequest for too many phonemes, an
        unknown one, or a row of another shape.
        """
        self._require(ids, style_row, speed)
        with mx.stream(self.backend.streams[0]):
            return self._speak(ids, style_row, speed, noise, har, check)

    def _speak(
        self, ids: Sequence[int], style_row: Floats, speed: float, noise: Floats | None, har: Floats | None,
        check: Callable[[], None],
    ) -> Speech:  # fmt: skip
        style = self.config.style
        row = mx.array(np.asarray(style_row, dtype=np.float32))[None]  # (1, 2 * style)
        timbre, prosody = row[:, :style], row[:, style:]
        tokens = mx.array([BOUNDARY, *ids, BOUNDARY])  # (T,)
        prosody_values = self.predictor.styles(prosody)

        x = self.bert_encoder(self.bert(tokens))  # (T, hidden)
        encoded, text = self.predictor.encode(x, self.text_encoder(tokens), prosody, prosody_values)
        durations = np.array(self.predictor.durations(encoded, prosody, speed))  # the one synchronisation
        check()

        n_frames = int(durations.sum())
        alignment = mx.array(np.repeat(np.arange(len(durations), dtype=np.int32), durations))  # (F,)
        pitch, energy = self.predictor.curves(encoded, alignment, prosody, prosody_values)
        timbre_values = self.decoder.styles(timbre)
        x = self.decoder.frames(text[alignment], pitch, energy, timbre_values)
        self._pause([x], check)

        if har is None:
            n_samples = n_frames * self.config.samples_per_duration
            breath = mx.array(noise) if noise is not None else mx.random.normal((n_samples,), key=mx.random.key(0))
            harmonics = self.decoder.harmonics(pitch, breath)
        else:
            harmonics = mx.array(har)
        waveform = self.decoder.sound(x, harmonics, timbre_values, lambda parts: self._pause(parts, check))
        return Speech(np.array(waveform), durations)

    def _pause(self, arrays: list[mx.array], check: Callable[[], None]) -> None:
        # Starts the work so far. A CPU waits for it, so that a cancel need not wait for the whole utterance; a GPU
        # goes on, because there the wait costs more than the work.
        if self.backend.native:
            mx.async_eval(arrays)  # type: ignore[no-untyped-call]
        else:
            mx.eval(arrays)
        check()

    def _require(self, ids: Sequence[int], style_row: Floats, speed: float) -> None:
        limit = self.config.albert.positions - 2
        if not 1 <= len(ids) <= limit:
            raise BadRequest(f"an utterance has 1 to {limit} phonemes, not {len(ids)}")
        if not all(0 <= token < self.config.tokens for token in ids):
            raise BadRequest(f"a phoneme is a number from 0 to {self.config.tokens - 1}")
        if np.shape(style_row) != (2 * self.config.style,):
            raise BadRequest(f"a style row has the shape ({2 * self.config.style},), not {np.shape(style_row)}")
        if not 0 < speed < float("inf"):
            raise BadRequest(f"speed is above 0, not {speed}")
