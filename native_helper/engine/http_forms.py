"""What the body of an answer with sound is made of: the sound itself, lines of JSON, or server-sent events.

    Sound    the bytes of the file
    Lines    one JSON object a line: {"type": "audio"} with sound as base64, sentence and words; {"type": "end"}
    Events   OpenAI's: speech.audio.delta with sound as base64, speech.audio.done

An error in the middle has a place in the last two. After the sound's bytes it has none: that answer breaks off, so
that half a text never looks like the whole.
"""

import base64
from typing import Any, Protocol

from native_helper.engine.http_errors import HttpError
from native_helper.engine.output import Piece
from native_helper.speech.utterance import Span
from native_helper.wire.engine_messages import Started
from native_helper.wire.framing import dump_json


class Form(Protocol):
    """The way from what the engine makes to the body's bytes."""

    def headers(self, n_bytes: int | None) -> dict[str, str]:
        """Return the fields that tell what comes; `n_bytes` is the file's length, None for one that is being made."""
        ...

    def piece(self, piece: Piece, started: Started) -> bytes:
        """Return the bytes for more sound, none where it needs none."""
        ...

    def end(self, duration_s: float) -> bytes:
        """Return the bytes that follow the last sound."""
        ...

    def error(self, error: HttpError) -> bytes | None:
        """Return how the body tells of an error, None where it cannot."""
        ...


class Sound:
    """The file's bytes as they come."""

    def __init__(self, content_type: str) -> None:
        self._content_type = content_type

    def headers(self, n_bytes: int | None) -> dict[str, str]:
        length = {} if n_bytes is None else {"Content-Length": str(n_bytes)}
        return {"Content-Type": self._content_type, **length}

    def piece(self, piece: Piece, _started: Started) -> bytes:
        return piece.data

    def end(self, _duration_s: float) -> bytes:
        return b""

    def error(self, _error: HttpError) -> None:
        return None


class Lines:
    """Sound with the times of its words; offsets count UTF-16 units of the text."""

    def __init__(self, text: str) -> None:
        self._text = text.encode("utf-16-le")  # two bytes a unit: the offsets lead to the words

    def headers(self, _n_bytes: int | None) -> dict[str, str]:
        return {"Content-Type": "application/x-ndjson"}

    def piece(self, piece: Piece, started: Started) -> bytes:
        line: dict[str, Any] = {"type": "audio", "audio": base64.b64encode(piece.data).decode("ascii")}
        if (chunk := piece.chunk) is not None:
            line |= {
                "start_s": round(chunk.start_s, 4),
                "language": started.language,
                "voice": started.voice,
                "paragraph": chunk.paragraph,
                "sentence": self._span(chunk.sentence),
                **({"translation": chunk.translation} if chunk.translation is not None else {}),
                "words": [
                    self._span(word.source) | {"start_s": round(word.start_s, 4), "end_s": round(word.end_s, 4)}
                    for word in chunk.words
                ],
            }
        return _line(line)

    def end(self, duration_s: float) -> bytes:
        return _line({"type": "end", "duration_s": round(duration_s, 4)})

    def error(self, error: HttpError) -> bytes:
        return _line({"type": "error"} | error.body(""))

    def _span(self, span: Span) -> dict[str, Any]:
        text = self._text[2 * span.start : 2 * span.end].decode("utf-16-le", "replace")
        return {"text": text, "start": span.start, "end": span.end}


class Events:
    """What OpenAI's clients read where they asked for `stream_format` "sse"."""

    def headers(self, _n_bytes: int | None) -> dict[str, str]:
        return {"Content-Type": "text/event-stream; charset=utf-8"}

    def piece(self, piece: Piece, _started: Started) -> bytes:
        if not piece.data:
            return b""
        return _event({"type": "speech.audio.delta", "audio": base64.b64encode(piece.data).decode("ascii")})

    def end(self, _duration_s: float) -> bytes:
        usage = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}  # clients expect them; nobody pays here
        return _event({"type": "speech.audio.done", "usage": usage})

    def error(self, error: HttpError) -> bytes:
        return _event({"type": "error"} | error.body("/v1/"))


def _line(message: dict[str, Any]) -> bytes:
    return dump_json(message) + b"\n"


def _event(message: dict[str, Any]) -> bytes:
    return b"data: " + dump_json(message) + b"\n\n"
