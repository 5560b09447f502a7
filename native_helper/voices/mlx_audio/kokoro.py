"""mlx-audio's Kokoro with our phonemes: what ours is compared with, by ear and by `utter bench`.

Its own pipeline from text to phonemes needs misaki, which Utter has its own code in place of. Its model takes phonemes
and a row of a style, as ours does, so it is asked directly: what differs to the ear is the model and nothing else.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance, WordTime
from native_helper.voices.family import Check, Voice
from native_helper.voices.kokoro.config import RATE_HZ, read_config
from native_helper.voices.kokoro.pieces import Piece, pieces
from native_helper.voices.kokoro.styles import Styles
from native_helper.voices.kokoro.timing import Heard, heard, joined
from native_helper.voices.mlx_audio.library import bounds


class KokoroByMlxAudio:
    """A loaded checkpoint. Raises VoiceUnavailable, here and later."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._config = read_config(folder / "config.json")
        self._styles = Styles(folder / "voices", self._config.style)
        with bounds(name):
            from mlx_audio.tts.utils import load_model

            self._model: Any = load_model(folder, model_name_parts=["kokoro"])

    def speak(self, utterance: Utterance, voice: Voice, speed: float, check: Check) -> Rendering:
        """Return `utterance`, which has phonemes, trimmed as ours is."""
        if utterance.phonemes is None:
            raise ValueError("Kokoro speaks phonemes, and this utterance has none")
        longest = self._config.albert.positions - 2
        parts = [self._spoken(piece, voice, speed, check) for piece in pieces(utterance.phonemes, longest)]
        waveform, times = joined(parts, speed)
        word_times = tuple(WordTime(word, *times[word]) for word in sorted(times))
        return Rendering(utterance, waveform, RATE_HZ, word_times, trimmed=True)

    def _spoken(self, piece: Piece, voice: Voice, speed: float, check: Check) -> Heard:
        check()
        own = voice.id.rpartition("/")[2]
        row = self._styles.row(replace(voice, mixture=((own, 1.0),)), len(piece.symbols))
        with bounds(self._name):
            import mlx.core as mx

            told = self._model(piece.symbols, mx.array(row)[None], speed, return_output=True)
            sound, durations = np.array(told.audio.astype(mx.float32)).reshape(-1), np.array(told.pred_dur)
        if not np.isfinite(sound).all():
            raise VoiceUnavailable("Kokoro's files are damaged: what mlx-audio speaks with them is no sound.")
        return heard(piece, sound, durations, self._config.samples_per_duration)
