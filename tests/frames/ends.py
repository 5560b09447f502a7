"""The two links behind one face: what a test writes to either and what it reads there.

    Pipe     the real native host, started as Chrome starts it; JSON. Behind it is the engine below.
    Socket   the engine's own socket, a real process; MessagePack

`receive` returns None once the link has ended in good order, and fails where it did not.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Protocol, Self

import pytest

from native_helper.paths import folders
from native_helper.wire.framing import dump_json, dump_msgpack, frame
from tests.engine.live import Client, wait_for_socket
from tests.host.chrome import Chrome
from tests.patience import PATIENCE_S

NOWHERE = "http://127.0.0.1:9"  # the hub of this engine: no noise may fetch anything


class End(Protocol):
    """A program's end of one link."""

    is_json: ClassVar[bool]

    def dump(self, message: dict[str, Any], /) -> bytes: ...
    def __init__(self, *, greet: bool = True) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...
    def raw(self, data: bytes) -> None: ...
    def close_input(self) -> None: ...
    def receive(self) -> dict[str, Any] | None: ...

    @property
    def host_pid(self) -> int | None: ...  # where there is a process between this end and the engine


class Pipe:
    is_json: ClassVar[bool] = True
    dump = staticmethod(dump_json)

    def __init__(self, *, greet: bool = True) -> None:
        self._chrome = Chrome(greet=greet)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._chrome.__exit__(kind, error, at)

    def raw(self, data: bytes) -> None:
        self._chrome.raw(data)

    def close_input(self) -> None:
        self._chrome.close_port()

    def receive(self) -> dict[str, Any] | None:
        try:
            return self._chrome.receive()
        except EOFError:
            assert self._chrome.process.wait(PATIENCE_S) == 0
            assert self._chrome.errors() == ""
            return None

    @property
    def host_pid(self) -> int:
        return self._chrome.process.pid


class Socket:
    is_json: ClassVar[bool] = False
    dump = staticmethod(dump_msgpack)

    def __init__(self, *, greet: bool = True) -> None:
        self._client = Client(folders().socket, greet=greet)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def raw(self, data: bytes) -> None:
        self._client.raw(data)

    def close_input(self) -> None:
        self._client.socket.shutdown(1)

    def receive(self) -> dict[str, Any] | None:
        return self._client.receive_or_end()

    host_pid = None


LINKS = [pytest.param(Pipe, id="pipe"), pytest.param(Socket, id="socket")]


def message(end: End, kind: str, **fields: Any) -> bytes:
    """Return a message as this link carries it."""
    return frame(end.dump({"type": kind, **fields}))


def until(end: End, *kinds: str) -> list[dict[str, Any]]:
    """Return the messages up to the first of `kinds`, that one included."""
    messages: list[dict[str, Any]] = []
    while not messages or messages[-1]["type"] not in kinds:
        told = end.receive()
        assert told is not None, "the link has ended"
        messages.append(told)
    return messages


def is_alive(end: End, request_id: str = "alive") -> bool:
    """Return whether a ping, and nothing else, is answered."""
    end.raw(message(end, "ping", id=request_id))
    return end.receive() == {"type": "pong", "id": request_id}


class EngineProcess:
    """A real engine at `root`, which all tests of a file share; its end shows whether it was well to the last."""

    def __init__(self, root: Path, *python: str) -> None:
        self.root = root
        self._streams = root / "standard streams"
        (root / "config").mkdir(parents=True)
        (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
        command = [sys.executable, *(python or ("-I", "-m", "native_helper.engine"))]
        environment = os.environ | {"UTTER_HOME": str(root), "HF_ENDPOINT": NOWHERE}
        with self._streams.open("ab") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment
            )

    def wait(self) -> None:
        wait_for_socket(folders().socket, self.process)

    def told(self) -> str:
        """Return all that the engine has written, to its log or anywhere."""
        log = folders().engine_log
        return "".join(file.read_text() for file in [self._streams, *log.parent.glob(f"{log.name}*")])

    def require_well(self) -> None:
        """Fail if this engine has ended, or has met something that it did not expect."""
        assert self.process.poll() is None, "the engine has ended"
        told = self.told()
        for fault in ("Traceback", "event=unhandled", "session_failed", "job_failed", "code=internal", "event=library"):
            assert fault not in told

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(PATIENCE_S) == 0


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has ever held; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))) / 1024
