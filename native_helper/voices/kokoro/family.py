"""Kokoro as a voice family: utterances with phonemes in, waveforms with word times out.

    missing --files appear--> ready --first `speak`, or `load`--> loading --> ready, in memory
       ^                                                             |          |
       `----- files are gone, or unfit until they change ------------+          `--unload--> ready

Importing this loads nothing. `load`, `unload` and `speak` belong to one thread, the engine's synthesis thread: MLX
binds its streams to the thread that made them, so it is imported there and used nowhere else. The other methods look
at the disk alone and are for any thread.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, go_on
from native_helper.voices.kokoro.voices import FAMILY, read_voices

if TYPE_CHECKING:
    from native_helper.voices.kokoro.speaker import Speaker

_MISSING: Final = "Get Kokoro's files with: utter model install"
_NO_MLX: Final = (
    "Kokoro needs MLX, which this machine lacks: a Mac with Apple silicon, or Linux with glibc 2.35 or newer."
)

Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why files could not be loaded, and which they were: they are not tried again until they change."""

    files: Fingerprint
    error: VoiceUnavailable


class KokoroFamily:
    """Kokoro-82M from the files in `folder`; `scratch` is for what is made once from installed libraries."""

    name = FAMILY

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._scratch = scratch
        self._speaker: Speaker | None = None
        self._thread: int | None = None  # the one that imported MLX
        self._loading = False
        self._fault: _Fault | None = None
        self._slow: str | None = None  # how to make it faster

    def state(self) -> State:
        if self._loading:
            return State(ready=False, loading=True)
        remedy = self._obstacle()
        return State(ready=False, remedy=remedy) if remedy else State(ready=True, remedy=self._slow)

    def voices(self) -> Sequence[Voice]:
        """Return those whose files are there."""
        if self._obstacle():
            return ()
        there = {file.stem for file in self._folder.glob("voices/*.safetensors")}
        return [voice for voice in read_voices() if voice.id in there]

    def load(self) -> None:
        if self._speaker is None:
            voices = self.voices()
            speaker = self._loaded()
            if voices:
                speaker.warm_up(voices[0])

    def unload(self) -> None:
        if self._speaker is None:
            return
        from native_helper.voices.kokoro.speaker import give_memory_back

        self._speaker = None
        give_memory_back()

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        for utterance in utterances:
            check()
            yield self._loaded().speak(utterance, voice, speed, check)

    def _loaded(self) -> "Speaker":
        if self._thread not in (None, threading.get_ident()):
            raise RuntimeError("Kokoro was loaded by one thread and called by another")
        if self._speaker is None:
            self._thread = threading.get_ident()
            self._loading = True
            try:
                self._speaker = self._load()
            finally:
                self._loading = False
        return self._speaker

    def _load(self) -> "Speaker":
        from native_helper.voices.kokoro.speaker import Speaker

        files = self._files()
        try:
            speaker = Speaker(self._folder, self._scratch)
        except VoiceUnavailable as error:
            self._fault = _Fault(files, error)
            raise
        self._slow = speaker.blas.remedy
        return speaker

    def _obstacle(self) -> str | None:
        # Why it cannot speak now, as a remedy for a person.
        files = self._files()
        if len(files) < 2 or not any((self._folder / "voices").glob("*.safetensors")):
            return _MISSING
        if find_spec("mlx") is None:
            return _NO_MLX
        if self._fault is not None and self._fault.files == files:
            return f"{self._fault.error.message} {self._fault.error.remedy}"
        return None

    def _files(self) -> Fingerprint:
        # The configuration and the weights, if they are there.
        try:
            files = [self._folder / "config.json", *sorted(self._folder.glob("*.safetensors"))]
            return tuple((file.name, (told := file.stat()).st_size, told.st_mtime_ns) for file in files)
        except OSError:
            return ()  # they are just being put there, or taken away
