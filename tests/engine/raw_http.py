"""An HTTP client for tests: raw bytes in, raw bytes out, since tools hide just what an attacker would send."""

import json
import socket
from dataclasses import dataclass
from typing import Any

from tests.engine.live import LiveEngine
from tests.engine.tone import ToneFamily
from tests.patience import PATIENCE_S

PROTECTED = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "connection": "close",
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    complete: bool  # the body came to the end that its framing promised

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


def connect(engine: LiveEngine) -> socket.socket:
    return socket.create_connection(("127.0.0.1", engine.http_port), timeout=PATIENCE_S)


def read_all(connection: socket.socket) -> bytes:
    data = bytearray()
    try:
        while piece := connection.recv(1 << 16):
            data += piece
    except ConnectionResetError:
        pass
    return bytes(data)


def parsed(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 1"):  # an interim answer
        head, _, body = body.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert len(headers) == len(lines), "no field twice"
    complete = True
    if headers.get("transfer-encoding") == "chunked":
        body, complete = unchunked(body)
    elif "content-length" in headers:
        complete = len(body) == int(headers["content-length"])
    return Answer(int(first.split()[1]), headers, body, complete)


def unchunked(data: bytes) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        size, found, data = data.partition(b"\r\n")
        if not found:
            return bytes(body), False
        n_bytes = int(size, 16)
        if n_bytes == 0:
            return bytes(body), True
        body += data[:n_bytes]
        data = data[n_bytes + 2 :]


def exchange(engine: LiveEngine, data: bytes) -> Answer:
    with connect(engine) as connection:
        connection.sendall(data)
        return parsed(read_all(connection))


def lines(engine: LiveEngine, *fields: str, first: str = "GET /health HTTP/1.1", host: bool = True) -> bytes:
    named = [f"Host: 127.0.0.1:{engine.http_port}"] if host else []
    return "\r\n".join([first, *named, *fields, "", ""]).encode("latin-1")


def speak(engine: LiveEngine, **body: Any) -> bytes:
    return posted(engine, "/speak", **body)


def posted(engine: LiveEngine, path: str, **body: Any) -> bytes:
    data = json.dumps(body).encode()
    fields = (
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
    )
    return lines(engine, *fields, first=f"POST {path} HTTP/1.1") + data


def broken_off(engine: LiveEngine, tone: ToneFamily, request: bytes) -> Answer:
    """Return the answer to `request` where the voice breaks once the first of the sound is on its way."""
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(request)
        tone.asked.get(timeout=PATIENCE_S)
        tone.permit()
        tone.asked.get(timeout=PATIENCE_S)
        tone.fault = RuntimeError("broken")
        tone.permit()
        return parsed(read_all(connection))
