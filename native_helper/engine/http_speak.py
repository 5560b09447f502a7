"""POST /speak: text in, sound out, through the same queue as the socket's requests.

    stream true, wav or pcm     sound as it is made; the WAV header leaves its sizes open
    all else                    one complete file with right sizes; other formats cannot be written without seeking

What the client's side of the connection takes is the credit: a player that reads slowly slows the work. A client
that goes away cancels it. An error before the first sound is a JSON answer; after it the connection breaks off,
so that half a text never looks like the whole.
"""

import asyncio
from functools import partial
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from native_helper.engine import log, work
from native_helper.engine.http_exchange import Exchange, Gone
from native_helper.engine.scheduler import Client, Job
from native_helper.engine.service import Service
from native_helper.errors import BadRequest, UtterError
from native_helper.speech.request import Request
from native_helper.speech.utf16 import utf16_length
from native_helper.wire import engine_messages, fields
from native_helper.wire.framing import BodyError, load_json
from native_helper.wire.types import MAX_SPEED, MIN_SPEED, RATE_HZ

TYPES: Final = {
    "wav": "audio/wav",
    "pcm": f"audio/pcm; rate={RATE_HZ}; channels=1",  # signed 16 bit, little-endian
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg; codecs=opus",
}


class SpeakBody(BaseModel):
    """The body of POST /speak. Unknown fields are errors: a mistyped one would be left out in silence."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: str
    voice: fields.VoiceName | None = None
    language: fields.Language | None = None
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False)] = 1.0
    format: Literal["wav", "pcm", "flac", "mp3", "opus", "ogg"] = "wav"
    stream: bool = True
    markup: bool = False  # the text has marks: pauses and sounds


def parse(body: bytes) -> SpeakBody:
    """Return what `body` asks for. Raises BadRequest, which names the field."""
    try:
        return SpeakBody.model_validate(load_json(body))
    except BodyError as error:
        raise BadRequest(f"The body cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        known = ", ".join(SpeakBody.model_fields)
        raise BadRequest(f"The field {where} is not valid: {first['msg']}.", f"The fields are: {known}.") from error


async def speak(exchange: Exchange, service: Service, body: SpeakBody) -> None:
    """Answer with the sound of `body.text`. Raises UtterError, before anything was sent, and Gone."""
    request = Request(text=body.text, voice=body.voice, speed=body.speed, language=body.language, markup=body.markup)
    reading = service.reading(request)
    units = utf16_length(body.text)
    doing: work.Work
    if body.stream and body.format in ("wav", "pcm"):
        doing = work.speak("http", reading, words=False)
    else:
        doing = work.save("http", reading, service.file_order(body.format), lambda: units)
    client = Client("http")
    answer = _Answer(exchange, service, client, body.format)
    job = Job(client, doing, answer.deliver, units, credited=False, stop=reading.cancel)
    service.synthesis.submit(job)
    log.event("job_queued", client="http", kind="speak", format=body.format, units=units)
    gone = asyncio.create_task(exchange.gone())
    try:
        await asyncio.wait((gone, answer.done), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done.done():
            raise Gone("the client closed the connection")
        if error := answer.done.result():
            if exchange.begun:
                raise Gone(f"ended by {error.code} in the middle")
            raise error
        await exchange.finish()
    finally:
        gone.cancel()
        service.synthesis.cancel(job)


class _Answer:
    """Takes a job's outputs, on the loop's thread, and writes the answer's body from them."""

    def __init__(self, exchange: Exchange, service: Service, client: Client, file_format: str) -> None:
        self._exchange = exchange
        self._service = service
        self._client = client
        self._format = file_format
        self.done: asyncio.Future[UtterError | None] = asyncio.get_running_loop().create_future()

    def deliver(self, output: work.Output) -> None:
        match output:
            case engine_messages.Audio():
                if not self._exchange.begun:
                    self._begin_stream()
                self._send(output.pcm)
            case work.Encoded():
                headers = {"Content-Type": TYPES[self._format], "Content-Length": str(output.n_bytes)}
                self._exchange.begin(200, headers)
            case engine_messages.File():
                self._send(output.bytes)
            case engine_messages.End():
                log.event("job_ended", client="http", duration_s=output.duration_s)
                self.done.set_result(None)
            case work.Failed():
                self.done.set_result(output.error)

    def _begin_stream(self) -> None:
        # soundfile comes with it, which an engine that nobody asks over HTTP need not load.
        from native_helper.speech.encode import streamed_wav_header

        self._exchange.begin(200, {"Content-Type": TYPES[self._format]})
        if self._format == "wav":
            self._exchange.send(streamed_wav_header())

    def _send(self, data: bytes) -> None:
        self._exchange.send(data, partial(self._service.synthesis.sent, self._client, len(data)))
