"""POST /speak: the body's fields, and what is answered for them."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from native_helper.engine import http_body, http_sound
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.http_forms import Lines, Sound
from native_helper.engine.http_guard import Head
from native_helper.engine.http_sound import STREAMED, TYPES, Order
from native_helper.engine.service import Service
from native_helper.speech.request import Request
from native_helper.wire import fields
from native_helper.wire.types import MAX_SPEED, MIN_SPEED


class SpeakBody(BaseModel):
    """The body of POST /speak. Unknown fields are errors: a mistyped one would be left out in silence."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: Annotated[str, Field(description="What is read aloud.")]
    voice: Annotated[
        fields.VoiceName | None,
        Field(description="A voice that GET /voices lists, or a mixture of two. Absent: the best for the text."),
    ] = None
    language: Annotated[
        fields.Language | None,
        Field(description="The text's language, such as fr or pt-BR. Absent: told by the text itself."),
    ] = None
    to: Annotated[
        fields.Language | None,
        Field(description="Speak it in that language, such as ja: translated where the text is in another."),
    ] = None
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False, description="1 is normal.")] = 1.0
    format: Annotated[Literal["wav", "pcm", "flac", "mp3", "opus", "ogg"], Field(description="Of the sound.")] = "wav"
    stream: Annotated[
        bool,
        Field(description="Whether sound is sent as it is made (not flac), or as one complete file with right sizes."),
    ] = True
    timestamps: Annotated[
        bool,
        Field(description="Answer with lines of JSON that hold the sound and when each word is heard; streamed only."),
    ] = False
    markup: Annotated[bool, Field(description="Whether the text has marks for pauses and sounds.")] = False

    @model_validator(mode="after")
    def _timed_is_streamed(self) -> Self:
        if self.timestamps and not (self.stream and self.format in STREAMED):
            raise ValueError(f"timestamps come with sound that is streamed, as {', '.join(STREAMED)}")
        return self


async def answer(exchange: Exchange, service: Service, head: Head) -> None:
    """Answer with the sound of the body's text. Raises HttpError and UtterError before anything was sent, and Gone."""
    body = http_body.parse(await exchange.body(head), SpeakBody)
    request = Request(
        text=body.text,
        voice=body.voice,
        speed=body.speed,
        language=body.language,
        to=body.to,
        markup=body.markup,
    )
    form = Lines(body.text) if body.timestamps else Sound(TYPES[body.format])
    await http_sound.answer(exchange, service, request, Order(body.format, form, body.stream))
