"""What the voice families share whose model is in a worker of the roster; worker_voice.py is how they speak."""

from native_helper.paths import Folders
from native_helper.voices.family import Voice
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import Kind
from native_helper.workers.worker import Worker


class WorkerFamily:
    """What is there of a family, and how its program starts and ends."""

    def __init__(self, kind: Kind, where: Folders, worker: Worker) -> None:
        self.name = kind.name
        self._kind = kind
        self._where = where
        self._worker = worker

    @property
    def _is_whole(self) -> bool:
        return installed.presence(self._kind, self._where) is Presence.WHOLE

    def load(self, voice: Voice) -> None:  # noqa: ARG002 - one program speaks for all of them
        """Start the program, and wait for nothing. Raises VoiceUnavailable."""
        self._worker.start()

    def tidy(self) -> None:
        """Nothing is kept here, and the program keeps what the next utterance needs."""

    def unload(self) -> None:
        self._worker.stop()
