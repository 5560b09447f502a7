"""What HTTP answers: the table of addresses, and the order of the checks before each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from native_helper.engine import health, http_errors, http_openai, http_speak
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.http_guard import Head, has_token, may_pass
from native_helper.engine.service import Service


class Token(Enum):
    """Who needs the token."""

    NOBODY = "nobody"
    FROM_AFAR = "who does not ask from this machine"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Route:
    """One address."""

    method: str
    path: str  # up to {, where it has a part that the request chooses
    token: Token
    answer: Callable[[Exchange, Service, Head], Awaitable[None]]

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be asked of it: where there is a GET there is a HEAD, answered the same without a body."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)

    def leads_to(self, path: str) -> bool:
        fixed, chosen, _ = self.path.partition("{")
        return path.startswith(fixed) and path != fixed if chosen else path == fixed


async def respond(exchange: Exchange, service: Service, head: Head) -> None:
    """Answer one request. Raises HttpError, UtterError and Gone."""
    http = service.http
    if not may_pass(head, http.port, http.hosts):
        raise http_errors.forbidden()
    route = _route(head.path)
    if route is None:
        raise http_errors.not_found()
    if head.method.decode("latin-1") not in route.methods:
        raise http_errors.wrong_method(route.methods)
    is_asked = route.token is Token.EVERYBODY or (route.token is Token.FROM_AFAR and not exchange.is_from_here)
    if is_asked and not has_token(head, service.token()):
        raise http_errors.unauthorized()
    if route.method == "POST" and not _is_json(head):
        raise http_errors.not_json()
    await route.answer(exchange, service, head)


def name(path: str) -> str:
    """Return what the log calls `path`, which may hold anything."""
    route = _route(path)
    return route.path if route else "other"


def _route(path: str) -> Route | None:
    return next((route for route in ROUTES if route.leads_to(path)), None)


async def _health(exchange: Exchange, service: Service, _head: Head) -> None:
    await exchange.answer(200, health.report(service))


async def _voices(exchange: Exchange, service: Service, _head: Head) -> None:
    voices = [voice.wire() for voice in service.voices_best_first()]
    told = {"voices": voices, "targets": service.targets(), "default_voice": service.default_voice()}
    await exchange.answer(200, told)


def _is_json(head: Head) -> bool:
    # A page may send text/plain and forms without asking first; JSON it may not.
    types = head.all(b"content-type")
    return len(types) == 1 and types[0].partition(b";")[0].strip().lower() == b"application/json"


# Open WebUI asks for /v1/audio/voices and /v1/audio/models without its key; /v1/models is where clients try one.
ROUTES: Final = (
    Route("GET", "/health", Token.FROM_AFAR, _health),
    Route("GET", "/voices", Token.NOBODY, _voices),
    Route("POST", "/speak", Token.EVERYBODY, http_speak.answer),
    Route("POST", http_openai.SPEECH, Token.EVERYBODY, http_openai.speech),
    Route("GET", "/v1/audio/voices", Token.NOBODY, http_openai.voices),
    Route("GET", "/v1/audio/models", Token.NOBODY, http_openai.audio_models),
    Route("GET", "/v1/models", Token.EVERYBODY, http_openai.models),
    Route("GET", http_openai.MODEL + "{id}", Token.EVERYBODY, http_openai.model),
)
