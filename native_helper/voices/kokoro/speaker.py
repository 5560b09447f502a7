"""Kokoro in memory: the model, the styles of its voices, and the way of an utterance through both.

Everything here belongs to the thread that made it.
"""

import gc
from pathlib import Path
from typing import Any, Final

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance, WordTime
from native_helper.voices.family import Check, Voice, go_on
from native_helper.voices.kokoro import allocator, blas
from native_helper.voices.kokoro.alphabet import ALPHABET
from native_helper.voices.kokoro.config import RATE_HZ, REMEDY
from native_helper.voices.kokoro.pieces import Piece, pieces
from native_helper.voices.kokoro.styles import Styles
from native_helper.voices.kokoro.timing import Heard, heard, joined

_NO_MLX: Final = "Install Utter again. Kokoro needs a Mac with Apple silicon, or Linux with glibc 2.35 or newer."
# What MLX keeps of freed GPU memory for the next operations: enough for an utterance of 15 s, a fortieth of 8 GB.
_CACHE_BYTES: Final = 200 << 20
_WARM_UP: Final = "həlˈO, wˈɜɹld."


class Speaker:
    """A loaded checkpoint. Raises VoiceUnavailable that names what is wrong with it."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.blas = ready_mlx(scratch)
        from native_helper.voices.kokoro.model import Kokoro

        self._model = Kokoro.load(folder)
        config, self._backend = self._model.config, self._model.backend
        if lacking := ALPHABET - config.vocabulary.keys():
            raise VoiceUnavailable(f"Kokoro's config.json has no symbol {' '.join(sorted(lacking))}.", REMEDY)
        self._vocabulary = config.vocabulary
        self._longest = config.albert.positions - 2
        self._styles = Styles(folder / "voices", config.style)

    @property
    def computes(self) -> dict[str, Any]:
        """How it does: the device, the number type of most of the work, and on a CPU the BLAS."""
        on_gpu = self._backend.native
        told: dict[str, Any] = {"device": "gpu" if on_gpu else "cpu", "dtype": str(self._backend.body).split(".")[-1]}
        if not on_gpu:
            told["blas"] = {"name": self.blas.name, "fast": self.blas.fast}
            if self.blas.problem:
                told["blas"]["problem"] = self.blas.problem
        return told

    def read(self, voice: Voice) -> None:
        """Have the style of `voice` in memory, as its file is now."""
        for name, _ in voice.mixture:
            self._styles.renew(name)
        self._styles.row(voice, 1)

    def warm_up(self, voice: Voice) -> None:
        """Speak a little on a GPU, so that its kernels are made before somebody waits.

        A CPU has none to make: there it would cost 0.8 s and gain the first utterance nothing (2 cores, 2026-11).
        """
        if self._backend.native:
            self._spoken(Piece(_WARM_UP, ()), voice, 1.0, go_on)

    def speak(self, utterance: Utterance, voice: Voice, speed: float, check: Check) -> Rendering:
        """Return `utterance`, which has phonemes, as heard: without the silence around it."""
        if utterance.phonemes is None:
            raise ValueError("Kokoro speaks phonemes, and this utterance has none")
        parts = [self._spoken(piece, voice, speed, check) for piece in pieces(utterance.phonemes, self._longest)]
        waveform, times = joined(parts, speed)
        word_times = tuple(WordTime(word, *times[word]) for word in sorted(times))
        return Rendering(utterance, waveform, RATE_HZ, word_times, trimmed=True)

    def _spoken(self, piece: Piece, voice: Voice, speed: float, check: Check) -> Heard:
        check()
        ids = [self._vocabulary[symbol] for symbol in piece.symbols]
        speech = self._model.speak(ids, self._styles.row(voice, len(ids)), speed, check=check)
        if not np.isfinite(speech.waveform).all():
            raise VoiceUnavailable("Kokoro's files are damaged: what they speak is no sound.", REMEDY)
        return heard(piece, speech.waveform, speech.durations, self._model.config.samples_per_duration)


def ready_mlx(scratch: Path) -> blas.Status:
    """Import MLX, with what makes it fast on a CPU and frugal anywhere, and return the BLAS that it computes with.

    Raises VoiceUnavailable.
    """
    found = blas.load(scratch)  # before the first import of MLX
    try:
        import mlx.core as mx
    except (ImportError, RuntimeError, OSError) as error:  # its own faults too: no GPU where it wants one
        raise VoiceUnavailable(f"MLX cannot be loaded: {error}.", _NO_MLX) from error
    allocator.keep_freed_memory()
    mx.set_cache_limit(_CACHE_BYTES)
    return found


def give_memory_back() -> None:
    """Return to the system what nothing refers to any more: of a Speaker that is gone, or of its last utterances."""
    import mlx.core as mx

    gc.collect()  # layers and the functions compiled from them refer to each other
    mx.clear_cache()
    allocator.give_back_freed_memory()
