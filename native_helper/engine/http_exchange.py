"""One HTTP connection: one request, one answer, closed.

One request per connection on purpose: on loopback a new connection costs nothing that matters, and what comes
after a request (a second one hidden in a body, a slow trickle) has no meaning that could be abused.
h11 turns bytes into events and back; this file moves the bytes.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final

import h11

from native_helper.engine import http_errors, log
from native_helper.engine.http_errors import HttpError
from native_helper.engine.http_guard import Head
from native_helper.engine.limits import Limits
from native_helper.engine.outbox import Outbox

READ_BYTES: Final = 64 << 10

# On every answer: whatever a browser was tricked into loading from here, it must neither show, run nor keep.
PROTECTION: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Connection": "close",
}


class Gone(ConnectionError):
    """The client went away, or never asked for anything."""


class Exchange:
    """The server's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limits: Limits) -> None:
        self._reader = reader
        self._writer = writer
        self._limits = limits
        self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.http_head_bytes)
        self.outbox = Outbox(writer, limits.outbound_bytes, limits.http_stalled_s)
        self.begun = False
        self._headless = False
        self._under_way = False
        self._waiting: asyncio.Timeout | None = None  # for a client that takes its time, with nothing under way
        self._hurried = False

    @property
    def is_from_here(self) -> bool:
        """Whether it is this machine that asks; of a client that is gone already nobody knows."""
        address = self._writer.get_extra_info("peername")
        return address is not None and ip_address(address[0]).is_loopback

    @property
    def idle(self) -> bool:
        """Whether nothing is under way: its head has not come, or its answer has gone out."""
        return not self._under_way

    def hurry(self) -> None:
        """Wait no longer for an idle client."""
        self._hurried = True
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def head(self) -> Head:
        """Return the request's head. Raises HttpError, and Gone if no byte of one came."""
        no_place = http_errors.too_many_connections(self._limits.http_connections)
        try:
            async with self._patience(self._limits.http_head_s):
                event = await self._event()
        except TimeoutError as error:
            raise (no_place if self._hurried else http_errors.too_slow()) from error
        except h11.RemoteProtocolError as error:
            raise _blame(error) from error
        if not isinstance(event, h11.Request):
            raise Gone("no request came")
        if self._hurried:
            raise no_place  # it came in the moment in which its place was given away
        self._under_way = True
        self._headless = event.method == b"HEAD"
        head = Head(event.method, event.target, tuple((bytes(name), bytes(value)) for name, value in event.headers))
        if head.n_bytes > self._limits.http_head_bytes:  # h11 measures only one that comes in parts
            raise http_errors.head_too_large()
        return head

    async def body(self, head: Head) -> bytes:
        """Return the request's body. Raises HttpError before reading when its length is missing or too large."""
        lengths = head.all(b"content-length")
        if len(lengths) != 1 or head.all(b"transfer-encoding"):
            raise http_errors.length_required()
        if int(lengths[0]) > self._limits.http_body_bytes:
            raise http_errors.body_too_large(self._limits.http_body_bytes)
        if self._connection.they_are_waiting_for_100_continue:
            self._put(h11.InformationalResponse(status_code=100, headers=[]))
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.http_body_s):
                while isinstance(event := await self._event(), h11.Data):
                    body += event.data
        except TimeoutError as error:
            raise http_errors.too_slow() from error
        except h11.RemoteProtocolError as error:
            raise Gone("the body was cut short") from error
        return bytes(body)

    async def gone(self) -> None:
        """Return when the client has left; whatever it still sends is dropped.

        A client that has closed only its sending side looks the same until something is sent to it, which the other
        kernel refuses for one that has left: the outbox then ends. Sound does that by itself. Before the answer
        begins, interim answers do, which clients must ignore; HTTP/1.0 has none, and there who sends no more has left.
        """
        try:
            await self._end()
        except ConnectionError:
            return
        while not self.begun:
            if (self._connection.their_http_version or b"1.0") < b"1.1":
                return
            self._put(h11.InformationalResponse(status_code=HTTPStatus.PROCESSING, headers=[]))
            await asyncio.sleep(self._limits.http_ask_s)
        await asyncio.get_running_loop().create_future()  # for ever: the outbox ends first, or the answer

    async def linger(self) -> None:
        """Let the client read the answer before the connection goes.

        Closing on bytes that it still sends would reset the connection, and the answer with it.
        """
        self._under_way = False
        try:
            self._writer.write_eof()
            async with self._patience(self._limits.http_linger_s):
                await self._end()
        except OSError as error:
            # Too slow, or it has reset the connection, also just before `write_eof`: there is nobody to wait for.
            log.event("http_lingered", logging.DEBUG, error=type(error).__name__)

    async def answer(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        """Send a whole JSON answer."""
        data = json.dumps(body, ensure_ascii=False).encode() + b"\n"
        fields = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(data))}
        self.begin(status, {**fields, **(headers or {})})
        if not self._headless:
            self.send(data)
        await self.finish()

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the answer's head; without a Content-Length the body goes out in HTTP's chunks."""
        self.begun = True
        fields = list({**PROTECTION, **headers}.items())
        self._put(h11.Response(status_code=status, headers=fields, reason=HTTPStatus(status).phrase.encode()))

    def send(self, data: bytes, taken: Callable[[], None] | None = None) -> None:
        """Send a piece of the body; `taken` is called once the client's side has it."""
        self._put(h11.Data(data=data), taken)

    async def finish(self) -> None:
        """Send the answer's end and wait until all of it is on its way."""
        self._put(h11.EndOfMessage())
        await self.outbox.empty()

    def _put(self, event: h11.Event, taken: Callable[[], None] | None = None) -> None:
        data = self._connection.send(event)
        if data:
            self.outbox.put(data, taken)
        elif taken is not None:
            taken()

    async def _end(self) -> None:
        """Return when the client sends no more. Raises ConnectionError."""
        while await self._reader.read(READ_BYTES):
            pass

    @asynccontextmanager
    async def _patience(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError inside after `seconds`, or once the client is hurried."""
        try:
            async with asyncio.timeout(0 if self._hurried else seconds) as waiting:
                self._waiting = waiting
                yield
        finally:
            self._waiting = None

    async def _event(self) -> h11.Event | None:
        """Return what came next, None if nothing more can come."""
        while (event := self._connection.next_event()) is h11.NEED_DATA:
            self._connection.receive_data(await self._reader.read(READ_BYTES))
        return event if isinstance(event, h11.Event) else None


def _blame(error: h11.RemoteProtocolError) -> HttpError:
    if error.error_status_hint == 431:
        return http_errors.head_too_large()
    # h11 judges a missing or repeated Host itself; to a page that probes it must look like any other refusal.
    return http_errors.forbidden() if "Host" in str(error) else http_errors.malformed()
