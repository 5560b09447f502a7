"""One engine, as long as it lives: its messages to the browser, and the requests it owes an answer.

When it is gone, each request in flight is answered: engine_crashed, or engine_unresponsive where the watchdog of
host.watched_link ended it.

One thread listens. It is a daemon: the process never waits for it.
"""

import threading
from typing import Any, Final

from native_helper.errors import EngineCrashed, EngineUnresponsive
from native_helper.host.browser_link import BrowserGone, BrowserLink
from native_helper.host.limits import PING_AFTER_S
from native_helper.host.watched_link import Link, WatchedLink
from native_helper.wire.framing import BodyError, FrameError
from native_helper.wire.types import PING_TIMEOUT_S

# A request is over with one of these; `audio`, `file`, `progress` and `started` come before.
_LAST_ANSWERS: Final = frozenset("end error voices health preview dictionary model pong".split())


class EngineSession:
    """The relay's side of one engine."""

    def __init__(
        self,
        link: Link,
        browser: BrowserLink,
        ping_after_s: float = PING_AFTER_S,
        ping_timeout_s: float = PING_TIMEOUT_S,
    ) -> None:
        self._link = WatchedLink(link, ping_after_s, ping_timeout_s)
        self._browser = browser
        self._changed = threading.Lock()  # guards all below
        self._over = False
        self._in_flight: set[str] = set()
        self._under_way: str | None = None  # the one of them that is being sent
        self._loss: EngineCrashed | EngineUnresponsive | None = None
        self._unheard = threading.Event()  # nobody listens; if somebody did, all that was in flight is answered
        self._unheard.set()

    def open(self) -> None:
        """Begin to listen."""
        self._unheard.clear()
        threading.Thread(target=self._listen, name="engine-listen", daemon=True).start()

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

        Returns False if this engine is gone and did not get all of it: ask the next one. If it goes later, the request
        is answered with an error like any other. Raises BodyError and FrameError.
        """
        with self._changed:
            if self._over:
                return False
            if request_id is not None:
                self._in_flight.add(request_id)
                self._under_way = request_id
                self._link.expect(True)
        try:
            self._link.send(message)
        # In both cases the listening thread sees the same end, and answers what else is in flight. It may have to wait
        # for a browser that does not read; from such a one nothing more is taken, or its requests would pile up here.
        except EngineUnresponsive:
            self._link.close()
            self._unheard.wait()
        except EngineCrashed:
            self._link.close()
            with self._changed:  # it did not get this
                self._over = True
                self._under_way = None
                self._in_flight.discard(request_id or "")
            self._unheard.wait()
            return False
        except (BodyError, FrameError):
            self._answered(request_id or "")
            raise
        with self._changed:
            self._under_way = None
            loss = self._loss
        if loss is not None:
            self._answer_all(loss)  # the listening thread has done so, and left this one out
        return True

    def _listen(self) -> None:
        try:
            self._pass_on()
        except BrowserGone:  # also while it is told that the engine is gone
            self._link.close()
        finally:
            self._unheard.set()

    def _pass_on(self) -> None:
        try:
            while True:
                message = self._link.receive()
                self._browser.send(message)
                if message.get("type") in _LAST_ANSWERS:
                    self._answered(message.get("id") or "")
        except (EngineCrashed, EngineUnresponsive) as loss:
            self._answer_all(loss)

    def _answered(self, request_id: str) -> None:
        with self._changed:
            self._in_flight.discard(request_id)
            self._link.expect(bool(self._in_flight))

    def _answer_all(self, loss: EngineCrashed | EngineUnresponsive) -> None:
        with self._changed:
            self._over = True
            self._loss = loss
            under_way = self._in_flight & {self._under_way or ""}
            lost, self._in_flight = sorted(self._in_flight - under_way), under_way
        for request_id in lost:
            self._browser.send_error(loss.code, loss.message, loss.remedy, request_id)
