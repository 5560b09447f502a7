"""A speech server on this machine for tests: whatever it answers, and when, is the test's to say.

It speaks over plain sockets, so that it can do what no proper server does. What it was asked is in `asked`.
"""

import json
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from native_helper.voices.remote.server import Server, parse

PATIENCE_S: Final = 20.0  # a test that waits longer hangs
PCM: Final = "audio/pcm"
KEY: Final = "sk-secret-of-mine"
# A tenth of a second at 24,000 Hz: the shortest piece that is handed on.
PIECE: Final = b"\x00\x10" * 2400


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Connection:
    """One client, its request read."""

    def __init__(self, accepted: socket.socket, hung_up: threading.Event) -> None:
        self._socket = accepted
        self._hung_up = hung_up

    def begin(self, content_type: str = PCM, status: str = "200 OK", *fields: str) -> None:
        """Send the head of an answer in chunks."""
        self.head(status, f"Content-Type: {content_type}", "Transfer-Encoding: chunked", *fields)

    def head(self, status: str, *fields: str) -> None:
        self.raw("\r\n".join((f"HTTP/1.1 {status}", *fields, "", "")).encode())

    def chunk(self, data: bytes) -> None:
        self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def end(self) -> None:
        self.raw(b"0\r\n\r\n")

    def whole(self, status: str, content_type: str, body: bytes, *fields: str) -> None:
        self.head(status, f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *fields)
        self.raw(body)

    def raw(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError:
            self._hung_up.set()

    def wait_for_hang_up(self) -> bool:
        """Return whether the client closes the connection."""
        try:
            while self._socket.recv(1024):
                pass
        except OSError:
            pass
        self._hung_up.set()
        return True


class SpeechServer:
    """The server; `answer` is called with each connection, in a thread of its own."""

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.asked: queue.Queue[Asked] = queue.Queue()
        self.hung_up = threading.Event()
        self.answer: Callable[[Connection], None] = spoken
        self.voices: object = {"voices": ["af_heart", {"id": "own", "name": "My own"}]}
        self._secure = secure
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, name="speech server", daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._secure else 'http'}://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # else the thread that accepts would take one more
        self._listener.close()
        for accepted in self._accepted:
            accepted.close()

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            self._accepted.append(accepted)
            threading.Thread(target=self._serve, args=(accepted,), name="speech connection", daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        try:
            accepted.settimeout(PATIENCE_S)
            if self._secure:
                accepted = self._secure.wrap_socket(accepted, server_side=True)
                self._accepted.append(accepted)
            asked = _read(accepted)
        except OSError:
            return
        self.asked.put(asked)
        connection = Connection(accepted, self.hung_up)
        if asked.path.endswith("/audio/voices"):
            connection.whole("200 OK", "application/json", json.dumps(self.voices).encode())
        else:
            self.answer(connection)
        accepted.close()


def spoken(connection: Connection) -> None:
    """Answer with three pieces of sound."""
    connection.begin()
    for _ in range(3):
        connection.chunk(PIECE)
    connection.end()


def settings_of(server: SpeechServer, **changed: Any) -> Server:
    return replace(Server(parse(server.url), "tts-1", key=KEY, timeout_s=PATIENCE_S), **changed)


@contextmanager
def serving(secure: ssl.SSLContext | None = None) -> Iterator[SpeechServer]:
    server = SpeechServer(secure)
    try:
        yield server
    finally:
        server.close()


def _read(accepted: socket.socket) -> Asked:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := accepted.recv(65536)):
            raise ConnectionError
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += accepted.recv(65536)
    return Asked(method, path, headers, json.loads(body) if body else {})
