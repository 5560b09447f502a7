"""A model of mlx-audio in memory: an utterance in, its pieces of sound out as the model makes them.

Models differ in what `generate` takes: each gets what it knows. One that streams gives pieces of about a second; the
others give the whole, or a piece for each of their own sentences. Everything here belongs to the thread that made it.
"""

import inspect
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
import soxr

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Samples, Utterance
from native_helper.voices.family import Check
from native_helper.voices.mlx_audio.found import Model, Speaker
from native_helper.voices.mlx_audio.library import bounds
from native_helper.wire.types import RATE_HZ
from native_helper.workers.wire import MAX_RATE_HZ, MIN_RATE_HZ

_PIECE_S: Final = 1.0
_LONGEST_CLIP_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound as the model made it."""

    waveform: Samples
    rate_hz: int


class Speech:
    """A loaded model. Raises VoiceUnavailable, here and later."""

    def __init__(self, model: Model) -> None:
        self._name = model.name
        self._under_way: _Flow | None = None
        with bounds(model.name):
            from mlx_audio.tts.utils import load_model
            from mlx_audio.utils import get_model_name_parts

            # Where the settings do not tell the architecture, the name does.
            self._model: Any = load_model(model.folder, model_name_parts=get_model_name_parts(model.name))
            self._takes = inspect.signature(self._model.generate).parameters

    @property
    def streams(self) -> bool:
        """Whether pieces come before the whole is made."""
        return "stream" in self._takes

    def pieces(
        self, utterance: Utterance, speaker: Speaker, speed: float, check: Check
    ) -> Generator[Sound, None, None]:
        """Yield the sound of `utterance`; closing the iterator ends the work.

        A model may keep in itself what it is about to say, so only one utterance is under way: what is left of another
        reading's is made first, and waits for it here.
        """
        if self._under_way is not None:
            self._under_way.finish(check)
        wishes = self._wishes(utterance, speaker, speed)
        with bounds(self._name):
            flow = _Flow(self._name, self._model.generate(**wishes), getattr(self._model, "sample_rate", RATE_HZ))
        self._under_way = flow
        try:
            yield from flow.pieces(check)
        finally:
            flow.close()
            if self._under_way is flow:
                self._under_way = None

    def _wishes(self, utterance: Utterance, speaker: Speaker, speed: float) -> dict[str, Any]:
        wishes: dict[str, Any] = {
            "voice": speaker.name, "speed": speed, "stream": True, "streaming_interval": _PIECE_S, "verbose": False,
        }  # fmt: skip
        if speaker.name is None:
            del wishes["voice"]
        if speed != 1.0 and "speed" not in self._takes:
            raise VoiceUnavailable(
                f"The model {self._name} cannot speak faster or slower.",
                "Ask for speed 1, or listen in the browser, whose player changes the speed itself.",
            )
        language = self._takes.get("lang_code")
        if language is not None and language.default == "en":  # else it is a code of the model's own
            wishes["lang_code"] = utterance.language.partition("-")[0]
        if speaker.clip is not None:
            if "ref_audio" not in self._takes:
                raise VoiceUnavailable(f"The model {self._name} cannot clone a voice.", "Choose it without a clip.")
            wishes["ref_audio"], wishes["ref_text"] = self._clip(speaker.clip)
        return {"text": utterance.text, **{name: value for name, value in wishes.items() if name in self._takes}}

    def _clip(self, file: Path) -> tuple[Any, str | None]:
        words = file.with_suffix(".txt")
        try:
            said = words.read_text(encoding="utf-8").strip() if words.is_file() else None
            if getattr(self._model, "preserve_ref_audio_path", False):
                return str(file), said
            with soundfile.SoundFile(file) as opened:
                rate_hz = opened.samplerate
                sound = opened.read(round(_LONGEST_CLIP_S * rate_hz), dtype="float32", always_2d=True)
        except (OSError, ValueError, soundfile.SoundFileError) as error:
            raise VoiceUnavailable(f"The recording {file.name} cannot be read.", f"Replace it: {file}") from error
        wanted_hz = int(getattr(self._model, "sample_rate", RATE_HZ))
        sound = soxr.resample(sound.mean(axis=1), rate_hz, wanted_hz)
        import mlx.core as mx

        return mx.array(sound), said


class _Flow:
    """One run of `generate`."""

    def __init__(self, name: str, results: Any, rate_hz: int) -> None:
        self._name = name
        self._results = iter(results)
        self._rate_hz = rate_hz
        self._made: deque[Sound] = deque()  # not yet asked for
        self._complete = False

    def pieces(self, check: Check) -> Iterator[Sound]:
        while self._made or not self._complete:
            if not self._made:
                check()
                self._advance()
            while self._made:
                yield self._made.popleft()

    def finish(self, check: Check) -> None:
        """Make the rest now."""
        while not self._complete:
            check()
            self._advance()

    def close(self) -> None:
        self._complete = True
        if inspect.isgenerator(self._results):
            with bounds(self._name):
                self._results.close()

    def _advance(self) -> None:
        with bounds(self._name):
            result = next(self._results, None)
            if result is None:
                self._complete = True
                return
            sound = Sound(_waveform(result.audio), int(getattr(result, "sample_rate", None) or self._rate_hz))
        if not MIN_RATE_HZ <= sound.rate_hz <= MAX_RATE_HZ:  # at 1 Hz a piece would be hours of sound
            self._complete = True
            raise VoiceUnavailable(
                f"The model {self._name} makes sound of {sound.rate_hz} samples a second, which cannot be.",
                f"See to sample_rate in its config.json, or remove it: utter remove mlx {self._name}",
            )
        if not np.isfinite(sound.waveform).all():
            self._complete = True
            raise VoiceUnavailable(
                f"The files of the model {self._name} are damaged: what it speaks is no sound.",
                f"Bring it again: utter remove mlx {self._name}, then add it.",
            )
        if sound.waveform.size:
            self._made.append(sound)


def _waveform(audio: Any) -> Samples:
    import mlx.core as mx

    found = np.asarray(audio.astype(mx.float32) if isinstance(audio, mx.array) else audio, dtype=np.float32).squeeze()
    if found.ndim > 1:  # the shorter side are the channels
        found = found.mean(axis=int(np.argmin(found.shape)))
    return found.reshape(-1)
