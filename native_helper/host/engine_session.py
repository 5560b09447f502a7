"""One engine, as long as it lives: its messages to the browser, the requests it owes an answer, the watchdog.

    open --engine gone--------------------> over: each request in flight is answered engine_crashed
      \\---ping not answered in time: kill--> over: ...                                   engine_unresponsive

Two threads: one listens, one watches. Both are daemons: the process never waits for them.
"""

import contextlib
import os
import signal
import threading
import time
from typing import Any, Final, Protocol

from native_helper.errors import EngineCrashed, EngineUnresponsive, UtterError
from native_helper.host.browser_link import BrowserGone, BrowserLink
from native_helper.wire.framing import BodyError, FrameError
from native_helper.wire.types import PING_TIMEOUT_S

PING_AFTER_S: Final = 5.0  # of silence while an answer is owed; a paused reading is silent in good health
PING_ID: Final = "host-watchdog"  # the extension's ids are UUIDs

# A request is over with one of these; `audio`, `file`, `progress` and `started` come before.
_LAST_ANSWERS: Final = frozenset("end error voices health preview dictionary model pong".split())
_AGAIN: Final = "Ask again: a new engine starts by itself."


class Link(Protocol):
    """What a session needs of host.engine_link.EngineLink."""

    pid: int
    ready: dict[str, Any]

    def send(self, message: dict[str, Any]) -> None: ...
    def receive(self) -> dict[str, Any] | None: ...
    def close(self) -> None: ...


class EngineSession:
    """The relay's side of one engine."""

    def __init__(
        self,
        link: Link,
        browser: BrowserLink,
        ping_after_s: float = PING_AFTER_S,
        ping_timeout_s: float = PING_TIMEOUT_S,
    ) -> None:
        self._link = link
        self._browser = browser
        self._ping_after_s = ping_after_s
        self._ping_timeout_s = ping_timeout_s
        self._changed = threading.Condition()  # guards all below
        self._over = False
        self._in_flight: set[str] = set()
        self._loss: UtterError = EngineCrashed("The engine ended unexpectedly.", _AGAIN)
        # Since when the engine has been silent; None while its last message is on its way to the browser, which
        # may take long without any fault of the engine.
        self._silent_since: float | None = time.monotonic()
        self._pinged_at: float | None = None

    def open(self) -> None:
        """Begin to listen and to watch."""
        threading.Thread(target=self._listen, name="engine-listen", daemon=True).start()
        threading.Thread(target=self._watch, name="engine-watch", daemon=True).start()

    @property
    def ready(self) -> dict[str, Any]:
        """The engine's answer to hello."""
        return self._link.ready

    @property
    def over(self) -> bool:
        with self._changed:
            return self._over

    def send(self, message: dict[str, Any], request_id: str | None) -> bool:
        """Send `message`, which the engine owes an answer under `request_id` if there is one.

        Returns False if this engine was already known to be gone: ask the next one. If it goes while the message
        is under way, the request is answered with an error like any other. Raises BodyError and FrameError.
        """
        with self._changed:
            if self._over:
                return False
            if request_id is not None:
                if not self._in_flight:
                    self._silent_since = time.monotonic()
                self._in_flight.add(request_id)
                self._changed.notify()
        try:
            self._link.send(message)
        except EngineCrashed:
            # The listening thread sees the same end, and answers what is in flight.
            self._link.close()
        except (BodyError, FrameError):
            with self._changed:
                self._in_flight.discard(request_id or "")
            raise
        return True

    def _listen(self) -> None:
        try:
            while (message := self._next_message()) is not None:
                if message.get("id") != PING_ID:
                    self._browser.send(message)
                with self._changed:
                    if message.get("type") in _LAST_ANSWERS:
                        self._in_flight.discard(message.get("id") or "")
                    self._silent_since = time.monotonic()
                    self._changed.notify()
            self._answer_all()
        except BrowserGone:
            self._link.close()

    def _next_message(self) -> dict[str, Any] | None:
        try:
            message = self._link.receive()
        except (FrameError, BodyError):
            # Its later bytes cannot be trusted; closing the link makes the engine drop our jobs.
            self._link.close()
            message = None
        with self._changed:
            self._silent_since = None
            self._pinged_at = None
        return message

    def _answer_all(self) -> None:
        with self._changed:
            self._over = True
            lost, self._in_flight = sorted(self._in_flight), set()
            loss = self._loss
            self._changed.notify()
        self._link.close()
        for request_id in lost:
            self._browser.send_error(loss.code, loss.message, loss.remedy, request_id)

    def _watch(self) -> None:
        while self._wait_for_silence():
            # From a thread of its own: an engine that has stopped reading may block the ping itself.
            threading.Thread(target=self._ping, name="engine-ping", daemon=True).start()
        with self._changed:
            if self._over:
                return
            seconds = self._ping_after_s + self._ping_timeout_s
            self._loss = EngineUnresponsive(f"The engine gave no sign of life for {seconds:g} seconds.", _AGAIN)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._link.pid, signal.SIGKILL)
        self._link.close()

    def _wait_for_silence(self) -> bool:
        """Return True when a ping is due, False when none will ever be: over, or the last was not answered."""
        with self._changed:
            while not self._over:
                if not self._in_flight or self._silent_since is None:
                    self._changed.wait()
                    continue
                now = time.monotonic()
                if self._pinged_at is None:
                    left_s = self._silent_since + self._ping_after_s - now
                    if left_s <= 0:
                        self._pinged_at = now
                        return True
                else:
                    left_s = self._pinged_at + self._ping_timeout_s - now
                    if left_s <= 0:
                        return False
                self._changed.wait(left_s)
            return False

    def _ping(self) -> None:
        # A failure to send is the end of the engine, which the listening thread sees too.
        with contextlib.suppress(EngineCrashed):
            self._link.send({"type": "ping", "id": PING_ID})
