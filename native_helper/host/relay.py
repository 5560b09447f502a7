"""The native host's work: messages from the browser to the engine and back.

Nothing is queued here: every read and write blocks, so a slow end slows the other through the pipes. The engine
is looked for when the browser says hello, and again, hello included, on the first request after one was lost.
"""

from collections.abc import Callable
from typing import Any, Final

from native_helper import __version__
from native_helper.build import build
from native_helper.errors import EngineUnreachable
from native_helper.host import engine_link
from native_helper.host.browser_link import BrowserLink
from native_helper.host.engine_session import EngineSession
from native_helper.host.limits import PING_AFTER_S
from native_helper.host.watched_link import Link
from native_helper.wire.framing import BodyError, FrameError, load_json
from native_helper.wire.types import MAX_ID_CHARS, MAX_NAME_CHARS, PING_TIMEOUT_S, PROTOCOL, ErrorCode

# They belong to a request that is in flight; when its engine is gone it has been answered, and they are late.
# A tuple: whatever stands in a field can be looked for in it, a list too.
_FOLLOW_UPS: Final = ("append", "cancel", "played")


class Relay:
    """Serves one browser port, from its first frame to its end."""

    def __init__(
        self,
        browser: BrowserLink,
        origin: str,
        *,
        connect: Callable[..., Link] = engine_link.connect,
        ping_after_s: float = PING_AFTER_S,
        ping_timeout_s: float = PING_TIMEOUT_S,
    ) -> None:
        self._browser = browser
        self._origin = origin
        self._connect = connect
        self._ping_after_s = ping_after_s
        self._ping_timeout_s = ping_timeout_s
        self._hello: dict[str, str] | None = None  # client and version, as the extension said
        self._session: EngineSession | None = None

    def run(self) -> None:
        """Serve until the browser closes its end, breaks a frame or speaks another protocol. Raises BrowserGone."""
        try:
            for body in self._browser.bodies():
                if not self._take(body):
                    return
        except FrameError as error:
            self._browser.send_error(ErrorCode.BAD_FRAME, f"The link is broken: {error}.", "Connect again.")

    def _take(self, body: bytes) -> bool:
        """Act on one body; return whether the link lives on."""
        try:
            message = load_json(body)
        except BodyError as error:
            self._refuse(f"The message cannot be read: {error}.")
            return True
        if message.get("type") == "hello":
            return self._greet(message)
        self._pass_on(message)
        return True

    def _greet(self, hello: dict[str, Any]) -> bool:
        if hello.get("protocol") != PROTOCOL:
            self._browser.send_error(
                ErrorCode.UNSUPPORTED_PROTOCOL,
                f"The extension speaks protocol {hello.get('protocol')!r:.40}, the helper {PROTOCOL}.",
                "Update the older of the two: run Utter's install command again, then reload the extension.",
            )
            return False
        client, version = hello.get("client"), hello.get("version")
        if not isinstance(client, str) or not isinstance(version, str):
            self._refuse("hello needs client and version, both strings.")
            return True
        if max(len(client), len(version)) > MAX_NAME_CHARS:
            self._refuse(f"hello's client and version may have {MAX_NAME_CHARS} characters each.")
            return True
        self._hello = {"client": client, "version": version}
        if self._session is not None and not self._session.over:
            self._browser.send(self._session.ready)
        else:
            self._open_session(request_id=None)
        return True

    def _pass_on(self, message: dict[str, Any]) -> None:
        request_id = message.get("id")
        if not isinstance(request_id, str) or not 0 < len(request_id) <= MAX_ID_CHARS:
            request_id = None  # the engine, which validates, says what is wrong
        if self._hello is None:
            self._answer_early(message, request_id)
            return
        follows = message.get("type") in _FOLLOW_UPS
        while True:
            session = self._session
            if session is None or session.over:
                if follows:
                    return
                session = self._open_session(request_id)
                if session is None:
                    return
            try:
                if session.send(message, None if follows else request_id):
                    return
            except (BodyError, FrameError) as error:
                self._refuse(f"The message cannot be passed on: {error}.", request_id)
                return

    def _answer_early(self, message: dict[str, Any], request_id: str | None) -> None:
        """Answer what comes before hello: a ping, by which `utter doctor` learns whether this host runs."""
        if message.get("type") == "ping" and request_id is not None:
            self._browser.send(
                {"type": "pong", "id": request_id, "protocol": PROTOCOL, "version": __version__, "build": build()}
            )
        else:
            self._refuse("hello comes first.", request_id)

    def _open_session(self, request_id: str | None) -> EngineSession | None:
        """Find or start the engine and pass its `ready` on; None, with the error told, if there is none."""
        assert self._hello is not None  # noqa: S101  both callers have seen to it
        try:
            link = self._connect(self._hello["client"], origin=self._origin, version=self._hello["version"])
        except EngineUnreachable as error:
            self._browser.send_error(error.code, error.message, error.remedy, request_id)
            return None
        session = EngineSession(link, self._browser, self._ping_after_s, self._ping_timeout_s)
        self._session = session
        self._browser.send(session.ready)
        session.open()
        return session

    def _refuse(self, reason: str, request_id: str | None = None) -> None:
        self._browser.send_error(ErrorCode.BAD_MESSAGE, reason, "Report this as a fault of Utter.", request_id)
