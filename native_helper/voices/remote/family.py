"""A speech server's voices as a voice family: named `remote:NAME`, chosen by a person and never by us.

Its text leaves Utter, so no voice of it ever stands in for another, and each says where its text goes (`State.host`).
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from native_helper.errors import VoiceUnavailable
from native_helper.shown import REMOTE
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, Waiting, go_on
from native_helper.voices.kokoro.voices import read_voices
from native_helper.voices.remote import listing, refusals
from native_helper.voices.remote.server import Server
from native_helper.voices.remote.speaker import RemoteLimits, Speaker
from native_helper.voices.worker_voice import Pace, speak

_ASK_AGAIN_S: Final = 60.0


class RemoteFamily:
    """The voices of one server."""

    name = "remote"

    def __init__(self, server: Server, limits: RemoteLimits | None = None, *, asks: bool = True) -> None:
        """Where the settings name no voices, the server is asked for them in the background, if this one `asks`."""
        self.speaker = Speaker(server, limits)
        self.on_listed: Callable[[], None] = lambda: None  # called, from a thread of its own, when voices have come
        self._server = server
        self._limits = limits or RemoteLimits()
        self._asks = asks and not server.voices
        self._pace = Pace()
        self._changed = threading.Condition()
        # All below is guarded by `_changed`.
        self._voices = tuple(_voice(server, name, name) for name in server.voices)
        self._is_asking = False
        self._asked_at = -_ASK_AGAIN_S
        self._failure: VoiceUnavailable | None = None

    def state(self) -> State:
        host = self._server.address.host
        with self._changed:
            if self._voices:
                return State(ready=True, host=host)
            wrong = self._failure
        remedy = f"{wrong.message} {wrong.remedy}" if wrong else f"The speech server {host} is asked for its voices."
        return State(ready=False, remedy=remedy, in_memory=True, host=host)

    def voices(self) -> Sequence[Voice]:
        with self._changed:
            if self._voices or not self._asks or self._is_asking:
                return self._voices
            if time.monotonic() - self._asked_at < _ASK_AGAIN_S:
                return ()
            self._is_asking = True
        threading.Thread(target=self._list, name="remote voices", daemon=True).start()
        return ()

    def wait_listed(self, timeout_s: float) -> None:
        """Wait until the server has told its voices, if it is being asked. Never on the engine's own threads."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_asking, timeout_s)

    def absent(self) -> Mapping[Voice, str]:
        return {}

    def load(self, voice: Voice) -> None:
        """Nothing: whether the server has its model in memory is its own matter."""

    def tidy(self) -> None:
        """Nothing is kept here."""

    def unload(self) -> None:
        """Nothing is kept here."""

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        name = voice.id.removeprefix(REMOTE)
        return speak(
            self.speaker,
            lambda utterance: {"text": utterance.text, "voice": name, "speed": speed},
            utterances,
            self._pace,
            check,
        )

    def _list(self) -> None:
        found: dict[str, str] = {}
        failure: VoiceUnavailable | None = None
        try:
            found = listing.ask(self._server, self._limits)
        except VoiceUnavailable as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the thread has nobody else to tell it to
            failure = refusals.of_asking(self._server, error)
        finally:
            with self._changed:
                self._voices = tuple(_voice(self._server, voice, name) for voice, name in found.items())
                self._failure, self._is_asking, self._asked_at = failure, False, time.monotonic()
                self._changed.notify_all()
        self.on_listed()


def _voice(server: Server, voice: str, name: str) -> Voice:
    # Kokoro's voices are named alike on every server, and the name tells the language.
    known = next((one for one in read_voices() if one.id == voice), None)
    languages = known.languages if known else server.languages
    return Voice(
        f"{REMOTE}{voice}",
        known.name if known and name == voice else name,
        RemoteFamily.name,
        languages,
        gender=known.gender if known else None,
        remote=True,
    )
