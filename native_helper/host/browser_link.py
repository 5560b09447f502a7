"""The browser's end: JSON frames on two pipes.

In from the browser: whatever sits in a frame, message or not. Out to it: messages, with bytes as base64, never
over the size at which Chrome closes the port.
"""

import base64
import os
import threading
from collections.abc import Iterator
from typing import Any, Final

from native_helper.host.limits import READ_BYTES
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_json, frame
from native_helper.wire.types import MAX_ID_CHARS, ErrorCode

_TOO_LARGE: Final = (
    ErrorCode.TEXT_TOO_LONG,
    "The answer is too long for one message to the browser.",
    "Ask for less text at a time.",
)
# A number that is none, bytes inside a field: MessagePack has a form for it, JSON has not.
_NO_JSON: Final = (
    ErrorCode.INTERNAL,
    "The engine's answer cannot be written for the browser.",
    "Report this as a fault of Utter.",
)


class BrowserGone(Exception):
    """The browser has closed its end."""


class BrowserLink:
    """Frames from and to the browser. `send` may be called from any thread, `bodies` from one."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._sending = threading.Lock()

    def bodies(self) -> Iterator[bytes]:
        """Yield the body of every frame until the browser closes its end. Raises FrameError."""
        decoder = FrameDecoder()
        while data := os.read(self._read_fd, READ_BYTES):
            yield from decoder.feed(data)
        decoder.close()

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; blocks while the browser takes no more. Raises BrowserGone."""
        try:
            data = frame(dump_json(_without_bytes(message)))
        except FrameError:
            data = frame(dump_json(_error_instead(message, *_TOO_LARGE)))
        except BodyError:
            data = frame(dump_json(_error_instead(message, *_NO_JSON)))
        left = memoryview(data)
        with self._sending:
            while left:
                try:
                    left = left[os.write(self._write_fd, left) :]
                except OSError as error:
                    raise BrowserGone from error

    def send_error(
        self, code: ErrorCode, message: str, remedy: str | None = None, request_id: str | None = None
    ) -> None:
        """Send an `error`; without `request_id` it is about the link. Raises BrowserGone."""
        error = {"type": "error", "id": request_id, "code": code, "message": message, "remedy": remedy}
        self.send({field: value for field, value in error.items() if value is not None})


def _without_bytes(message: dict[str, Any]) -> dict[str, Any]:
    return {
        field: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for field, value in message.items()
    }


def _error_instead(message: dict[str, Any], code: ErrorCode, sentence: str, remedy: str) -> dict[str, Any]:
    """Return the error in place of an answer that fits the engine's socket and not the browser's pipe."""
    error = {"type": "error", "code": code, "message": sentence, "remedy": remedy}
    request_id = message.get("id")
    known = isinstance(request_id, str) and 0 < len(request_id) <= MAX_ID_CHARS
    return error | ({"id": request_id} if known else {})
