"""The text on its way to the engine: a first part with the request, the rest from a thread of its own."""

import threading
from collections.abc import Iterator
from typing import Any

from native_helper.cli.cues import WrittenText
from native_helper.cli.text import Part, utf16_units
from native_helper.errors import EngineCrashed, EngineUnresponsive, FileUnusable
from native_helper.host.watched_link import WatchedLink


class SpokenText:
    """Sends `parts` as one reading. Neither length nor a slow writer at the other end delays the first sound."""

    def __init__(self, parts: Iterator[Part], *, comes_slowly: bool) -> None:
        """Take the first part. Raises FileUnusable: what cannot be read is told before an engine is started.

        `comes_slowly` parts, those of a pipe, are passed on before it is known whether another follows.
        """
        self._parts = _open_ended(parts) if comes_slowly else _with_last(parts)
        self._first, self._more = next(self._parts)
        self._n_units = 0
        self._complete = False
        self._written: WrittenText | None = None
        self.failure: FileUnusable | None = None  # why the rest did not follow; the reading is then cancelled

    def keep_in(self, written: WrittenText) -> None:
        """Have what is sent kept in `written`, for subtitles."""
        self._written = written

    def send(self, link: WatchedLink, request: dict[str, Any]) -> None:
        """Send `request` with the first part, and the rest in the background."""
        self._count(self._first, self._more)
        segments = {"segments": list(self._first.segments)} if self._first.segments else {}
        link.send(request | segments | {"text": self._first.text, "more": self._more})
        if self._more:
            threading.Thread(target=self._send_rest, args=(link, request["id"]), name="text", daemon=True).start()

    def fraction(self, offset: int) -> float | None:
        """Return how much of the text lies before `offset`; None while its length is not known."""
        return min(1.0, offset / self._n_units) if self._complete and self._n_units else None

    def _send_rest(self, link: WatchedLink, request_id: str) -> None:
        try:
            for part, more in self._parts:
                self._count(part, more)
                segments = {"segments": list(part.segments)} if part.segments else {}
                link.send({"type": "append", "id": request_id, "text": part.text, "more": more} | segments)
        except FileUnusable as error:
            self.failure = error
            link.send({"type": "cancel", "id": request_id})
        except (EngineCrashed, EngineUnresponsive):
            return  # whoever receives sees the same end and tells it

    def _count(self, part: Part, more: bool) -> None:
        # Before it is sent: its sound may be here sooner than `send` returns.
        if self._written is not None:
            self._written.add(part.text)
        self._n_units += utf16_units(part.text)
        self._complete = not more


def _with_last(parts: Iterator[Part]) -> Iterator[tuple[Part, bool]]:
    """Yield each part and whether another follows; an empty one for no text at all."""
    part = next(parts, Part(""))
    for following in parts:
        yield part, True
        part = following
    yield part, False


def _open_ended(parts: Iterator[Part]) -> Iterator[tuple[Part, bool]]:
    """Yield each part as if another followed, and an empty last one."""
    for part in parts:
        yield part, True
    yield Part(""), False
