"""The translator as readings see it: asked sentence by sentence, answering when it can, waited for by nobody."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from native_helper.paths import Folders
from native_helper.voices.family import State
from native_helper.workers.absent import how_to_add, is_absent

if TYPE_CHECKING:
    from native_helper.workers.answers import Answers
    from native_helper.workers.worker import Worker

NAME: Final = "translate"  # in the roster


class Translator:
    """A model in a worker; any thread may ask it. `worker` is not called before there is one."""

    def __init__(self, worker: "Callable[[], Worker]", where: Folders) -> None:
        self._worker = worker
        self._where = where

    def state(self) -> State:
        """Say whether it can translate now; cheap, starts nothing."""
        if is_absent(NAME, self._where):
            return State(ready=False, remedy=how_to_add(NAME), in_memory=False)
        from native_helper.workers import installed
        from native_helper.workers.roster import TRANSLATE

        details = self._worker().details
        is_there = installed.presence(TRANSLATE, self._where) is installed.Presence.WHOLE
        return State(
            ready=is_there,
            remedy=None if is_there else installed.remedy(TRANSLATE, self._where),
            in_memory=details is not None,
            computes=details or {},
        )

    @property
    def is_loading(self) -> bool:
        """Whether its program is still starting."""
        return self._worker().is_loading

    def ask(self, text: str, source: str, target: str) -> "Answers":
        """Let it translate `text`; `source` and `target` are the model's codes. Raises VoiceUnavailable."""
        return self._worker().ask({"type": "translate", "text": text, "source": source, "target": target})

    def unload(self) -> None:
        """Give its memory back; the next `ask` starts it again."""
        if not is_absent(NAME, self._where):
            self._worker().stop()
