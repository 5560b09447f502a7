"""The text on its way to the engine: a first part with the request, the rest from a thread of its own."""

import threading
from collections.abc import Iterator
from typing import Any

from native_helper.cli.text import utf16_units
from native_helper.errors import EngineCrashed, FileUnusable
from native_helper.host.engine_link import EngineLink


class SpokenText:
    """Sends `parts` as one reading. Neither length nor a slow writer at the other end delays the first sound."""

    def __init__(self, parts: Iterator[str]) -> None:
        """Take the first part. Raises FileUnusable: what cannot be read is told before an engine is started."""
        self._parts = parts
        self._first = next(parts, "")
        self._n_units = 0
        self._complete = False
        self.failure: FileUnusable | None = None  # why the rest did not follow; the reading is then cancelled

    def send(self, link: EngineLink, request: dict[str, Any]) -> None:
        """Send `request` with the first part, and the rest in the background."""
        self._n_units = utf16_units(self._first)
        link.send(request | {"text": self._first, "more": True})
        threading.Thread(target=self._send_rest, args=(link, request["id"]), name="text", daemon=True).start()

    def fraction(self, offset: int) -> float | None:
        """Return how much of the text lies before `offset`; None while its length is not known."""
        return min(1.0, offset / self._n_units) if self._complete and self._n_units else None

    def _send_rest(self, link: EngineLink, request_id: str) -> None:
        try:
            for part in self._parts:
                self._n_units += utf16_units(part)
                link.send({"type": "append", "id": request_id, "text": part, "more": True})
            self._complete = True
            link.send({"type": "append", "id": request_id, "text": "", "more": False})
        except FileUnusable as error:
            self.failure = error
            link.send({"type": "cancel", "id": request_id})
        except EngineCrashed:
            return  # whoever receives sees the same end and tells it
