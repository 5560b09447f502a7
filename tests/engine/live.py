"""A real engine for tests, in a thread or in a process of its own, and clients that talk to it over real sockets."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from native_helper.build import build
from native_helper.engine.engine import Engine
from native_helper.engine.limits import Limits
from native_helper.paths import folders
from native_helper.settings import load
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import VoiceFamily
from native_helper.wire.framing import FrameDecoder, dump_msgpack, frame, load_msgpack
from tests.patience import PATIENCE_S, wait_for


class Client:
    """One program on the engine's socket."""

    def __init__(self, path: Path, *, greet: bool = True) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(os.fspath(path))
        self._decoder = FrameDecoder()
        self._frames: list[dict[str, Any]] = []
        self.ready: dict[str, Any] = {}
        if greet:
            self.send("hello", protocol=1, client="test", version="0", build=build())
            self.ready = self.receive()
            assert self.ready["type"] == "ready", self.ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def send(self, kind: str, **fields: Any) -> None:
        self.raw(frame(dump_msgpack({"type": kind, **fields})))

    def raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive(self) -> dict[str, Any]:
        """Return the next message. Raises EOFError when the engine has closed the link."""
        message = self.receive_or_end()
        if message is None:
            raise EOFError("the engine closed the link")
        return message

    def receive_or_end(self) -> dict[str, Any] | None:
        while not self._frames:
            try:
                data = self.socket.recv(1 << 16)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self._frames += [load_msgpack(body) for body in self._decoder.feed(data)]
        return self._frames.pop(0)

    def until(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the messages up to the first of `kinds`, that one included."""
        messages = [self.receive()]
        while messages[-1]["type"] not in kinds:
            messages.append(self.receive())
        return messages

    def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a request and return its answer, which must be the next message."""
        self.send(kind, **fields)
        return self.receive()

    def close(self) -> None:
        self.socket.close()


class Clock:
    """A clock that moves when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class LiveEngine:
    """An engine in a thread of the test's process."""

    def __init__(self, families: Sequence[VoiceFamily], limits: Limits | None, clock: Callable[[], float]) -> None:
        self.engine: Engine
        self.stopped_cleanly = False
        self._families = families
        self._limits = limits
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._asked_to_stop = asyncio.Event()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="engine")

    def start(self) -> None:
        self._thread.start()
        assert self._started.wait(PATIENCE_S)
        if self._failure is not None:
            self._thread.join(PATIENCE_S)
            raise self._failure

    def stop(self) -> None:
        """Stop the engine, if the test has not done so."""
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._asked_to_stop.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def client(self, *, greet: bool = True) -> Client:
        return Client(folders().socket, greet=greet)

    @property
    def http_port(self) -> int:
        return self.engine.service.http.port

    def token(self) -> str:
        return folders().token.read_text().strip()

    def on_loop(self, function: Callable[[], Any]) -> Any:
        """Return what `function` returns on the engine's loop."""

        async def call() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(PATIENCE_S)

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait for something that no message tells. Fails after a long time."""
        wait_for(lambda: bool(self.on_loop(true)))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        where = folders()
        self.engine = Engine(where, load(where.settings), Catalog(self._families), self._limits, self._clock)
        try:
            await self.engine.start()
        except OSError as error:
            self._failure = error
            self._asked_to_stop.set()
        self._started.set()
        await self._asked_to_stop.wait()
        self.stopped_cleanly = await self.engine.stop()


@contextmanager
def running(
    family: VoiceFamily,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
    others: Sequence[VoiceFamily] = (),
) -> Iterator[LiveEngine]:
    """Run an engine that speaks with `family`, and where that cannot with `others`."""
    engine = LiveEngine((family, *others), limits, clock)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()


# The engine as it is started, but for some of its limits.
_LIMITED = """
from native_helper.engine import limits
changed = {changed!r}
limits.Limits.__init__.__defaults__ = tuple(
    changed.get(name, default)
    for name, default in zip(limits.Limits.__match_args__, limits.Limits.__init__.__defaults__, strict=True)
)
from native_helper.engine.main import run
raise SystemExit(run())
"""


@contextmanager
def limited_process(**limits: float) -> Iterator[subprocess.Popen[bytes]]:
    """Run the engine in a process of its own, with these limits instead of its own."""
    program = _LIMITED.format(changed=limits)
    process = subprocess.Popen([sys.executable, "-I", "-c", program], stdin=subprocess.DEVNULL)
    try:
        wait_for_socket(folders().socket, process)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def start_process(**options: Any) -> subprocess.Popen[bytes]:
    """Start the engine as its clients do."""
    return subprocess.Popen([sys.executable, "-I", "-m", "native_helper.engine"], stdin=subprocess.DEVNULL, **options)


def wait_for_socket(path: Path, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until an engine accepts on `path`."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(os.fspath(path))
            except OSError:
                assert time.monotonic() < deadline, "no engine came"
                assert process is None or process.poll() is None, "the engine ended"
                time.sleep(0.02)
            else:
                return
