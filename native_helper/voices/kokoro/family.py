"""Kokoro as a voice family: utterances with phonemes in, waveforms with word times out.

    missing --files appear--> ready --`load`, or first `speak`--> loading --> ready, in memory
       ^                                                             |          |
       `----- files are gone, or unfit until they change ------------+          `--unload--> ready

Importing this loads nothing. `load`, `unload` and `speak` belong to one thread, the engine's synthesis thread: MLX
binds its streams to the thread that made them, so it is imported there and used nowhere else. The other methods look
at the disk alone and are for any thread.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, go_on
from native_helper.voices.kokoro.extras import lacking
from native_helper.voices.kokoro.voices import FAMILY, read_voices

if TYPE_CHECKING:
    from native_helper.voices.kokoro.speaker import Speaker

_MISSING: Final = "Get Kokoro's files with: utter model install"
# A whole set may lack it too, if it came from a folder, so the published one is to be asked for.
_NO_FILE: Final = "Its file is not here. Bring all voices that are published with: utter model install --forget"
_NO_MLX: Final = (
    "Kokoro needs MLX, which this machine lacks: a Mac with Apple silicon, or Linux with glibc 2.35 or newer."
)

Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]  # name, size and time of change of each file


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why files could not be loaded, and which they were: they are not tried again until they change."""

    files: Fingerprint
    error: VoiceUnavailable

    @property
    def remedy(self) -> str:
        return f"{self.error.message} {self.error.remedy}"


class KokoroFamily:
    """Kokoro-82M from the files in `folder`; `scratch` is for what is made once from installed libraries."""

    name = FAMILY

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._scratch = scratch
        self._speaker: Speaker | None = None
        self._of: Fingerprint = ()  # the files that the speaker was made from
        self._thread: int | None = None  # the one that imported MLX
        self._loading = False
        self._fault: _Fault | None = None
        self._unfit: dict[str, _Fault] = {}  # by voice
        self._slow: str | None = None  # how to make it faster
        self._computes: dict[str, Any] = {}

    def state(self) -> State:
        in_memory = self._speaker is not None
        if self._loading:
            return State(ready=False, loading=True, in_memory=in_memory, computes=self._computes)
        obstacle = self._obstacle()
        remedy = obstacle or self._flaw() or self._slow
        return State(obstacle is None, remedy=remedy, in_memory=in_memory, computes=self._computes)

    def voices(self) -> Sequence[Voice]:
        """Return those whose files are there and whose own language can be read."""
        if self._obstacle():
            return ()
        there = {file.stem for file in self._folder.glob("voices/*.safetensors")}
        readable = [voice for voice in read_voices() if voice.languages[0] not in voice.unread]
        return [voice for voice in readable if voice.id in there and not self._is_unfit(voice.id)]

    def absent(self) -> Mapping[Voice, str]:
        there, obstacle = self.voices(), self._obstacle()
        lacks = lacking()
        return {
            voice: obstacle or lacks.get(voice.languages[0]) or self._lack(voice.id)
            for voice in read_voices()
            if voice not in there
        }

    def load(self, voice: Voice) -> None:
        files = self._files()
        if self._speaker is not None and files not in ((), self._of):
            self.unload()  # others were put in their place
        is_new = self._speaker is None
        speaker = self._loaded()
        for part, _ in voice.mixture:
            try:
                speaker.read(replace(voice, id=part, mixture=((part, 1.0),)))
            except VoiceUnavailable as error:
                self._unfit[part] = _Fault(self._voice_file(part), error)
                raise
        if is_new:
            speaker.warm_up(voice)

    def tidy(self) -> None:
        if self._speaker is None:
            return
        from native_helper.voices.kokoro.speaker import give_memory_back

        give_memory_back()

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
        self._of = files
        self._slow = speaker.blas.remedy
        self._computes = speaker.computes
        return speaker

    def _obstacle(self) -> str | None:
        # Why it cannot speak now, as a remedy for a person.
        if find_spec("mlx") is None:
            return _NO_MLX
        files = self._files()
        if len(files) < 2 or not any((self._folder / "voices").glob("*.safetensors")):
            return _MISSING
        if self._fault is not None and self._fault.files == files:
            return self._fault.remedy
        return None

    def _flaw(self) -> str | None:
        # Which voice is missing, and what to do. A copy: the synthesis thread may be noting another one.
        return next((fault.remedy for voice, fault in tuple(self._unfit.items()) if self._is_unfit(voice)), None)

    def _lack(self, voice: str) -> str:
        # What one voice needs where the others can speak.
        fault = self._unfit.get(voice)
        return fault.remedy if fault is not None and self._is_unfit(voice) else _NO_FILE

    def _is_unfit(self, voice: str) -> bool:
        fault = self._unfit.get(voice)
        return fault is not None and fault.files == self._voice_file(voice)

    def _files(self) -> Fingerprint:
        # The configuration and the weights, if they are there.
        return _fingerprint([self._folder / "config.json", *sorted(self._folder.glob("*.safetensors"))])

    def _voice_file(self, voice: str) -> Fingerprint:
        return _fingerprint([self._folder / "voices" / f"{voice}.safetensors"])


def _fingerprint(files: Sequence[Path]) -> Fingerprint:
    try:
        return tuple((file.name, (told := file.stat()).st_size, told.st_mtime_ns) for file in files)
    except OSError:
        return ()  # they are just being put there, or taken away
