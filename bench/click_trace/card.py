"""When the sound card begins to play: a recording of the desktop's null sink, with the time at which each piece came.

A piece holds the samples up to its arrival, so the first loud one lies as far back as there are samples after it.
"""

import time

import numpy as np

from bench.recorder import SAMPLE_BYTES, Recorder
from tests.browser.desktop import CARD_RATE_HZ, SILENT_LEVEL
from tests.browser.devtools import until


class Card(Recorder):
    """Listens from the moment this is made."""

    def __init__(self, env: dict[str, str]) -> None:
        self._heard_ms: float | None = None
        self._loud_ms = 0.0  # when it was loud last
        self._rest = b""
        super().__init__(env, self._look)

    def arm(self) -> None:
        """Wait until half a second of silence was played; the next sound counts."""
        until(lambda: time.time() * 1000 - self._loud_ms > 500, "silence")
        self._heard_ms = None

    def heard_ms(self) -> float:
        """Wait for the first sound since `arm`; return when it was played, in milliseconds since 1970."""
        return until(lambda: self._heard_ms, "sound from the card") or 0.0

    def _look(self, now_ms: float, data: bytes) -> None:
        data = self._rest + data
        whole = len(data) // SAMPLE_BYTES * SAMPLE_BYTES
        self._rest = data[whole:]
        loud = np.flatnonzero(np.abs(np.frombuffer(data[:whole], "<i2")) > SILENT_LEVEL * 32768)
        if loud.size == 0:
            return
        self._loud_ms = now_ms
        if self._heard_ms is None:
            self._heard_ms = now_ms - (whole // SAMPLE_BYTES - int(loud[0])) / CARD_RATE_HZ * 1000
