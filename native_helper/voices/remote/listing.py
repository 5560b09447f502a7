"""Which voices the server has, as GET /audio/voices tells: OpenAI itself has no such thing, others answer alike.

In   {"voices": ["a", "b"]}, {"voices": [{"id": "a", "name": "A"}]}, the same under "data", or the list alone
Out  ids and names, in the server's order
"""

import json
from typing import Any, Final

from native_helper.voices.names import is_name
from native_helper.voices.remote import refusals
from native_helper.voices.remote.exchange import Exchange
from native_helper.voices.remote.server import Server
from native_helper.voices.remote.speaker import RemoteLimits, beginning

_VOICES: Final = "/audio/voices"
_MAX_VOICES: Final = 300  # with the longest names they are a quarter of a frame


def ask(server: Server, limits: RemoteLimits) -> dict[str, str]:
    """Return the name of each voice by its id. Raises VoiceUnavailable."""
    with Exchange(server, limits.connect_s) as exchange:
        head = exchange.ask("GET", _VOICES)
        body = beginning(exchange, limits.listing_bytes)
    if head.status != 200 and head.status not in (404, 405, 501):
        raise refusals.of_status(server, head.status, head.fields, body)
    found = parse(body) if head.status == 200 else {}
    if not found:
        raise refusals.of_listing(server)
    return found


def parse(body: bytes) -> dict[str, str]:
    """Return the voices in an answer, none from one that is no list of them."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if isinstance(told, dict):
        told = told.get("voices", told.get("data"))
    found: dict[str, str] = {}
    for entry in told[:_MAX_VOICES] if isinstance(told, list) else ():
        voice, name = (entry.get("id"), entry.get("name")) if isinstance(entry, dict) else (entry, None)
        if is_name(voice):
            found.setdefault(voice, name if is_name(name) else voice)
    return found
