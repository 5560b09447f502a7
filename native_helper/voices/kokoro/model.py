"""Kokoro-82M: phoneme ids, a style row and a speed in; a waveform and the duration of every phoneme out.

Upstream: kokoro 0.9.4 `model.py`, KModel.forward_with_tokens. Everything belongs to the thread that called `load`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from native_helper.errors import BadRequest, VoiceUnavailable
from native_helper.voices.kokoro import backend as backends
from native_helper.voices.kokoro.albert import Albert
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import BOUNDARY, REMEDY, Config, read_config
from native_helper.voices.kokoro.decoder import Decoder
from native_helper.voices.kokoro.encoders import TextEncoder
from native_helper.voices.kokoro.layers import Linear
from native_helper.voices.kokoro.prosody import Prosody
from native_helper.voices.kokoro.weights import Weights, open_checkpoint

Floats: TypeAlias = NDArray[np.float32]

# Three minutes, where 510 phonemes are some 40 s: more would take many GB.
_MAX_FRAMES: Final = 180 * 40
# Of the breath: the same text sounds the same each time.
_SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """What was spoken, silence at both ends included."""

    waveform: Floats  # (samples,), 24 kHz
    durations: NDArray[np.int32]  # (tokens + 2,), frames of 25 ms; the first and last are the silence at the ends


@dataclass(frozen=True, slots=True)
class _Given:
    """What a test puts in the place of random numbers."""

    noise: Floats | None = None
    har: Floats | None = None


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
            return self._speak(ids, style_row, speed, _Given(noise, har), check)

    def _speak(
        self, ids: Sequence[int], style_row: Floats, speed: float, given: "_Given", check: Callable[[], None]
    ) -> Speech:
        row = mx.array(np.asarray(style_row, dtype=np.float32))[None]  # (1, 2 * style)
        encoded, text, frames = self.text(ids, row[:, self.config.style :], speed)
        durations = np.array(frames)  # the one synchronisation
        self._require_speech(durations, speed)
        check()
        waveform = self.sound(encoded, text, durations, row, given, check)
        return Speech(np.array(waveform), durations)

    def text(self, ids: Sequence[int], prosody: mx.array, speed: float) -> tuple[mx.array, mx.array, mx.array]:
        """(T - 2,), (1, style) -> what prosody and what the decoder know of the text, (T, hidden) each; durations (T,).

        `prosody` is the prosody half of a style row.
        """
        tokens = mx.array([BOUNDARY, *ids, BOUNDARY])  # (T,)
        x = self.bert_encoder(self.bert(tokens))  # (T, hidden)
        values = self.predictor.styles(prosody)
        encoded, text = self.predictor.encode(x, self.text_encoder(tokens), prosody, values)
        return encoded, text, self.predictor.durations(encoded, prosody, speed)

    def sound(
        self, encoded: mx.array, text: mx.array, durations: NDArray[np.int32], row: mx.array,
        given: "_Given | None" = None, check: Callable[[], None] = _go_on,
    ) -> mx.array:  # fmt: skip
        """(T, hidden) twice, (T,), (1, 2 * style) -> (samples,); nothing is waited for on a GPU."""
        given = given or _Given()
        timbre, prosody = row[:, : self.config.style], row[:, self.config.style :]
        alignment = mx.array(np.repeat(np.arange(len(durations), dtype=np.int32), durations))  # (F,)
        pitch, energy = self.predictor.curves(encoded, alignment, prosody, self.predictor.styles(prosody))
        values = self.decoder.styles(timbre)
        x = self.decoder.frames(text[alignment], pitch, energy, values)
        har = self._harmonics(pitch, given) if given.har is None else mx.array(given.har)
        self.backend.settle(x, har, values)
        check()
        return self.decoder.sound(x, har, values, check)

    def _harmonics(self, pitch: mx.array, given: "_Given") -> mx.array:
        if given.noise is None:
            shape = (pitch.shape[0] * self.config.generator.samples_per_frame,)
            return self.decoder.harmonics(pitch, mx.random.normal(shape, key=mx.random.key(_SEED)))
        return self.decoder.harmonics(pitch, mx.array(given.noise))

    def _require_speech(self, durations: NDArray[np.int32], speed: float) -> None:
        # No text asks for this: every phoneme as long as the model can say, on and on, or a number that is none.
        longest = np.ceil(self.config.max_duration / speed)
        if durations.min() < 1 or durations.max() > longest or durations.sum() > _MAX_FRAMES / min(speed, 1):
            raise VoiceUnavailable("Kokoro's files are damaged: they make sounds of impossible lengths.", REMEDY)

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
