"""Piper's voices as a family: what lies in its worker's models, and the way of an utterance there and back.

Voices are told by their files, NAME/NAME.onnx and NAME/NAME.onnx.json, in which Piper itself writes who speaks what.
Looking at them starts nothing. A voice of several speakers is listed as its first one; the others are
"piper:NAME/SPEAKER".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

from native_helper.errors import VoiceUnavailable
from native_helper.paths import Folders
from native_helper.plain_file import open_plain
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, Waiting, go_on
from native_helper.voices.names import MAX_SPEAKERS, is_name
from native_helper.voices.worker_family import WorkerFamily
from native_helper.voices.worker_voice import Pace, speak
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import PIPER
from native_helper.workers.worker import Worker

_NO_VOICE: Final = "Add a voice, for example: utter add piper en_US-lessac-medium"
_OWN_TEXT: Final = ("espeak", "text")  # ways to phonemes that need nothing but what Piper's package holds
_UNREAD: Final = "Utter cannot use it: Piper reads its language with a model of its own, which it would fetch itself."
_MAX_SETTINGS_BYTES: Final = 4 << 20
_MAX_NUMBER: Final = 1 << 31  # of a speaker; far above any
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,4})?")


@dataclass(frozen=True, slots=True)
class _Found:
    """A voice's files: who speaks, by the voice's id; or why nobody does."""

    voices: tuple[tuple[Voice, int | None], ...]
    problem: str | None = None


class PiperFamily(WorkerFamily):
    """The voices that a person has added."""

    def __init__(self, where: Folders, worker: Worker) -> None:
        super().__init__(PIPER, where, worker)
        self._models = installed.models(PIPER, where)
        self._pace: dict[str, Pace] = {}
        self._lock = Lock()
        self._read: dict[tuple[str, int, int], _Found] = {}  # by name, size and time of change of the settings

    def state(self) -> State:
        presence = installed.presence(PIPER, self._where)
        if presence is not Presence.WHOLE:
            remedy = installed.remedy(PIPER, self._where)
            return State(ready=False, remedy=remedy, offered=presence is Presence.ABSENT)
        if not self.voices():
            return State(ready=False, remedy=_NO_VOICE)
        return State(ready=True, computes=self._worker.details or {})

    def voices(self) -> Sequence[Voice]:
        if not self._is_whole:
            return ()
        return [voice for found in self._files() if found.problem is None for voice, _ in found.voices]

    def absent(self) -> Mapping[Voice, str]:
        whole = self._is_whole
        remedy = installed.remedy(PIPER, self._where)
        return {
            voice: found.problem or remedy
            for found in self._files()
            for voice, _ in found.voices
            if found.problem or not whole
        }

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        model, speaker = self._speaker(voice)

        def request(utterance: Utterance) -> dict[str, Any]:
            return {
                "type": "speak",
                "text": utterance.text,
                "letters": [word.spoken_end - word.spoken_start for word in utterance.words],
                "voice": model,
                "speaker": speaker,
                "speed": speed,
                "language": utterance.language,
            }

        return speak(self._worker, request, utterances, self._pace.setdefault(voice.id, Pace()), check)

    def _speaker(self, wanted: Voice) -> tuple[str, int | None]:
        for found in self._files():
            for voice, speaker in found.voices:
                if voice.id == wanted.id:
                    return _model_of(wanted), speaker
        raise VoiceUnavailable(f"The files of {wanted.id} are gone.", f"Run: utter add piper {_model_of(wanted)}")

    def _files(self) -> list[_Found]:
        try:
            files = sorted(self._models.glob("*/*.onnx.json"))
        except OSError:
            return []
        found = []
        with self._lock:
            before, self._read = self._read, {}
            for file in files:
                model = _model_in(file)
                if file.parent.name != model or not is_name(model):  # of a download that was cut off
                    continue
                try:
                    status = file.stat()
                except OSError:  # removed just now
                    continue
                key = (file.name, status.st_size, status.st_mtime_ns)
                self._read[key] = known = before.get(key) or _read(file)
                found.append(known if file.with_suffix("").is_file() else _without_model(known, file))
        return found


def _model_in(file: Path) -> str:
    return file.name.removesuffix(".onnx.json")


def _model_of(voice: Voice) -> str:
    return voice.id.removeprefix("piper:").partition("/")[0]


def _without_model(found: _Found, file: Path) -> _Found:
    model = _model_in(file)
    return replace(found, problem=f"Its file {model}.onnx is missing. Run: utter add piper {model}")


def _read(file: Path) -> _Found:
    # What a voice's settings say, as far as it is needed here. A file is a person's to replace, so nothing is trusted.
    model = _model_in(file)
    damaged = f"Its file {file.name} is damaged. Run: utter remove piper {model}, then: utter add piper {model}"
    nameless = Voice(f"piper:{model}", model, PIPER.name, (_tag(model),), added=True, untried=not PIPER.tried)
    try:
        told = json.loads(_text(file))
        numbers = {name: int(number) for name, number in told.get("speaker_id_map", {}).items() if is_name(name)}
        speakers = {name: number for name, number in numbers.items() if 0 <= number < _MAX_NUMBER}
        quality, dataset = told.get("audio", {}).get("quality"), told.get("dataset")
        quality = quality if is_name(quality) else model.rpartition("-")[2]
        name = f"{(dataset if is_name(dataset) else _dataset(model)).replace('_', ' ').title()} ({quality})"
        language = _tag(str(told.get("language", {}).get("code") or model))
        own_text = told.get("phoneme_type", "espeak") in _OWN_TEXT
        is_multiple = int(told["num_speakers"]) > 1
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return _Found(((nameless, None),), damaged)
    first = replace(nameless, name=name, languages=(language,))
    if not own_text:
        return _Found(((first, None),), _UNREAD)
    if not is_multiple or not speakers:
        return _Found(((first, 0 if is_multiple else None),))
    by_number = sorted((number, speaker) for speaker, number in speakers.items())[:MAX_SPEAKERS]
    several = [
        (replace(first, id=f"{first.id}/{speaker}", name=f"{name}, {speaker}", listed=False, added=False), number)
        for number, speaker in by_number
    ]
    return _Found(((replace(first, name=f"{name}, {by_number[0][1]}"), by_number[0][0]), *several[1:]))


def _text(file: Path) -> bytes:
    with open_plain(file) as opened:
        text = opened.read(_MAX_SETTINGS_BYTES + 1)
    if len(text) > _MAX_SETTINGS_BYTES:
        raise ValueError(f"{file.name} is too long to be a voice's settings")
    return text


def _dataset(model: str) -> str:
    return model.split("-")[1] if model.count("-") >= 2 else model


def _tag(text: str) -> str:
    """Return the BCP 47 tag of "en_US", or of the beginning of "en_US-lessac-medium"; "und" for none."""
    code = text.partition("-")[0]
    return code.replace("_", "-") if _LANGUAGE.fullmatch(code) else "und"
