"""Framing: bytes in, frames out, with no I/O.

A frame is a 32-bit length in native byte order, then that many bytes of body: Chrome's native messaging
format, used as it is on the Unix socket too, so that one codec and one set of tests serve both links. The body
is JSON (UTF-8) towards the browser and MessagePack between host, command line and engine.

A frame over the cap, or a stream that ends inside a frame, raises FrameError: what follows cannot be trusted,
the link must end. A body that does not decode raises BodyError: the frame's borders are known, the link lives.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any, Final

import msgpack

from native_helper.wire.types import MAX_FRAME_BYTES

_HEADER: Final = struct.Struct("=I")
HEADER_BYTES: Final = _HEADER.size


class FrameError(ValueError):
    """The stream is broken: over the cap, or cut inside a frame."""


class BodyError(ValueError):
    """One frame's body is not what its link carries; the frames around it are sound."""


class FrameDecoder:
    """Collects bytes as they come and yields the body of every frame that is complete."""

    def __init__(self, max_bytes: int = MAX_FRAME_BYTES) -> None:
        self._max_bytes = max_bytes
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies completed by `data`, in order.

        Raises FrameError as soon as a header announces more than the cap, before its body is waited for.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER_BYTES:
            (length,) = _HEADER.unpack_from(self._buffer)
            if length > self._max_bytes:
                raise FrameError(f"a frame of {length} bytes was announced; at most {self._max_bytes} are allowed")
            end = HEADER_BYTES + length
            if len(self._buffer) < end:
                return
            body = bytes(memoryview(self._buffer)[HEADER_BYTES:end])
            del self._buffer[:end]
            yield body

    def close(self) -> None:
        """Say that the stream has ended. Raises FrameError if it ended inside a frame."""
        if self._buffer:
            raise FrameError(f"the stream ended inside a frame, after {len(self._buffer)} of its bytes")


def frame(body: bytes, max_bytes: int = MAX_FRAME_BYTES) -> bytes:
    """Return `body` with its length in front. Raises FrameError over the cap: the reader would end the link."""
    if len(body) > max_bytes:
        raise FrameError(f"a frame of {len(body)} bytes was to be sent; at most {max_bytes} are allowed")
    return _HEADER.pack(len(body)) + body


def dump_json(message: dict[str, Any]) -> bytes:
    """Return `message` as JSON in UTF-8. NaN and infinity raise BodyError: browsers cannot read them."""
    try:
        return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise BodyError(f"not writable as JSON: {error}") from error


def load_json(body: bytes) -> dict[str, Any]:
    """Return the object in `body`. Raises BodyError for all else, nesting that exhausts the stack included.

    Half a surrogate pair, legal in JSON and in JavaScript strings, becomes U+FFFD: it cannot be written as
    UTF-8, and one unit for one unit keeps every later offset true.
    """
    try:
        text = body.decode("utf-8-sig")
        message = json.loads(text, parse_constant=_refuse_constant)
        # Only an escape can bring half a pair in: the decoder above refuses surrogates written as bytes.
        if "\\u" in text or "\\U" in text:
            message = _mend_surrogates(message)
    except (ValueError, RecursionError) as error:
        # RecursionError is no ValueError; UnicodeDecodeError, bad JSON and 5000-digit numbers are.
        raise BodyError(f"not a JSON message: {_first_line(error)}") from error
    return _require_object(message)


def dump_msgpack(message: dict[str, Any]) -> bytes:
    """Return `message` as MessagePack. Raises BodyError for a value it has no form for."""
    try:
        return bytes(msgpack.packb(message))
    except (ValueError, TypeError, OverflowError) as error:
        raise BodyError(f"not writable as MessagePack: {error}") from error


def load_msgpack(body: bytes) -> dict[str, Any]:
    """Return the map in `body`. Raises BodyError for all else."""
    try:
        message = msgpack.unpackb(body)
    except (ValueError, TypeError, msgpack.UnpackException, RecursionError) as error:
        raise BodyError(f"not a MessagePack message: {_first_line(error)}") from error
    return _require_object(message)


def _require_object(message: object) -> dict[str, Any]:
    if not isinstance(message, dict):
        raise BodyError(f"a message is an object with a type, not {type(message).__name__}")
    return message


def _refuse_constant(name: str) -> None:
    raise BodyError(f"{name} is not a JSON number")


def _mend_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_mend_surrogates(key): _mend_surrogates(item) for key, item in value.items()}
    return value


def _first_line(error: BaseException) -> str:
    # The decoder's message may quote the input, which is a person's text; only its class and position are told.
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos}"
    if isinstance(error, UnicodeDecodeError):
        return f"invalid UTF-8 at byte {error.start}"
    return type(error).__name__
