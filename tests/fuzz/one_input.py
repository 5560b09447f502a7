"""What must hold for any bytes on either link: the function that the fuzzer calls.

In   data  its first byte says what follows, its second where a stream is cut, the rest is the stream or one body
Out  nothing; AssertionError, or any error that a program at either end does not expect, is a finding

The codec may raise FrameError and BodyError, the client's messages BadMessage, the engine's pydantic's ValidationError.
What was understood and is written again must be read as the same.
"""

import os
import random
from collections.abc import Callable, Iterable
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from native_helper.host.browser_link import BrowserLink
from native_helper.wire.client_messages import BadMessage, parse
from native_helper.wire.engine_messages import EngineMessage
from native_helper.wire.framing import (
    HEADER_BYTES,
    BodyError,
    FrameDecoder,
    FrameError,
    dump_json,
    dump_msgpack,
    frame,
    load_json,
    load_msgpack,
)
from native_helper.wire.types import MAX_ID_CHARS

Load = Callable[[bytes], dict[str, Any]]
Dump = Callable[[dict[str, Any]], bytes]

JSON: Final = 0
MSGPACK: Final = 1
STREAM: Final = 2  # else one body, so that the fuzzer need not keep lengths right
_CODECS: Final[tuple[tuple[Load, Dump], ...]] = ((load_json, dump_json), (load_msgpack, dump_msgpack))
_ENGINE: Final[TypeAdapter[EngineMessage]] = TypeAdapter(EngineMessage)
_BROWSER: Final = BrowserLink(-1, os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC))
MAX_REFUSAL_CHARS: Final = 400


def check(data: bytes) -> None:
    """Try one input."""
    if len(data) < 2:
        return
    kind, seed, rest = data[0] & 3, data[1], data[2:]
    bodies = _bodies(rest, seed) if kind & STREAM else [rest]
    for body in bodies:
        _check_body(body, *_CODECS[kind & MSGPACK])


def _bodies(stream: bytes, seed: int) -> list[bytes]:
    whole, ending = _decoded([stream])
    assert _decoded(_cut(stream, seed)) == (whole, ending), "where a stream is cut must not matter"
    again = b"".join(frame(body) for body in whole)
    assert stream.startswith(again)
    assert ending is not None or again == stream
    return whole


def _decoded(pieces: Iterable[bytes]) -> tuple[list[bytes], str | None]:
    decoder = FrameDecoder()
    bodies: list[bytes] = []
    try:
        for piece in pieces:
            for body in decoder.feed(piece):
                bodies.append(body)  # one by one: those before an error count
        decoder.close()
    except FrameError as error:
        return bodies, str(error)
    return bodies, None


def _cut(stream: bytes, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    pieces, at = [], 0
    while at < len(stream):
        n_bytes = chance.choice((1, 2, HEADER_BYTES, 60, 4096))
        pieces.append(stream[at : at + n_bytes])
        at += n_bytes
    return pieces


def _check_body(body: bytes, load: Load, dump: Dump) -> None:
    try:
        message = load(body)
    except BodyError as error:
        assert "\n" not in str(error)
        return
    for other_load, other_dump in _CODECS:
        _check_written_again(message, other_load, other_dump)
    _check_client_message(message, load, dump)
    _check_engine_message(message)
    if all(isinstance(message.get(name, ""), str) for name in ("type", "id")):
        _BROWSER.send(message)  # what the native host does with all that an engine says


def _check_written_again(message: dict[str, Any], load: Load, dump: Dump) -> None:
    try:
        written = dump(message)
    except BodyError:
        return  # JSON has no bytes, MessagePack no numbers of 65 bits
    try:
        read = load(written)
    except BodyError as error:
        # Reading takes a little more of the stack than writing does; a message that deep is refused, not misread.
        assert isinstance(error.__cause__, RecursionError)
    else:
        assert dump(read) == written


def _check_client_message(message: dict[str, Any], load: Load, dump: Dump) -> None:
    try:
        understood = parse(message)
    except BadMessage as refusal:
        assert len(str(refusal)) < MAX_REFUSAL_CHARS
        assert "\n" not in str(refusal)
        assert refusal.id is None or 0 < len(refusal.id) <= MAX_ID_CHARS
    else:
        assert parse(load(dump(understood.wire()))) == understood


def _check_engine_message(message: dict[str, Any]) -> None:
    try:
        told = _ENGINE.validate_python(message, strict=False)
        written = dump_msgpack(told.wire())
    except (ValidationError, BodyError):
        return
    # The bytes and not the messages: a duration that is no number is not equal to itself.
    assert dump_msgpack(_ENGINE.validate_python(load_msgpack(written), strict=False).wire()) == written
