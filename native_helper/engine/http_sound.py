"""Text in, sound out, through the same queue as the socket's requests.

    streamed    sound as it is made; a file's header leaves its sizes open
    whole       one complete file with right sizes, once all of it is made

Either goes out in one of the forms of http_forms.py.

What the client's side of the connection takes is the credit: a player that reads slowly slows the work. A client
that goes away cancels it. An error before the first sound is a JSON answer.
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from native_helper.engine import http_errors, log, saving, work
from native_helper.engine.http_exchange import Exchange, Gone
from native_helper.engine.http_forms import Form
from native_helper.engine.output import Encoded, Failed, Output, Piece, Work, size
from native_helper.engine.scheduler import Client, Job
from native_helper.engine.service import Service
from native_helper.errors import UtterError
from native_helper.speech.request import Request
from native_helper.speech.utf16 import utf16_length
from native_helper.wire import engine_messages
from native_helper.wire.types import RATE_HZ

TYPES: Final = {
    "wav": "audio/wav",
    "pcm": f"audio/pcm; rate={RATE_HZ}; channels=1",  # signed 16 bit, little-endian
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg; codecs=opus",
}
# Not FLAC: few readers take one whose header does not tell its length.
STREAMED: Final = ("wav", "pcm", "mp3", "opus", "ogg")


@dataclass(frozen=True, slots=True)
class Order:
    """How the sound is wanted."""

    format: str
    form: Form
    stream: bool = True  # where the format can be


async def answer(exchange: Exchange, service: Service, request: Request, order: Order) -> None:
    """Answer with the sound of `request`. Raises UtterError before anything was sent, and Gone."""
    reading = service.reading(request)
    units = utf16_length(request.text)
    file_format = order.format
    doing: Work
    if order.stream and file_format in STREAMED:
        doing = work.stream("http", reading, file_format)
    else:
        doing = saving.save("http", reading, service.file_order(file_format), lambda: units)
    client = Client("http")
    body = _Body(exchange, service, client, order.form)
    job = Job(client, doing, body.deliver, units, credited=False, stop=reading.cancel)
    service.synthesis.submit(job)
    log.event("job_queued", client="http", kind="speak", format=file_format, units=units)
    gone = asyncio.create_task(exchange.gone())
    try:
        await asyncio.wait((gone, body.done), return_when=asyncio.FIRST_COMPLETED)
        if not body.done.done():
            raise Gone("the client closed the connection")
        if error := body.done.result():
            if not exchange.begun:
                raise error
            body.tell(error)
        await exchange.finish()
    finally:
        gone.cancel()
        service.synthesis.cancel(job)


class _Body:
    """Takes a job's outputs, on the loop's thread, and writes the answer's body from them."""

    def __init__(self, exchange: Exchange, service: Service, client: Client, form: Form) -> None:
        self._exchange = exchange
        self._service = service
        self._client = client
        self._form = form
        self._started: engine_messages.Started | None = None
        self.done: asyncio.Future[UtterError | None] = asyncio.get_running_loop().create_future()

    def deliver(self, output: Output) -> None:
        match output:
            case engine_messages.Started():
                self._started = output
            case Encoded():
                self._exchange.begin(200, self._form.headers(output.n_bytes))
            case Piece():
                if not self._exchange.begun:
                    self._exchange.begin(200, self._form.headers(None))
                self._send(output)
            case engine_messages.File():
                self._send(Piece(output.seq, output.bytes, None))
            case engine_messages.End():
                self._exchange.send(self._form.end(output.duration_s))
                log.event("job_ended", client="http", duration_s=output.duration_s)
                self.done.set_result(None)
            case Failed():
                self.done.set_result(output.error)

    def tell(self, error: UtterError) -> None:
        """Say at the body's end that it is not the whole. Raises Gone where that cannot be said."""
        told = self._form.error(http_errors.of(error))
        if told is None:
            raise Gone(f"ended by {error.code} in the middle")
        self._exchange.send(told)

    def _send(self, piece: Piece) -> None:
        assert self._started is not None  # noqa: S101 - it comes before all sound
        taken = partial(self._service.synthesis.sent, self._client, size(piece))
        self._exchange.send(self._form.piece(piece, self._started), taken)
