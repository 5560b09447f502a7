"""What went wrong between us and the speech server, as a sentence for a person and what to do.

Nothing that the server wrote is quoted: it may hold the text, or the key. A few error codes of OpenAI's are known.
"""

import json
import re
import socket
from collections.abc import Mapping
from typing import Any, Final

from native_helper.errors import VoiceUnavailable
from native_helper.shown import counted
from native_helper.voices.remote.server import Server

_LOG: Final = "See what the server's own log says."
_URL: Final = "See whether url in the section [remote] of settings.toml is right."
_AGAIN: Final = "Try again; if it happens again, see what the server's own log says."


def of_connecting(server: Server, error: OSError) -> VoiceUnavailable:
    """Return what it means that no connection came about."""
    host = server.address.host
    if isinstance(error, socket.gaierror):
        return VoiceUnavailable(f"The speech server {host} was not found.", f"See to the network. {_URL}")
    if isinstance(error, TimeoutError):
        return VoiceUnavailable(f"The speech server {host} cannot be reached: nothing answers.", f"Is it on? {_URL}")
    if isinstance(error, ConnectionRefusedError):
        return VoiceUnavailable(f"No speech server runs at {host}.", f"Start it. {_URL}")
    # Named as text, since `ssl` is imported only where TLS is spoken.
    kind = {parent.__name__ for parent in type(error).__mro__}
    if "SSLCertVerificationError" in kind:
        why = getattr(error, "verify_message", "its certificate is wrong")
        return VoiceUnavailable(
            f"{host} could not prove that it is {host}: {why}.",
            "Where its certificate is of your own making, name it by the variable SSL_CERT_FILE.",
        )
    if "SSLError" in kind:
        return VoiceUnavailable(f"{host} does not speak TLS as it should.", f"Is it http:// that it speaks? {_URL}")
    told = error.strerror or type(error).__name__
    return VoiceUnavailable(f"The speech server {host} cannot be reached: {told}.", _URL)


def of_asking(server: Server, error: Exception) -> VoiceUnavailable:
    """Return what it means that asking for voices failed in a way that nobody has thought of."""
    return VoiceUnavailable(
        f"The speech server {server.address.host} could not be asked for its voices: {type(error).__name__}.", _URL
    )


def of_answering(server: Server, error: Exception) -> VoiceUnavailable:
    """Return what it means that a connection brought no answer."""
    host = server.address.host
    if isinstance(error, TimeoutError):
        return _silent(server, "did not answer")
    if isinstance(error, OSError):
        return VoiceUnavailable(f"The speech server {host} closed the connection without an answer.", _AGAIN)
    return VoiceUnavailable(f"What answers at {host} does not speak HTTP.", _URL)


def of_body(server: Server, error: Exception) -> VoiceUnavailable:
    """Return what it means that an answer did not come to its end."""
    if isinstance(error, TimeoutError):
        return _silent(server, "sent no more sound")
    return VoiceUnavailable(f"The speech server {server.address.host} broke off in the middle of a sentence.", _AGAIN)


def _silent(server: Server, what: str) -> VoiceUnavailable:
    told = f"The speech server {server.address.host} {what} for {server.timeout_s:g} seconds."
    return VoiceUnavailable(told, f"{_LOG} If it only is slow, raise timeout_s in the section [remote].")


def of_status(server: Server, status: int, fields: Mapping[str, str], body: bytes) -> VoiceUnavailable:
    """Return what an answer other than success means; of `body` only a known code is looked at."""
    told, remedy = _status(server, status, fields, _code(body))
    return VoiceUnavailable(f"{told} ({status}).", remedy)


def _status(server: Server, status: int, fields: Mapping[str, str], code: str) -> tuple[str, str]:
    host = server.address.host
    place = "the section [remote] of settings.toml"
    key = (f"The speech server {host} wants a key", f"None is in {place}: write it there as key.")
    if server.key:
        key = (f"The speech server {host} did not take the key", f"The key in {place} is wrong.")
    account = (f"Your account at {host} has nothing left", "See to the account there.")
    model = (
        f"The speech server {host} has no such model",
        "Write one that it has as model into the section [remote] of settings.toml.",
    )
    nothing = (f"{host} has no speech at that address", _URL)
    known = {"invalid_api_key": key, "insufficient_quota": account, "model_not_found": model}
    exact = {401: key, 402: account, 403: key, 404: nothing, 405: nothing}
    if (found := known.get(code) or exact.get(status)) is not None:
        return found
    if status == 429:
        return f"The speech server {host} has too many requests", _later(fields.get("retry-after", ""))
    if status < 300:
        return f"The speech server {host} answered without sound", _AGAIN
    if status < 400:
        return (
            f"The speech server {host} sends on to another address, and Utter sends no text there",
            "If you trust that address, write it as url into the section [remote] of settings.toml.",
        )
    if status >= 500:
        return f"The speech server {host} has trouble of its own", _AGAIN
    return (
        f"The speech server {host} refused the request",
        "See whether it has that model and voice: both are named in the section [remote] of settings.toml.",
    )


def _later(retry_after: str) -> str:
    # The header may also hold a date, or nonsense.
    if re.fullmatch(r"[1-9]\d{0,4}", retry_after, re.ASCII):
        return f"Try again in {counted(int(retry_after), 'second')}."
    return "Try again in a while."


def of_content(server: Server, content_type: str) -> VoiceUnavailable:
    """Return what a successful answer means that is no sound, or another sound than was asked for."""
    host, kind = server.address.host, content_type.partition(";")[0].strip().casefold()
    if kind.startswith("audio/"):
        return VoiceUnavailable(
            f"The speech server {host} sent compressed sound, though pcm was asked for.",
            "Use a server that knows the response_format pcm, or wav.",
        )
    what = {"text/html": "a web page", "application/json": "data", "text/event-stream": "events"}.get(kind, "something")
    return VoiceUnavailable(f"{host} sent {what} in place of sound.", _URL)


def of_sound(server: Server, what: str) -> VoiceUnavailable:
    """Return what is wrong with sound that came."""
    return VoiceUnavailable(f"The speech server {server.address.host} sent {what}.", _LOG)


def of_listing(server: Server) -> VoiceUnavailable:
    """Return that no voice is known."""
    return VoiceUnavailable(
        f"The speech server {server.address.host} does not tell which voices it has.",
        'Write their names into the section [remote] of settings.toml: voices = ["NAME"]',
    )


def of_crowd(server: Server) -> VoiceUnavailable:
    """Return that no more can be asked at once."""
    return VoiceUnavailable(f"Too many requests wait for {server.address.host}.", "Try again in a while.")


def _code(body: bytes) -> str:
    # {"error": {"code": "..."}}, as OpenAI and those that follow it answer.
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = told.get("error") if isinstance(told, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""
