"""What HTTP answers: the table of addresses, and the order of the checks before each."""

from collections.abc import Awaitable, Callable
from typing import Final

from native_helper.engine import health, http_errors, http_speak
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.http_guard import Head, has_token, may_pass
from native_helper.engine.service import Service

Route = Callable[[Exchange, Service, Head], Awaitable[None]]


async def respond(exchange: Exchange, service: Service, head: Head) -> None:
    """Answer one request. Raises HttpError, UtterError and Gone."""
    if not may_pass(head, service.http.port):
        raise http_errors.forbidden()
    if head.path not in ROUTES:
        raise http_errors.not_found()
    method, route = ROUTES[head.path]
    if head.method != method.encode():
        raise http_errors.wrong_method(method)
    await route(exchange, service, head)


async def _health(exchange: Exchange, service: Service, _head: Head) -> None:
    await exchange.answer(200, health.report(service))


async def _voices(exchange: Exchange, service: Service, _head: Head) -> None:
    voices = [voice.wire() for voice in service.voices()]
    await exchange.answer(200, {"voices": voices, "default_voice": service.default_voice()})


async def _speak(exchange: Exchange, service: Service, head: Head) -> None:
    if not has_token(head, service.token()):
        raise http_errors.unauthorized()
    if not _is_json(head):
        raise http_errors.not_json()
    await http_speak.speak(exchange, service, http_speak.parse(await exchange.body(head)))


def _is_json(head: Head) -> bool:
    # A page may send text/plain and forms without asking first; JSON it may not.
    types = head.all(b"content-type")
    return len(types) == 1 and types[0].partition(b";")[0].strip().lower() == b"application/json"


ROUTES: Final[dict[str, tuple[str, Route]]] = {
    "/health": ("GET", _health),
    "/voices": ("GET", _voices),
    "/speak": ("POST", _speak),
}
