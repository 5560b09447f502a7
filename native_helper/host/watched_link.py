"""A link to the engine that does not wait for ever: the watchdog of the native host and of the command line.

    watching --engine gone-------------------> over: EngineCrashed
       \\---ping not answered in time: kill---> over: EngineUnresponsive

The engine is watched while it owes an answer and the thread that receives waits for it: sound that is on its way to
a browser or a loudspeaker may take long without any fault of the engine, which then may also take no more messages.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, Final, Protocol

from native_helper.errors import EngineCrashed, EngineUnresponsive
from native_helper.host.limits import PING_AFTER_S
from native_helper.wire.framing import BodyError, FrameError
from native_helper.wire.types import PING_TIMEOUT_S

PING_ID: Final = "watchdog"  # the clients' own ids are UUIDs, or the name of a command
_LOOKS: Final = 10  # at the clock, while a pong is due
_AGAIN: Final = "Try again: a new engine starts by itself."


class Link(Protocol):
    """What is needed of host.engine_link.EngineLink."""

    pid: int
    ready: dict[str, Any]

    def send(self, message: dict[str, Any]) -> None: ...
    def receive(self) -> dict[str, Any] | None: ...
    def close(self) -> None: ...


class WatchedLink:
    """`link` under watch. `send` may be called from any thread, `receive` from one."""

    def __init__(self, link: Link, ping_after_s: float = PING_AFTER_S, ping_timeout_s: float = PING_TIMEOUT_S) -> None:
        self.pid = link.pid
        self.ready = link.ready
        self._link = link
        self._ping_after_s = ping_after_s
        self._ping_timeout_s = ping_timeout_s
        self._changed = threading.Condition()  # guards all below
        self._over = False
        self._owed = False
        self._n_waiting = 0  # threads whose waiting counts
        self._silent_since = time.monotonic()
        self._unanswered_s: float | None = None  # since the last ping; None while none is under way
        self._loss: EngineUnresponsive | None = None
        self._receiver: int | None = None  # the thread that receives, once one does
        # A daemon: the process never waits for it.
        threading.Thread(target=self._watch, name="engine-watch", daemon=True).start()

    def expect(self, owed: bool) -> None:
        """Say whether the engine owes an answer from now on; it is left alone while it does not."""
        with self._changed:
            if owed and not self._owed:
                self._silent_since = time.monotonic()
            self._owed = owed
            self._changed.notify()

    def send(self, message: dict[str, Any]) -> None:
        """Send one message, as EngineLink does. Raises EngineUnresponsive if the engine was ended meanwhile."""
        counts = self._receiver in (None, threading.get_ident())
        try:
            with self._waiting() if counts else contextlib.nullcontext():
                self._link.send(message)
        except EngineCrashed as crashed:
            raise self._why(crashed) from crashed

    def receive(self) -> dict[str, Any]:
        """Return the next message. Raises EngineCrashed or EngineUnresponsive; the link is then closed."""
        while (message := self._next_message()).get("id") == PING_ID:
            pass
        return message

    def close(self) -> None:
        """End the link and the watch."""
        with self._changed:
            self._over = True
            self._changed.notify()
        self._link.close()

    def _next_message(self) -> dict[str, Any]:
        self._receiver = threading.get_ident()
        reason = "The engine ended unexpectedly."
        with self._waiting():
            try:
                message = self._link.receive()
                _require_names(message or {})
            except (FrameError, BodyError) as error:
                # Its later bytes cannot be trusted; closing the link makes the engine drop our jobs.
                reason, message = f"The engine sent what is no message: {error}.", None
            with self._changed:
                self._silent_since = time.monotonic()
                self._unanswered_s = None
        if message is None:
            self.close()
            raise self._why(EngineCrashed(reason, _AGAIN))
        return message

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        with self._changed:
            self._n_waiting += 1
            if self._n_waiting == 1:
                self._silent_since = time.monotonic()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._n_waiting -= 1
                if self._n_waiting == 0:
                    self._unanswered_s = None

    def _why(self, crashed: EngineCrashed) -> EngineCrashed | EngineUnresponsive:
        with self._changed:
            return self._loss or crashed

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
            os.kill(self.pid, signal.SIGKILL)
        self._link.close()

    def _wait_for_silence(self) -> bool:
        """Return True when a ping is due, False when none will ever be: over, or the last was not answered."""
        with self._changed:
            while not self._over:
                if not self._owed or self._n_waiting == 0:
                    self._changed.wait()
                    continue
                now = time.monotonic()
                if self._unanswered_s is None:
                    wait_s = self._silent_since + self._ping_after_s - now
                    if wait_s <= 0:
                        self._unanswered_s = 0.0
                        return True
                    self._changed.wait(wait_s)
                elif self._unanswered_s >= self._ping_timeout_s:
                    return False
                else:
                    # Counted in small steps, each for no more than it was to be: time in which we were stopped
                    # ourselves (Ctrl-Z, a laptop that sleeps) is none in which the engine was silent.
                    step_s = self._ping_timeout_s / _LOOKS
                    self._changed.wait(step_s)
                    if self._unanswered_s is not None:
                        self._unanswered_s += min(step_s, time.monotonic() - now)
            return False

    def _ping(self) -> None:
        # A failure to send is the end of the engine, which whoever receives sees too.
        with contextlib.suppress(EngineCrashed):
            self._link.send({"type": "ping", "id": PING_ID})


def _require_names(message: dict[str, Any]) -> None:
    """Raise BodyError unless type and id, by which answers are told apart, are strings where they are given."""
    if not all(isinstance(message.get(name, ""), str) for name in ("type", "id")):
        raise BodyError("its type or its id is no string")
