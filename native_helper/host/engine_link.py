"""The way to the engine: find it or start it, say hello, then messages both ways.

The native host, the command line and the installer come here. An engine is there when somebody accepts at the
socket; who starts one holds the start lock while it does, so that any number of clients start exactly one. An
engine of another build is ended first and replaced, and so is one that does not answer.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self

from native_helper import __version__
from native_helper.build import build
from native_helper.errors import EngineCrashed, EngineUnreachable
from native_helper.host import crash_record, engine_process
from native_helper.host.limits import POLL_S, RECEIVE_BYTES, START_S, STOP_S
from native_helper.paths import Folders, folders
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_msgpack, frame, load_msgpack
from native_helper.wire.types import PROTOCOL, ErrorCode

_REINSTALL: Final = "Run Utter's install command again."


class EngineLink:
    """A connection to the engine. `send` may be called from any thread, `receive` from one."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.ready: dict[str, Any] = {}  # the engine's answer to hello
        self._socket = connection
        self._decoder = FrameDecoder()
        self._bodies: Iterator[bytes] = iter(())
        self._sending = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; blocks while the engine takes no more.

        Raises EngineCrashed if the engine is gone; BodyError or FrameError, with nothing sent, for a message that
        has no form in MessagePack or is over the cap.
        """
        data = frame(dump_msgpack(message))
        try:
            with self._sending:
                self._socket.sendall(data)
        except OSError as error:
            raise EngineCrashed("The engine ended.", "Try again: a new engine starts by itself.") from error

    def receive(self) -> dict[str, Any] | None:
        """Return the next message; None when the engine is gone, be it in the middle of a frame.

        Raises FrameError or BodyError if the engine broke the protocol: the link is of no more use.
        """
        while True:
            for body in self._bodies:
                return load_msgpack(body)
            try:
                data = self._socket.recv(RECEIVE_BYTES)
            except TimeoutError:
                raise
            except OSError:  # reset by a dying engine, or closed by another thread of ours
                return None
            if not data:
                return None
            self._bodies = self._decoder.feed(data)

    def wait_at_most(self, seconds: float) -> None:
        """Let `receive` raise TimeoutError when nothing comes for so long."""
        self._socket.settimeout(seconds)

    def close(self) -> None:
        """End the link; a `receive` that waits in another thread returns None."""
        with contextlib.suppress(OSError):  # the engine may have been first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Unfit(Exception):
    """An engine runs that cannot be talked to: it is silent, or speaks another protocol."""

    def __init__(self, pid: int, reason: str, patience_s: float) -> None:
        super().__init__(reason)
        self.pid = pid
        self.reason = reason
        self.patience_s = patience_s  # how long to wait for it to end in good order


def connect(
    client: str,
    *,
    origin: str | None = None,
    version: str = __version__,
    start: bool = True,
    timeout_s: float = START_S,
) -> EngineLink:
    """Return a link to the engine, its `ready` read; without `start`, only to one that runs, of whatever build.

    `timeout_s` bounds each wait: for an answer, for another client that starts the engine, for the start itself.
    Raises EngineUnreachable.
    """
    place = folders()
    hello = {"type": "hello", "protocol": PROTOCOL, "client": client, "version": version, "build": build()}
    if origin is not None:
        hello["origin"] = origin
    unfit: _Unfit | None = None
    try:
        link = _call(place, hello, timeout_s)
    except _Unfit as found:
        if not start:
            raise EngineUnreachable(found.reason, "Run `utter engine --stop`, then try again.") from None
        unfit = found
    else:
        if link is not None and (not start or _is_current(link)):
            return link
        if not start:
            raise EngineUnreachable("No engine is running.", "Start one with `utter engine --start`.")
        if link is not None:
            link.close()
    with engine_process.start_lock(place, timeout_s):
        if unfit is not None and engine_process.serving(place) == unfit.pid:
            engine_process.end(unfit.pid, place, unfit.patience_s)
        return _call_or_start(place, hello, timeout_s)


def stop_engine() -> int | None:
    """End the running engine and return its process id; None if none runs. Raises EngineUnreachable."""
    return engine_process.stop(folders())


def _call_or_start(place: Folders, hello: dict[str, Any], timeout_s: float) -> EngineLink:
    # Holding the start lock: look again, another client may have done the work while we waited.
    try:
        link = _call(place, hello, timeout_s)
    except _Unfit as unfit:
        engine_process.end(unfit.pid, place, unfit.patience_s)
    else:
        if link is not None:
            if _is_current(link):
                return link
            link.close()
            engine_process.end(link.pid, place)
    return _start(place, hello, timeout_s)


def _start(place: Folders, hello: dict[str, Any], timeout_s: float) -> EngineLink:
    from native_helper.host import spawn  # subprocess and shutil: 10 ms that only a start pays for

    crash_record.admit_start(place, engine_process.crashed(place))
    deadline = time.monotonic() + timeout_s
    status: int | None = None
    for command in spawn.commands():
        try:
            process = spawn.start(command)
        except OSError as error:
            raise EngineUnreachable(f"The engine could not be started: {error}.", _REINSTALL) from error
        while True:
            try:
                link = _call(place, hello, timeout_s)
            except _Unfit as unfit:
                raise EngineUnreachable(unfit.reason, engine_process.remedy(place)) from None
            if link is not None:
                return link
            status = process.poll()
            if status == 0 and not engine_process.is_alive(place):
                # It left because another engine held the lock; that one was just ending.
                process = spawn.start(command)
            elif status:
                break
            if time.monotonic() > deadline:
                stuck = engine_process.lock_holder(place)
                if stuck is not None:
                    engine_process.end(stuck, place, patience_s=0)
                if stuck not in (None, process.pid):
                    # Not ours: it hung before it listened, and kept ours from starting.
                    deadline = time.monotonic() + timeout_s
                    process = spawn.start(command)
                    continue
                raise EngineUnreachable(
                    f"The engine did not start within {timeout_s:g} seconds.", engine_process.remedy(place)
                )
            time.sleep(POLL_S)
    how = f"with exit status {status}" if status and status > 0 else f"by signal {-(status or 0)}"
    raise EngineUnreachable(f"The engine ended while it was starting, {how}.", engine_process.remedy(place))


def _call(place: Folders, hello: dict[str, Any], timeout_s: float) -> EngineLink | None:
    """Return a link to the engine that runs, None if none does. Raises _Unfit, EngineUnreachable."""
    found = engine_process.dial(place, timeout_s)
    if found is None:
        return None
    connection, server = found
    link = EngineLink(connection, server.pid)
    try:
        link.send(hello)
        answer = link.receive()
    except TimeoutError:
        link.close()
        raise _Unfit(link.pid, f"The engine did not answer for {timeout_s:g} seconds.", patience_s=0) from None
    except (FrameError, BodyError):
        answer = {}
    except EngineCrashed:
        answer = None
    if answer is None:  # it ended between our two steps
        link.close()
        return None
    if answer.get("type") == "ready":
        connection.settimeout(None)
        link.ready = answer
        return link
    link.close()
    if answer.get("type") == "error" and answer.get("code") != ErrorCode.UNSUPPORTED_PROTOCOL:
        raise EngineUnreachable(str(answer.get("message")), answer.get("remedy"))
    raise _Unfit(link.pid, "The running engine is of another version.", patience_s=STOP_S)


def _is_current(link: EngineLink) -> bool:
    """Say whether the engine is of our build, or of the one that has been installed since we started."""
    theirs = link.ready.get("build")
    # Without the second look a host from before an upgrade would end the new engine at every reconnect.
    return theirs == build() or theirs == build.__wrapped__()
