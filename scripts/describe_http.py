"""Writes docs/openapi.json: HTTP as OpenAPI 3.1 tells it, from the engine's own table of addresses and its models.

Run from the repository: python -m scripts.describe_http
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from native_helper import __version__
from native_helper.engine.http_openai import SpeechBody
from native_helper.engine.http_routes import ROUTES, Route, Token
from native_helper.engine.http_sound import TYPES
from native_helper.engine.http_speak import SpeakBody
from native_helper.settings import Http
from native_helper.wire.engine_messages import VoiceInfo

PAGE: Final = Path(__file__).parent.parent / "docs" / "openapi.json"
_SCHEMAS: Final = "#/components/schemas/{model}"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OurError(_Told):
    code: str
    message: str
    remedy: str | None


class Refused(_Told):
    error: OurError


class OpenAIError(_Told):
    message: str
    type: str
    param: str | None
    code: str


class OpenAIRefused(_Told):
    error: OpenAIError


class Health(BaseModel):
    """The engine's state; there may be more."""

    status: str
    version: str
    build: str
    default_voice: str | None


class Voices(_Told):
    voices: list[VoiceInfo]
    targets: list[str]
    default_voice: str | None


class Model(_Told):
    id: str
    object: str
    created: int
    owned_by: str


class Models(_Told):
    object: str
    data: list[Model]


class Named(_Told):
    id: str
    name: str


class VoiceNames(_Told):
    voices: list[Named]


class Identified(_Told):
    id: str


class ModelNames(_Told):
    models: list[Identified]


@dataclass(frozen=True)
class Operation:
    """What the table of addresses does not tell of one."""

    summary: str
    answer: type[BaseModel] | tuple[str, ...]  # JSON, or the media types of what else comes
    body: type[BaseModel] | None = None
    errors: tuple[int, ...] = ()


_SPEECH_ERRORS: Final = (400, 408, 411, 413, 415, 429, 500, 503)
_SOUNDS: Final = tuple(media_type.partition(";")[0] for media_type in TYPES.values())
_MEANINGS: Final = {
    200: "What was asked for.",
    400: "The body is not what is described here; the message names the field.",
    401: "The token is missing or wrong.",
    403: "A web page may have caused this request, or its Host is not one of this machine's names.",
    404: "There is no such model.",
    408: "The request did not come in time.",
    411: "The body's length is missing.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The text has no word, no voice can read it, or nothing translates it into that language.",
    429: "Too many requests wait already.",
    500: "A fault in Utter; its log tells more.",
    503: "The voice's files are missing, or too many connections are open.",
}

OPERATIONS: Final = {
    "/health": Operation("What the engine has and does", Health),
    "/voices": Operation("The voices there are", Voices),
    "/speak": Operation("Text to sound", (*_SOUNDS, "application/x-ndjson"), SpeakBody, (*_SPEECH_ERRORS, 422)),
    "/v1/audio/speech": Operation(
        "Text to sound, as OpenAI's clients ask for it",
        (*_SOUNDS, "text/event-stream"),
        SpeechBody,
        (*_SPEECH_ERRORS, 404),
    ),
    "/v1/audio/voices": Operation("The voices' names, for clients that list them", VoiceNames),
    "/v1/audio/models": Operation("The models' names, for clients that list them", ModelNames),
    "/v1/models": Operation("The models, as OpenAI lists them", Models),
    "/v1/models/{id}": Operation("One model", Model, errors=(404,)),
}


def description() -> dict[str, Any]:
    """Return the whole description."""
    schemas: dict[str, Any] = {}
    for model in _models():
        schema = model.model_json_schema(ref_template=_SCHEMAS)
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Utter",
            "version": __version__,
            "summary": "Speech on this machine. `utter token` prints the token.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": f"http://127.0.0.1:{Http().port}"}],
        "paths": {
            route.path: {method.lower(): _operation(route, method, OPERATIONS[route.path]) for method in route.methods}
            for route in ROUTES
        },
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def written() -> str:
    """Return the file's text."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


def _models() -> Iterator[type[BaseModel]]:
    yield Refused
    yield OpenAIRefused
    for operation in OPERATIONS.values():
        if isinstance(operation.answer, type):
            yield operation.answer
        if operation.body is not None:
            yield operation.body


def _operation(route: Route, method: str, told: Operation) -> dict[str, Any]:
    refused = "OpenAIRefused" if route.path.startswith("/v1/") else "Refused"
    statuses = sorted({*told.errors, *((401,) if route.token is not Token.NOBODY else ())})
    answers = {str(status): _error(status, refused) for status in statuses}
    answers["403"] = _error(403, "Refused")
    if isinstance(told.answer, type):
        content = {"application/json": _ref(told.answer.__name__)}
    else:
        content = {media_type: {} for media_type in told.answer}
    found: dict[str, Any] = {
        "summary": told.summary,
        "responses": {"200": {"description": _MEANINGS[200], "content": content}} | dict(sorted(answers.items())),
    }
    if method == "HEAD":
        for response in found["responses"].values():
            response.pop("content")
    if told.body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": _ref(told.body.__name__)}}
    if "{" in route.path:
        name = route.path.partition("{")[2].rstrip("}")
        found["parameters"] = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}}]
    if route.token is Token.EVERYBODY:
        found["security"] = [{"token": []}]
    elif route.token is Token.FROM_AFAR:
        found["security"] = [{}, {"token": []}]
    return found


def _error(status: int, shape: str) -> dict[str, Any]:
    return {"description": _MEANINGS[status], "content": {"application/json": _ref(shape)}}


def _ref(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": _SCHEMAS.format(model=name)}}


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
