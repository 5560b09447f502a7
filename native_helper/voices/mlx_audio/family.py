"""mlx-audio's models as a voice family, and Kokoro through mlx-audio as the voices to compare ours with.

Importing this loads nothing. `load`, `unload` and `speak` belong to the engine's synthesis thread, as Kokoro's do: MLX
and mlx-audio are imported there when one of these voices is first chosen. One model is in memory at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Rendering, Samples, Utterance
from native_helper.voices.family import Check, State, Voice, go_on
from native_helper.voices.kokoro.voices import read_voices
from native_helper.voices.mlx_audio.found import CACHE, FAMILY, SEE_DOCTOR, SETTINGS, Model, Speaker, fault_of, models
from native_helper.voices.say import estimated_times
from native_helper.voices.worker_voice import Pace, Stream, Timed
from native_helper.wire.types import RATE_HZ

if TYPE_CHECKING:
    from native_helper.voices.mlx_audio.kokoro import KokoroByMlxAudio
    from native_helper.voices.mlx_audio.speech import Sound, Speech

REFERENCE: Final = "kokoro"  # the name under which the natural voice's own files are spoken with
_NO_LIBRARY: Final = "It needs MLX: a Mac with Apple silicon, or Linux with glibc 2.35 or newer."
_NO_MODEL: Final = "Add a model, for example: utter add mlx mlx-community/NAME"

Stamps: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a model could not be loaded: not tried again until its files change."""

    files: Stamps
    error: VoiceUnavailable


class MlxAudioFamily:
    """The models in `place`, and Kokoro from the files in `kokoro`; `scratch` as Kokoro's own family has it."""

    name = FAMILY

    def __init__(self, place: Path, kokoro: Path, scratch: Path) -> None:
        self._place = place
        self._kokoro = kokoro
        self._scratch = scratch
        self._loaded: tuple[tuple[str, Stamps], Speech | KokoroByMlxAudio] | None = None
        self._pace: dict[str, Pace] = {}
        self._faults: dict[str, _Fault] = {}

    def state(self) -> State:
        if not _has_library():
            return State(ready=False, remedy=_NO_LIBRARY, offered=not models(self._place))
        if not self.voices():
            here = models(self._place)
            is_broken = any(model.lack for model in here)
            return State(ready=False, remedy=SEE_DOCTOR if is_broken else _NO_MODEL, offered=not here)
        return State(ready=True, in_memory=self._loaded is not None)

    def voices(self) -> Sequence[Voice]:
        if not _has_library():
            return ()
        return [speaker.voice for model in self._models() if not self._problem(model) for speaker in model.speakers]

    def absent(self) -> Mapping[Voice, str]:
        missing = None if _has_library() else _NO_LIBRARY
        return {
            speaker.voice: problem
            for model in self._models()
            if (problem := missing or self._problem(model))
            for speaker in model.speakers
        }

    def load(self, voice: Voice) -> None:
        self._of(voice)

    def tidy(self) -> None:
        if self._loaded is not None:
            from native_helper.voices.kokoro.speaker import give_memory_back

            give_memory_back()

    def unload(self) -> None:
        if self._loaded is not None:
            from native_helper.voices.kokoro.speaker import give_memory_back

            self._loaded = None
            give_memory_back()

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        from native_helper.voices.mlx_audio.speech import Speech

        for utterance in utterances:
            check()
            speech = self._of(voice)  # another reading may have taken another model meanwhile
            if isinstance(speech, Speech):
                _, speaker = self._speaker(voice)
                pace = self._pace.setdefault(voice.id, Pace())
                yield from _renderings(speech, utterance, speaker, (speed, pace), check)
            else:
                yield speech.speak(utterance, voice, speed, check)

    def _of(self, voice: Voice) -> "Speech | KokoroByMlxAudio":
        model, _ = self._speaker(voice)
        files = (model.name, _stamps(model.folder))
        if self._loaded is None or self._loaded[0] != files:
            self.unload()
            try:
                self._loaded = (files, self._load(model))
            except VoiceUnavailable as error:
                self._faults[model.name] = _Fault(files[1], error)
                raise
        return self._loaded[1]

    def _load(self, model: Model) -> "Speech | KokoroByMlxAudio":
        from native_helper.voices.kokoro.speaker import ready_mlx
        from native_helper.voices.mlx_audio import library

        ready_mlx(self._scratch)
        library.prepare(self._place / CACHE)
        if model.is_kokoro:
            from native_helper.voices.mlx_audio.kokoro import KokoroByMlxAudio

            return KokoroByMlxAudio(model.name, model.folder)
        from native_helper.voices.mlx_audio.speech import Speech

        return Speech(model)

    def _models(self) -> list[Model]:
        found = [_with_kokoros_voices(model) if model.is_kokoro else model for model in models(self._place)]
        reference = Model(REFERENCE, self._kokoro, is_kokoro=True, speakers=())
        is_here = (self._kokoro / SETTINGS).is_file() and all(model.name != REFERENCE for model in found)
        return [*found, _with_kokoros_voices(reference)] if is_here else found

    def _speaker(self, voice: Voice) -> tuple[Model, Speaker]:
        for model in self._models():
            for speaker in model.speakers:
                if speaker.voice.id == voice.id:
                    return model, speaker
        raise VoiceUnavailable(f"The files of {voice.id} are gone.", _NO_MODEL)

    def _problem(self, model: Model) -> str | None:
        if model.is_part:
            return "It is no voice: it is there for the models that need it."
        if model.lack:
            lack = fault_of(model.folder, model.lack)
            return f"{lack.message} {lack.remedy}"
        fault = self._faults.get(model.name)
        if fault is not None and fault.files == _stamps(model.folder):
            return f"{fault.error.message} {fault.error.remedy}"
        return None


def _renderings(
    speech: "Speech", utterance: Utterance, speaker: Speaker, manner: tuple[float, Pace], check: Check
) -> Iterator[Rendering]:
    speed, pace = manner
    with closing(speech.pieces(utterance, speaker, speed, check)) as pieces:
        if not speech.streams:
            yield _whole(utterance, list(pieces))
            return
        timed = Timed(utterance, pace.letter_s)
        stream: Stream | None = None
        held: list[Samples] = []
        for piece in pieces:
            stream = stream or Stream(piece.rate_hz)
            held.append(stream.add(piece.waveform, last=False))
            if len(held) > 1 or (not timed.heard_s and held[0].size):
                yield timed.part(held.pop(0), ends=False)
        rest = stream.add(np.zeros(0, np.float32), last=True) if stream else np.zeros(0, np.float32)
        yield timed.part(np.concatenate([*held, rest]), ends=True)
        pace.learn(timed.letters, timed.heard_s)


def _whole(utterance: Utterance, pieces: "Sequence[Sound]") -> Rendering:
    rate_hz = pieces[0].rate_hz if pieces else RATE_HZ
    waveform = np.concatenate([np.zeros(0, np.float32), *(piece.waveform for piece in pieces)])
    return Rendering(utterance, waveform, rate_hz, tuple(estimated_times(utterance, waveform, rate_hz)))


def _with_kokoros_voices(model: Model) -> Model:
    # Never in the short list: they sound as ours do, and take longer.
    there = {file.stem for file in model.folder.glob("voices/*.safetensors")}
    speakers = tuple(
        Speaker(
            replace(
                voice,
                id=f"{FAMILY}:{model.name}/{voice.id}",
                name=f"{voice.name}, by mlx-audio",
                family=FAMILY,
                listed=False,
                mixture=(),
            )
        )
        for voice in read_voices()
        if voice.id in there
    )
    return replace(model, speakers=speakers)


def _stamps(folder: Path) -> Stamps:
    stamps = []
    for file in sorted(folder.glob("*")):
        with suppress(OSError):
            status = file.stat()
            stamps.append((file.name, status.st_size, status.st_mtime_ns))
    return tuple(stamps)


def _has_library() -> bool:
    return find_spec("mlx") is not None and find_spec("mlx_audio") is not None
