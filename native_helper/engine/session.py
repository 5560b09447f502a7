"""One client on the socket: its messages in, its answers out.

    connected --hello--> ready --EOF, broken frame, reader stalled--> gone, its jobs canceled
        \\---- no hello in time, wrong protocol ----> closed

One rule keeps both sides in step: an `error` that carries an id ends that request, whatever caused it. A message
that makes no sense gets one `error` and the link lives.
"""

import asyncio
import logging
import select
from functools import partial
from itertools import count

from native_helper.engine import dictionary_requests, log, preview_requests, state_requests
from native_helper.engine.model_requests import ModelRequests
from native_helper.engine.outbox import Outbox
from native_helper.engine.reading_requests import ReadingRequests
from native_helper.engine.scheduler import Client
from native_helper.engine.service import Service
from native_helper.errors import BadRequest, Canceled, TextTooLong, UtterError
from native_helper.wire import client_messages, engine_messages
from native_helper.wire.client_messages import BadMessage
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_msgpack, frame, load_msgpack
from native_helper.wire.types import PROTOCOL, ErrorCode

READ_BYTES = 64 << 10
_numbers = count(1)


class Session:
    """The engine's side of one connection."""

    def __init__(self, service: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pid: int) -> None:
        limits = service.limits
        self._service = service
        self._reader = reader
        self._writer = writer
        self._outbox = Outbox(writer, limits.outbound_bytes, limits.stalled_client_s)
        self._client = Client(f"{next(_numbers)}")
        self._pid = pid
        self._open = True
        self._greeted = False
        self._is_browser = False  # else a program, whose languages are chosen
        self._ready: engine_messages.Ready | None = None  # as it was told last
        self._readings = ReadingRequests(service, self._client, self._send, self._fail)
        self._model = ModelRequests(service, self._send, self._fail, self._tell_ready)
        self._reading_task: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until either side ends the link."""
        sending = asyncio.create_task(self._outbox.run())
        reading = self._reading_task = asyncio.create_task(self._read())
        await asyncio.wait({sending, reading}, return_when=asyncio.FIRST_COMPLETED)
        reading.cancel()
        self._model.leave()
        for request_id in self._readings.ids():
            self._fail(request_id, Canceled("The connection to the engine has ended."))
        # A client that caused the end, or an engine that stops, still hears why.
        farewell = asyncio.create_task(self._outbox.empty())
        await asyncio.wait(
            {sending, farewell}, timeout=self._service.limits.farewell_s, return_when=asyncio.FIRST_COMPLETED
        )
        sending.cancel()
        farewell.cancel()
        for result in await asyncio.gather(sending, reading, farewell, return_exceptions=True):
            # ConnectionError: the client is gone or has stalled.
            if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError | ConnectionError):
                log.fault("session_failed", result, client=self._client.name)
        stalled = sending.done() and not sending.cancelled() and sending.exception()
        # Close would wait for ever for a reader that does not read.
        self._writer.transport.abort()
        log.event("client_left", client=self._client.name, reason=type(stalled).__name__ if stalled else "closed")

    def stop(self) -> None:
        """End the session; `run` returns soon after."""
        if self._reading_task is not None:
            self._reading_task.cancel()

    def _is_there(self) -> bool:
        """Return whether the client has not left, which is not read while it is being answered. For any thread."""
        descriptor = self._writer.get_extra_info("socket").fileno()
        if descriptor < 0:
            return False
        poll = select.poll()
        poll.register(descriptor, 0)  # only whether it is hung up: who has only ended its sending still listens
        return not poll.poll(0)

    async def _read(self) -> None:
        decoder = FrameDecoder()
        try:
            async with asyncio.timeout(self._service.limits.hello_s) as deadline:
                while data := await self._reader.read(READ_BYTES):
                    for body in decoder.feed(data):
                        await self._outbox.room()
                        await self._take(body)
                        if not self._open:
                            return
                        if self._greeted:
                            deadline.reschedule(None)
                decoder.close()
        except FrameError as error:
            self._send(engine_messages.Error(code=ErrorCode.BAD_FRAME, message=f"The link ends: {error}."))
        except TimeoutError:
            self._send(engine_messages.Error(code=ErrorCode.BAD_MESSAGE, message="The link ends: no hello came."))

    async def _take(self, body: bytes) -> None:
        """Answer one message, whatever it holds."""
        request_id = None
        try:
            message = client_messages.parse(load_msgpack(body))
            request_id = getattr(message, "id", None)
            if not self._greeted and not isinstance(message, client_messages.Hello):
                raise BadRequest("The first message must be hello.")
            await self._dispatch(message)
        except BodyError as error:
            self._fail(None, BadRequest(f"The message cannot be read: {error}."))
        except BadMessage as error:
            self._fail(error.id, BadRequest(f"The message is not valid: {error}."))
        except UtterError as error:
            self._fail(request_id, error)

    async def _dispatch(self, message: client_messages.ClientMessage) -> None:
        match message:
            case client_messages.Hello():
                self._hello(message)
            case client_messages.Speak() | client_messages.Save():
                self._require_new(message.id)
                self._readings.start(message, is_page=self._is_browser)
            case client_messages.Append():
                self._readings.append(message)
            case client_messages.Cancel() if self._model.drop(message.id):
                raise Canceled("Not told any more, as asked; the download goes on.")
            case client_messages.Cancel():
                self._readings.cancel(message.id)
            case client_messages.Played():
                self._readings.played(message)
            case client_messages.Preview():
                self._send(
                    await preview_requests.answer(self._service, message, self._is_there, is_page=self._is_browser)
                )
            case client_messages.Dictionary():
                self._send(await dictionary_requests.answer(self._service, message, self._is_there))
            case client_messages.Model():
                self._require_new(message.id)
                self._model.take(message)
            case client_messages.Voices() if not self._is_browser:  # which hears of them by another ready
                await self._service.voices_come()
                self._send(state_requests.answer(self._service, message))
            case _:
                self._send(state_requests.answer(self._service, message))

    def _hello(self, hello: client_messages.Hello) -> None:
        if self._greeted:
            raise BadRequest("hello came twice.")
        if hello.protocol != PROTOCOL:
            older = "Update Utter's helper" if hello.protocol > PROTOCOL else "Update what talks to Utter's helper"
            self._send(
                engine_messages.Error(
                    code=ErrorCode.UNSUPPORTED_PROTOCOL,
                    message=f"Protocol {hello.protocol} was asked for; this helper speaks {PROTOCOL}.",
                    remedy=f"{older}, so that both are of one version.",
                )
            )
            self._open = False
            return
        self._greeted = True
        self._is_browser = hello.origin is not None
        log.event(
            "client_joined",
            client=self._client.name,
            name=hello.client,
            build=hello.build,
            origin=hello.origin or "none",
            pid=self._pid,
        )
        self._tell_ready()
        if self._is_browser:
            # A browser speaks soon; a command may only have a question.
            self._service.prepare()

    def tell_change(self) -> None:
        """Tell what the engine has, unless the client knows that already."""
        if self._greeted and self._service.ready() != self._ready:
            self._tell_ready()

    def _tell_ready(self) -> None:
        self._ready = self._service.ready()
        self._send(self._ready)

    def _require_new(self, request_id: str) -> None:
        if request_id in self._readings or request_id in self._model:
            raise BadRequest("This id was used before on this connection.")

    def _fail(self, request_id: str | None, error: UtterError) -> None:
        """Tell the error; a request that it names is over by it."""
        if request_id is not None:
            self._readings.over(request_id, completed=False)
        level = logging.INFO if isinstance(error, Canceled) else logging.WARNING
        log.event("error_told", level, client=self._client.name, code=error.code)
        self._send(engine_messages.Error(id=request_id, code=error.code, message=error.message, remedy=error.remedy))

    def _send(self, message: engine_messages.EngineMessage, n_bytes: int = 0) -> None:
        """Send `message`; one that fits in no frame gives way to an error, which ends its request."""
        taken = partial(self._service.synthesis.sent, self._client, n_bytes) if n_bytes else None
        try:
            data = frame(dump_msgpack(message.wire()))
        except FrameError:
            if taken is not None:
                taken()
            too_long = TextTooLong("The answer is too long for one message.", "Ask for less text at a time.")
            self._fail(getattr(message, "id", None), too_long)
        else:
            self._outbox.put(data, taken)
