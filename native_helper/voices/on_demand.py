"""A voice family that most people do not have: imported and made when what it speaks with is there.

Until then it has no voice, and looking whether that has changed is a look or two at the disk. So a running engine sees
what `utter add` brought, and one with nothing added has none of its code in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock

from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, VoiceFamily, Waiting, go_on


class OnDemand:
    """The family that `make` returns."""

    def __init__(self, name: str, is_there: Callable[[], bool], make: Callable[[], VoiceFamily]) -> None:
        self.name = name
        self._is_there = is_there
        self._make = make
        self._lock = Lock()
        self._made: VoiceFamily | None = None  # guarded by `_lock`

    def state(self) -> State:
        return self._family().state() if self._has() else State(ready=False, in_memory=False, offered=True)

    def voices(self) -> Sequence[Voice]:
        return self._family().voices() if self._has() else ()

    def absent(self) -> Mapping[Voice, str]:
        """Return its voices in any case: who named one of them is told what to do."""
        return self._family().absent()

    def load(self, voice: Voice) -> None:
        self._family().load(voice)

    def tidy(self) -> None:
        if self._made is not None:
            self._made.tidy()

    def unload(self) -> None:
        if self._made is not None:
            self._made.unload()

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        return self._family().speak(utterances, voice, speed, check)

    def _has(self) -> bool:
        return self._made is not None or self._is_there()

    def _family(self) -> VoiceFamily:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
