"""Piper's voices as a family: what lies in its worker's models, and the way of an utterance there and back.

Voices are told by their files (piper_files.py); looking at them starts nothing. A voice of several speakers is listed
as its first one; the others are "piper:NAME/SPEAKER".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from native_helper.errors import VoiceUnavailable
from native_helper.paths import Folders
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices import piper_files
from native_helper.voices.family import Check, State, Voice, Waiting, go_on
from native_helper.voices.worker_family import WorkerFamily
from native_helper.voices.worker_voice import Pace, speak
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import PIPER
from native_helper.workers.worker import Worker

_NO_VOICE: Final = "Add a voice, for example: utter add piper en_US-lessac-medium"


class PiperFamily(WorkerFamily):
    """The voices that a person has added."""

    def __init__(self, where: Folders, worker: Worker) -> None:
        super().__init__(PIPER, where, worker)
        self._pace: dict[str, Pace] = {}

    def state(self) -> State:
        presence = installed.presence(PIPER, self._where)
        if presence is not Presence.WHOLE:
            remedy = installed.remedy(PIPER, self._where)
            return State(ready=False, remedy=remedy, offered=presence is Presence.ABSENT)
        if not self.voices():
            problems = (f"piper:{_model_of(voice)}: {why}" for voice, why in self.absent().items())
            return State(ready=False, remedy=next(problems, _NO_VOICE))
        return State(ready=True, computes=self._worker.details or {})

    def voices(self) -> Sequence[Voice]:
        if not self._is_whole:
            return ()
        return [voice for found in piper_files.found(self._where) if found.problem is None for voice, _ in found.voices]

    def absent(self) -> Mapping[Voice, str]:
        whole = self._is_whole
        remedy = installed.remedy(PIPER, self._where)
        return {
            voice: found.problem or remedy
            for found in piper_files.found(self._where)
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
        for found in piper_files.found(self._where):
            for voice, speaker in found.voices:
                if voice.id == wanted.id:
                    return _model_of(wanted), speaker
        raise VoiceUnavailable(f"The files of {wanted.id} are gone.", f"Run: utter add piper {_model_of(wanted)}")


def _model_of(voice: Voice) -> str:
    return voice.id.removeprefix("piper:").partition("/")[0]
