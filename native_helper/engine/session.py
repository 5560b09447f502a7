"""One client on the socket: its messages in, its answers out.

    connected --hello--> ready --EOF, broken frame, reader stalled--> gone, its jobs canceled
        \\---- no hello in time, wrong protocol ----> closed

One rule keeps both sides in step: an `error` that carries an id ends that request, whatever caused it. A message
that makes no sense gets one `error` and the link lives. `played`, `cancel` and `append` of a request that has just
ended are late news and are ignored, since they crossed its `end` or `error` on the way; of an id that was never
seen they are an error. An id is used once: late news of an old request must not reach a new one.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from itertools import count

from native_helper.engine import dictionary_requests, health, log, work
from native_helper.engine.model_requests import ModelRequests
from native_helper.engine.outbox import Outbox
from native_helper.engine.scheduler import Client, Job
from native_helper.engine.service import Service, segments
from native_helper.errors import BadRequest, Canceled, TextTooLong, UtterError
from native_helper.speech import pipeline
from native_helper.speech.preview import preview as previewed
from native_helper.speech.request import Request
from native_helper.speech.utf16 import utf16_length
from native_helper.wire import fields, messages
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_msgpack, frame, load_msgpack
from native_helper.wire.messages import BadMessage
from native_helper.wire.types import PROTOCOL, ErrorCode

READ_BYTES = 64 << 10
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class _Running:
    """A request that makes sound, and the text it makes it from."""

    job: Job
    reading: pipeline.Reading


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
        self._ready: messages.Ready | None = None  # as it was told last
        self._running: dict[str, _Running] = {}
        self._model = ModelRequests(service, self._send, self._fail, self._tell_ready)
        self._ended: OrderedDict[str, bool] = OrderedDict()  # id -> whether it came to its end
        self._reading_task: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until either side ends the link."""
        sending = asyncio.create_task(self._outbox.run())
        reading = self._reading_task = asyncio.create_task(self._read())
        await asyncio.wait({sending, reading}, return_when=asyncio.FIRST_COMPLETED)
        reading.cancel()
        self._model.leave()
        for request_id in list(self._running):
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
            self._send(messages.Error(code=ErrorCode.BAD_FRAME, message=f"The link ends: {error}."))
        except TimeoutError:
            self._send(messages.Error(code=ErrorCode.BAD_MESSAGE, message="The link ends: no hello came."))

    async def _take(self, body: bytes) -> None:
        """Answer one message, whatever it holds."""
        request_id = None
        try:
            message = messages.parse(load_msgpack(body))
            request_id = getattr(message, "id", None)
            if not self._greeted and not isinstance(message, messages.Hello):
                raise BadRequest("The first message must be hello.")
            await self._dispatch(message)
        except BodyError as error:
            self._fail(None, BadRequest(f"The message cannot be read: {error}."))
        except BadMessage as error:
            self._fail(error.id, BadRequest(f"The message is not valid: {error}."))
        except UtterError as error:
            self._fail(request_id, error)

    async def _dispatch(self, message: messages.ClientMessage) -> None:
        match message:
            case messages.Hello():
                self._hello(message)
            case messages.Speak() | messages.Save():
                self._start(message)
            case messages.Append():
                self._append(message)
            case messages.Cancel() if self._model.drop(message.id):
                raise Canceled("Not told any more, as asked; the download goes on.")
            case messages.Cancel():
                if running := self._find(message.id):
                    log.event("job_canceled", client=self._client.name, made_s=running.job.made_s)
                    raise Canceled("Stopped, as asked.")
            case messages.Played():
                if running := self._find(message.id):
                    self._service.synthesis.played(running.job, message.seconds)
            case messages.Preview():
                await self._preview(message)
            case messages.Dictionary():
                self._send(await dictionary_requests.answer(self._service, message))
            case messages.Model():
                self._require_new(message.id)
                self._model.take(message)
            case _:
                self._tell(message)

    def _tell(self, message: messages.Voices | messages.Health | messages.Ping) -> None:
        match message:
            case messages.Voices():
                voices, default = self._service.voices(), self._service.default_voice()
                self._send(messages.VoiceList(id=message.id, voices=voices, default_voice=default))
            case messages.Health():
                self._send(messages.HealthReport(id=message.id, health=health.report(self._service)))
            case messages.Ping():
                self._send(messages.Pong(id=message.id))

    def _hello(self, hello: messages.Hello) -> None:
        if self._greeted:
            raise BadRequest("hello came twice.")
        if hello.protocol != PROTOCOL:
            older = "Update Utter's helper" if hello.protocol > PROTOCOL else "Update what talks to Utter's helper"
            self._send(
                messages.Error(
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

    def _start(self, order: messages.Speak | messages.Save) -> None:
        self._require_new(order.id)
        request = Request(
            text=order.text,
            voice=order.voice,
            voices=order.voices,
            speed=order.speed,
            language=order.language,
            segments=segments(order.segments),
            skip=frozenset(order.skip),
            from_=order.from_ if isinstance(order, messages.Speak) else 0,
            more=order.more,
            is_page=self._is_browser,
            markup=order.markup,
        )
        reading = self._service.reading(request)
        if isinstance(order, messages.Speak):
            doing = work.speak(order.id, reading, order.words)
        else:
            file_order = self._service.file_order(order.format)
            doing = work.save(order.id, reading, file_order, lambda: job.text_units)
        job = Job(
            client=self._client,
            work=doing,
            deliver=partial(self._deliver, order.id),
            text_units=utf16_length(order.text),
            credited=isinstance(order, messages.Speak),
            stop=reading.cancel,
        )
        self._service.synthesis.submit(job)
        self._running[order.id] = _Running(job, reading)
        if self._service.is_loading():
            self._send(work.loading(order.id))
        log.event("job_queued", client=self._client.name, kind=order.type, units=job.text_units)

    def _append(self, append: messages.Append) -> None:
        running = self._find(append.id)
        if running is None:
            if self._ended[append.id]:
                raise BadRequest("Text was appended after the last part.")
            return
        parts, more = segments(append.segments), append.more
        self._service.synthesis.append(
            running.job, utf16_length(append.text), lambda: running.reading.append(append.text, parts, more)
        )

    async def _preview(self, message: messages.Preview) -> None:
        request = Request(
            text=message.text,
            language=message.language,
            segments=segments(message.segments),
            skip=frozenset(message.skip),
            is_page=self._is_browser,
            markup=message.markup,
        )
        preview = await self._service.synthesis.call(partial(previewed, self._service.with_own_words(request)))
        spans = [
            fields.Rewrite(
                start=change.source.start,
                end=change.source.end,
                spoken_start=change.spoken_start,
                spoken_end=change.spoken_end,
            )
            for change in preview.rewrites
        ]
        self._send(messages.Spoken(id=message.id, spoken=preview.spoken, spans=spans))

    def _require_new(self, request_id: str) -> None:
        if request_id in self._running or request_id in self._ended or request_id in self._model:
            raise BadRequest("This id was used before on this connection.")

    def _find(self, request_id: str) -> _Running | None:
        """Return the request, None if it has just ended. Raises BadRequest if it was never seen."""
        running = self._running.get(request_id)
        if running is None and request_id not in self._ended:
            raise BadRequest("No request has this id.")
        return running

    def _fail(self, request_id: str | None, error: UtterError) -> None:
        """Tell the error; a request that it names is over by it."""
        if request_id is not None:
            if running := self._running.get(request_id):
                self._service.synthesis.cancel(running.job)
            self._over(request_id, completed=False)
        level = logging.INFO if isinstance(error, Canceled) else logging.WARNING
        log.event("error_told", level, client=self._client.name, code=error.code)
        self._send(messages.Error(id=request_id, code=error.code, message=error.message, remedy=error.remedy))

    def _deliver(self, request_id: str, output: work.Output) -> None:
        match output:
            case work.Failed():
                self._fail(request_id, output.error)
            case work.Encoded():
                pass  # the wire tells a file's end by `end`
            case messages.End():
                log.event("job_ended", client=self._client.name, duration_s=output.duration_s, stages=_stages(output))
                self._over(request_id, completed=True)
                self._send(output)
            case _:
                self._send(output, work.size(output))

    def _over(self, request_id: str, *, completed: bool) -> None:
        self._running.pop(request_id, None)
        self._ended.setdefault(request_id, completed)
        if len(self._ended) > self._service.limits.recent_ids:
            self._ended.popitem(last=False)

    def _send(self, message: messages.EngineMessage, n_bytes: int = 0) -> None:
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


def _stages(end: messages.End) -> str:
    return ",".join(f"{stage}:{seconds:.3f}" for stage, seconds in end.stages.items())
