"""One worker as the engine sees it: started when first asked, ended when nobody needs it, started anew after a crash.

    absent --ask--> loading --ready--> warm --stop, idle--> absent
                       '------ crash, hang, nonsense ----> absent, and every request that waited fails with a reason

Nobody waits for a worker while holding a thread: `Answers.take` returns what came so far, and `on_change` tells when
more did.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from native_helper.errors import VoiceUnavailable
from native_helper.workers.limits import WorkerLimits

if TYPE_CHECKING:
    from native_helper.workers.answers import Answers
    from native_helper.workers.running import Running


class Worker:
    """A program of its own, for any thread."""

    def __init__(
        self,
        title: str,
        command: Callable[[], Sequence[str | Path]],
        hello: Callable[[], dict[str, Any]],
        remedy: Callable[[], str],
        limits: WorkerLimits | None = None,
    ) -> None:
        """`title` and `remedy` are told when it fails; `command` (may raise VoiceUnavailable) starts it.

        `hello` has the build, the folder of models and that of its cache.
        """
        self.on_change: Callable[[], None] = lambda: None  # called, from a thread of its own, when an answer came
        self._title = title
        self._command = command
        self._hello = hello
        self._remedy = remedy
        self._limits = limits or WorkerLimits()
        self._lock = threading.Lock()
        # All below is guarded by `_lock`.
        self._running: Running | None = None
        self._crashed_at: deque[float] = deque(maxlen=self._limits.crashes)

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        running = self._alive()
        return running.pid if running else None

    @property
    def is_loading(self) -> bool:
        running = self._alive()
        return running is not None and running.details is None

    @property
    def details(self) -> dict[str, Any] | None:
        """What the warm worker computes with, None if it is not warm."""
        running = self._alive()
        return running.details if running else None

    def start(self) -> None:
        """Start it unless it runs; returns at once. Raises VoiceUnavailable."""
        with self._lock:
            self._started()

    def ask(self, request: dict[str, Any]) -> "Answers":
        """Send `request`, which gets an id, and start the worker if need be. Raises VoiceUnavailable."""
        with self._lock:
            return self._started().ask(request)

    def stop(self) -> None:
        """End it; what waited for it fails. The next request starts another."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.end("was stopped")

    def end_if_gone(self) -> None:
        """End it where its installation was removed, or renewed, and nobody waits for it; cheap where it is not."""
        running = self._alive()
        if running is None or running.is_busy or self._is_current(running):
            return
        with self._lock:
            if self._running is not running or running.is_busy:  # somebody was faster
                return
            self._running = None
        running.end("was removed")

    def _changed(self) -> None:
        self.on_change()  # the one of now: it is set after the first start, too

    def _alive(self) -> "Running | None":
        with self._lock:
            running = self._running
        return running if running is not None and running.takes_requests else None

    def _is_current(self, running: "Running") -> bool:
        try:
            return running.command == list(self._command())
        except VoiceUnavailable:
            return False

    def _started(self) -> "Running":
        from native_helper.workers.running import Running  # an engine with nothing added never needs it

        last = self._running
        if last is not None:
            if last.takes_requests and (last.is_busy or self._is_current(last)):
                return last
            if last.takes_requests:  # its environment was renewed, or removed
                self._running = None
                last.end("was renewed")
                return self._started()
            self._running = None
            self._crashed_at.append(time.monotonic())  # whoever stops one takes it away: this one failed
        now, crashes = time.monotonic(), self._crashed_at
        if len(crashes) == crashes.maxlen and now - crashes[0] < self._limits.crashes_s:
            raise VoiceUnavailable(
                f"{self._title} failed {len(crashes)} times within {self._limits.crashes_s:.0f} seconds.",
                self._remedy(),
            )
        self._running = Running(
            self._title, self._command(), self._hello(), self._remedy(), self._limits, self._changed
        )
        return self._running
