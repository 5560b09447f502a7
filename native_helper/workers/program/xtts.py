"""XTTS v2 in its worker: text, language and voice in, sound out while it is still computed.

A request names a voice of the model (`voice`) or has the path of a `clip`. The figures at the end tell where the
conditioning latents came from ("memory", "disk", "computed"), how long that took, how often they were at hand so far,
and when the first piece of sound was ready.
"""

import os

# Before PyTorch: its threads would spin while they wait for the next of some hundred operations a token, and take the
# processor from each other and from browser and engine. Asleep, they took 2.2 s of it and not 7.5 for the same sound
# on two busy cores, and had it ready 1.5 to 3 times as soon (November 2026).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from native_helper.wire.types import ErrorCode
from native_helper.workers.program import xtts_device
from native_helper.workers.program.serve import ProgramError, audio
from native_helper.workers.program.xtts_clip import ADD, UnusableClip
from native_helper.workers.program.xtts_latents import Found, LatentCache, Latents
from native_helper.workers.program.xtts_model import XttsModel, devices
from native_helper.workers.program.xtts_text import clean, digits_apart, pieces


class Program:
    """The model in memory, on the fastest device."""

    def __init__(self, models: Path, cache: Path) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._threads = xtts_device.threads()
        torch.set_num_threads(self._threads)
        self._model = XttsModel(models)
        identity = {"model": self._model.identity, "torch": torch.__version__, "threads": self._threads}
        if torch.cuda.is_available():
            identity["cuda"] = torch.cuda.get_device_name()
        self._choice = xtts_device.choose(devices(), self._model.warm_up, cache / xtts_device.KEPT, identity)
        self._warm_s = self._model.warm_up(self._choice.device)  # also where an earlier start has chosen
        self._cache = LatentCache(cache, self._model.identity, self._model.latents)
        self._speakers: dict[str, Latents] = {}
        self._asked = self._at_hand = 0

    @property
    def details(self) -> dict[str, Any]:
        compared = {f"{device}_s": round(seconds, 3) for device, seconds in self._choice.seconds.items()}
        return {
            "device": self._choice.device,
            "threads": self._threads,
            "torch": torch.__version__,
            "first_sound_s": round(self._warm_s, 3),
            **compared,
        }

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield sound, `end` last. Raises ProgramError."""
        begun = time.perf_counter()
        language = request["language"]
        limit = self._model.limit(language)
        if not limit:
            raise ProgramError(ErrorCode.VOICE_UNAVAILABLE.value, "It does not speak this language.")
        found = self._latents(request)
        first_s = None
        samples = 0
        text = clean(request["text"])
        if not self._model.reads(text, language):
            text = digits_apart(text, language)
        parts = list(self._parts(text, language, limit))
        for number, part in enumerate(parts, 1):
            for sound, is_last in self._model.speak(part, language, found.latents, request.get("speed", 1.0)):
                first_s = time.perf_counter() - begun if first_s is None else first_s
                samples += sound.size
                yield from audio(sound.tobytes(), self._model.rate_hz, last=is_last and number == len(parts))
        yield {
            "type": "end",
            "figures": {
                "latents": found.source,
                "latents_s": found.seconds,
                "latents_asked": self._asked,
                "latents_at_hand": self._at_hand,
                "first_s": first_s or 0.0,
                "total_s": time.perf_counter() - begun,
                "sound_s": samples / self._model.rate_hz,
            },
        }

    def _parts(self, text: str, language: str, limit: int) -> Iterator[str]:
        for part in pieces(text, limit):
            if limit == 1 or self._model.fits(part, language):
                yield part
            else:
                yield from self._parts(part, language, max(limit // 2, 1))

    def _latents(self, request: dict[str, Any]) -> Found:
        self._asked += 1
        try:
            clip = request.get("clip")
            found = self._cache.find(Path(clip)) if clip else self._of_model(request["voice"])
        except UnusableClip as error:
            raise ProgramError(ErrorCode.VOICE_UNAVAILABLE.value, error.message, error.remedy) from error
        except OSError as error:
            told = f"The clip of this voice cannot be read: {error.strerror}."
            raise ProgramError(ErrorCode.VOICE_UNAVAILABLE.value, told, ADD) from error
        self._at_hand += found.source == "memory"
        return found

    def _of_model(self, name: str) -> Found:
        begun = time.perf_counter()
        latents = self._speakers.get(name) or self._model.speaker(name)
        if latents is None:
            told = f"Its file of voices has none of this name; it has {len(self._model.speakers)} others."
            raise ProgramError(ErrorCode.UNKNOWN_VOICE.value, told, "See all voices with: utter voices --all")
        self._speakers[name] = latents
        return Found(latents, "memory", time.perf_counter() - begun)
