"""One HTTP request and its answer: within time limits of ours, whatever the server does, and ended from any thread.

h11 reads the protocol and we read the socket, so each wait is cut to what is left of the time: a server that sends a
byte now and then gains nothing by it. Redirects are answers like others, and proxies of the environment are not used:
text goes where the settings say, whoever started the engine and in whatever environment.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import h11

from native_helper import __version__
from native_helper.voices.remote import refusals
from native_helper.voices.remote.server import Address, Server

_HEAD_BYTES: Final = 16 << 10
_READ_BYTES: Final = 64 << 10
_SHORTEST_S: Final = 0.1


class Closed(Exception):
    """`close` was called: nobody wants the answer any more."""


@dataclass(frozen=True, slots=True)
class Head:
    """How an answer begins."""

    status: int
    fields: Mapping[str, str]  # names in small letters


class Exchange:
    """To be used as a context, by one thread; `close` is for any."""

    def __init__(self, server: Server, connect_s: float) -> None:
        self._server = server
        self._connect_s = connect_s
        self._until = 0.0
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)
        self._lock = threading.Lock()
        # Both guarded by `_lock`.
        self._socket: socket.socket | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            if self._socket is not None:
                self._socket.close()

    def close(self) -> None:
        """End it now: what waits for the server raises Closed."""
        with self._lock:
            self._closed = True
            if self._socket is not None:
                # Not SSLSocket's own, which takes its state away beneath the thread that reads.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def renew(self) -> None:
        """Let the time limit begin anew: the server has sent what was waited for."""
        self._until = time.monotonic() + self._server.timeout_s

    def ask(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Head:
        """Send a request and return how its answer begins. Raises VoiceUnavailable, and Closed."""
        try:
            opened = self._connected()
        except OSError as error:
            raise self._failure(refusals.of_connecting(self._server, error)) from error
        self.renew()
        try:
            return self._asked(opened, method, path, body, content_type)
        except (OSError, h11.ProtocolError) as error:
            raise self._failure(refusals.of_answering(self._server, error)) from error

    def body(self) -> Iterator[bytes]:
        """Yield the answer's bytes as they come. Raises VoiceUnavailable if they break off or stay away, and Closed."""
        assert self._socket is not None  # noqa: S101 - `ask` came before
        try:
            while not isinstance(event := self._event(self._socket), h11.EndOfMessage):
                if isinstance(event, h11.Data):
                    yield bytes(event.data)
        except (OSError, h11.ProtocolError) as error:
            raise self._failure(refusals.of_body(self._server, error)) from error

    def _failure(self, error: Exception) -> Exception:
        with self._lock:
            return Closed() if self._closed else error

    def _asked(self, opened: socket.socket, method: str, path: str, body: bytes, content_type: str) -> Head:
        address, key = self._server.address, self._server.key
        fields = {
            "Host": address.host,
            "User-Agent": f"Utter/{__version__}",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **({"Authorization": f"Bearer {key}"} if key else {}),
            **({"Content-Type": content_type, "Content-Length": str(len(body))} if body else {}),
        }
        request = h11.Request(method=method, target=address.path + path, headers=list(fields.items()))
        sent = [self._http.send(request), self._http.send(h11.Data(body)), self._http.send(h11.EndOfMessage())]
        opened.settimeout(self._left_s())
        opened.sendall(b"".join(part for part in sent if part))
        while not isinstance(event := self._event(opened), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("it closed the connection without an answer")
        told: dict[str, str] = {}
        for field, value in event.headers:
            name, text = field.decode("ascii"), value.decode("latin-1")
            told[name] = f"{told[name]}, {text}" if name in told else text  # twice means a list
        return Head(event.status_code, told)

    def _event(self, opened: socket.socket) -> h11.Event:
        while not isinstance(event := self._http.next_event(), h11.Event):
            opened.settimeout(self._left_s())
            self._http.receive_data(opened.recv(_READ_BYTES))
        return event

    def _left_s(self) -> float:
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        return left_s

    def _connected(self) -> socket.socket:
        address = self._server.address
        opened = _open(address, self._connect_s)
        self._keep(opened)
        if not address.is_encrypted:
            return opened
        from native_helper.certificates import trusting_the_system  # `ssl` is heavy, and most need none

        secured = trusting_the_system().wrap_socket(opened, server_hostname=address.name, do_handshake_on_connect=False)
        self._keep(secured)
        secured.do_handshake()
        return secured

    def _keep(self, opened: socket.socket) -> None:
        with self._lock:
            self._socket = opened
            if self._closed:
                raise Closed


def _open(address: Address, within_s: float) -> socket.socket:
    """Return a connection, or raise OSError, in that time: its name is looked up and each of its places tried."""
    until = time.monotonic() + within_s
    places = _places(address, within_s)
    while True:
        family, kind, protocol, _, place = places.pop(0)
        opened = socket.socket(family, kind, protocol)
        try:
            # One that leads nowhere must leave time for the next.
            opened.settimeout(max(until - time.monotonic(), _SHORTEST_S) / (len(places) + 1))
            opened.connect(place)
        except OSError:
            opened.close()
            if not places:
                raise
        else:
            opened.settimeout(within_s)
            return opened


def _places(address: Address, within_s: float) -> list[Any]:
    # By a thread that may be left behind: the system's own look-up knows no limit of ours.
    found: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            found.set_result(socket.getaddrinfo(address.name, address.port, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
            found.set_exception(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    return found.result(within_s)
