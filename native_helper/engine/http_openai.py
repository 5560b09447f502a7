"""What OpenAI's clients ask for: POST /v1/audio/speech, and the lists of models and voices.

Fields that are no concern of a voice (`instructions`, and whatever else a client sends) are passed over: such clients
send the same body to every server. What would be answered otherwise than it was asked is refused: another speed, AAC.
"""

import time
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from native_helper.engine import http_body, http_errors, http_sound
from native_helper.engine.http_errors import HttpError
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.http_forms import Events, Form, Sound
from native_helper.engine.http_guard import Head
from native_helper.engine.http_sound import TYPES, Order
from native_helper.engine.openai_names import ENGLISH, MODELS, VOICES
from native_helper.engine.service import Service
from native_helper.errors import UnknownVoice, UtterError, printable
from native_helper.speech.request import Request
from native_helper.wire import fields
from native_helper.wire.types import MAX_SPEED, MIN_SPEED

SPEECH: Final = "/v1/audio/speech"
MODEL: Final = "/v1/models/"  # the model's id follows
_SEE_VOICES: Final = f"OpenAI's names are voices too ({', '.join(list(VOICES)[:3])} ...). All: GET /v1/audio/voices"
_AAC: Final = "aac"
_FORMATS: Final = ("mp3", "opus", "flac", "wav", "pcm")


class VoiceId(BaseModel):
    """How OpenAI's clients name a voice of their own making."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: fields.VoiceName


class SpeechBody(BaseModel):
    """The body of POST /v1/audio/speech. Other fields are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    model: Annotated[fields.Name, Field(description=f"One of {', '.join(MODELS)}; they speak alike.")] = MODELS[0]
    input: Annotated[str, Field(description="What is read aloud.")]
    voice: Annotated[
        fields.VoiceName | VoiceId | None,
        Field(description="A voice that GET /v1/audio/voices lists. Absent: the best for the text."),
    ] = None
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False, description="1 is normal.")] = 1.0
    response_format: Annotated[
        Literal["mp3", "opus", "aac", "flac", "wav", "pcm"], Field(description="All but aac, which is refused.")
    ] = "mp3"
    stream_format: Annotated[
        Literal["audio", "sse"],
        Field(description="The sound itself, or server-sent events with parts of it as base64."),
    ] = "audio"


async def speech(exchange: Exchange, service: Service, head: Head) -> None:
    """Answer with the sound of the body's input. Raises HttpError and UtterError before anything was sent, and Gone."""
    body = http_body.parse(await exchange.body(head), SpeechBody)
    _require_model(body.model)
    if body.response_format == _AAC:
        raise http_errors.wrong_field(
            "Utter cannot write AAC.", f"Set response_format to one of: {', '.join(_FORMATS)}.", "response_format"
        )
    form: Form = Events() if body.stream_format == "sse" else Sound(TYPES[body.response_format])
    try:
        await http_sound.answer(exchange, service, _request(service, body), Order(body.response_format, form))
    except UnknownVoice as error:
        raise HttpError(400, error.code, error.message, remedy=_SEE_VOICES, param="voice") from error
    except UtterError as error:
        raise http_errors.openai(error) from error


async def models(exchange: Exchange, service: Service, _head: Head) -> None:
    await exchange.answer(200, {"object": "list", "data": [_model(service, name) for name in MODELS]})


async def model(exchange: Exchange, service: Service, head: Head) -> None:
    name = head.path.removeprefix(MODEL)
    _require_model(name)
    await exchange.answer(200, _model(service, name))


async def voices(exchange: Exchange, service: Service, _head: Head) -> None:
    await exchange.answer(200, {"voices": _voices(service)})


async def audio_models(exchange: Exchange, _service: Service, _head: Head) -> None:
    """Answer what Open WebUI lists for a person to choose from; it sends no token for that."""
    await exchange.answer(200, {"models": [{"id": name} for name in MODELS]})


def _request(service: Service, body: SpeechBody) -> Request:
    name = body.voice.id if isinstance(body.voice, VoiceId) else body.voice
    chosen = VOICES.get(name.casefold()) if name else None
    if chosen is None:
        return Request(text=body.input, voice=name or None, speed=body.speed)
    is_here = service.catalog.find(chosen) is not None
    return Request(text=body.input, voices={ENGLISH: chosen} if is_here else {}, speed=body.speed)


def _require_model(name: str) -> None:
    if name not in MODELS:
        raise HttpError(
            404,
            "model_not_found",
            f'There is no model "{printable(name)}".',
            remedy=f"The models are: {', '.join(MODELS)}.",
            param="model",
        )


def _model(service: Service, name: str) -> dict[str, Any]:
    created = int(time.time() - (time.monotonic() - service.started_at))
    return {"id": name, "object": "model", "created": created, "owned_by": "utter"}


def _voices(service: Service) -> list[dict[str, str]]:
    """Return OpenAI's names, then our own voices that a short list shows."""
    named = [{"id": name, "name": name.capitalize()} for name in VOICES]
    return named + [{"id": voice.id, "name": voice.name} for voice in service.catalog.voices() if voice.listed]
