"""What a worker answers to one request, as it comes; and what may pass for an answer at all."""

import threading
from collections import deque
from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from native_helper.errors import UtterError
from native_helper.workers.wire import MAX_PCM_BYTES, MAX_RATE_HZ, MAX_SOUND_S, MIN_RATE_HZ, SAMPLE_BYTES

_MAX_CHARS: Final = 100_000  # of a translated sentence or an error, far above any


class Nonsense(ValueError):
    """A worker sent what no worker sends: it is another program, or its memory is damaged."""


class Answers:
    """The answers to one request. Filled by the worker's thread, emptied by whoever asked."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self._cancel = cancel
        self._changed = threading.Condition()
        self._come: deque[dict[str, Any]] = deque()
        self._error: UtterError | None = None
        self._complete = False
        self._sound_s = 0.0
        self._is_translated = False

    def take(self) -> dict[str, Any] | None:
        """Return the next answer, `end` at last; None while it has not come. Raises what ended the request."""
        with self._changed:
            if self._come:
                return self._come.popleft()
            if self._error is not None:
                raise self._error
            return None

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for more."""
        with self._changed:
            return not self._complete

    @property
    def has_come(self) -> bool:
        """Whether `take` would return an answer, or raise."""
        with self._changed:
            return bool(self._come) or self._error is not None

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until `has_come`; return whether it has. Never on the engine's own threads."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._come) or self._error is not None, timeout_s)

    def cancel(self) -> None:
        """Ask the worker to leave the rest; what comes of it is not kept."""
        with self._changed:
            if self._complete:
                return
            self._complete = True
            self._come.clear()
        self._cancel()

    def add(self, message: dict[str, Any]) -> None:
        """Keep an answer. Raises Nonsense if no utterance has so much sound, or so many translations."""
        with self._changed:
            if self._complete or message["type"] == "progress":
                return
            if message["type"] == "audio":
                self._sound_s += len(message["pcm"]) / SAMPLE_BYTES / message["rate_hz"]
                if self._sound_s > MAX_SOUND_S:
                    raise Nonsense(f"more than {MAX_SOUND_S:.0f} seconds of sound for one sentence")
            if message["type"] == "translated":
                if self._is_translated:
                    raise Nonsense("more than one translation of one sentence")
                self._is_translated = True
            self._come.append(message)
            self._complete = message["type"] == "end"
            self._changed.notify_all()

    def fail(self, error: UtterError) -> None:
        with self._changed:
            if self._complete:
                return
            self._complete, self._error = True, error
            self._changed.notify_all()


def checked(message: dict[str, Any]) -> dict[str, Any]:
    """Return `message`. Raises Nonsense unless it is one of workers/wire.py, whole and within its limits."""
    kind = message.get("type")
    fields = _FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise Nonsense("it sent a message of no known type")
    for name, is_right in fields.items():
        if name not in message or not is_right(message[name]):
            raise Nonsense(f"the field {name} of its {message['type']} is wrong")
    if "words" in message and not _is_word_times(message["words"]):
        raise Nonsense(f"the field words of its {message['type']} is wrong")
    return message


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_CHARS


def _is_figures(value: object) -> bool:
    # They go into health reports and JSON.
    return isinstance(value, dict) and len(value) <= 32 and all(_is_figure(*item) for item in value.items())


def _is_figure(name: object, value: object) -> bool:
    if isinstance(value, float):
        return isinstance(name, str) and isfinite(value)
    return isinstance(name, str) and (value is None or _is_text(value) or isinstance(value, int))


def _is_pcm(value: object) -> bool:
    return isinstance(value, bytes) and 0 < len(value) <= MAX_PCM_BYTES and len(value) % SAMPLE_BYTES == 0


def _is_rate(value: object) -> bool:
    return type(value) is int and MIN_RATE_HZ <= value <= MAX_RATE_HZ


def _is_word_times(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_word_time, value))


def _is_word_time(value: object) -> bool:
    match value:
        case [int(), float(start_s), float(end_s)]:
            return 0.0 <= start_s <= end_s < MAX_SOUND_S  # false of NaN, too
    return False


def _is_text_or_none(value: object) -> bool:
    return value is None or _is_text(value)


_FIELDS: Final[dict[str, dict[str, Callable[[object], bool]]]] = {
    "ready": {"protocol": lambda value: type(value) is int, "build": _is_text, "details": _is_figures},
    "audio": {"id": _is_text, "pcm": _is_pcm, "rate_hz": _is_rate, "last": lambda value: type(value) is bool},
    "translated": {"id": _is_text, "text": _is_text},
    "progress": {"id": _is_text},
    "end": {"id": _is_text, "figures": _is_figures},
    "error": {"id": _is_text_or_none, "code": _is_text, "message": _is_text, "remedy": _is_text_or_none},
}
