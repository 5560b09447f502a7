"""When the sound card begins to play: a recording of the desktop's null sink, with the time at which each piece came.

A piece holds the samples up to its arrival, so the first loud one lies as far back as there are samples after it.
"""

import subprocess
import threading
import time
from typing import Final, Self

import numpy as np

from tests.browser.desktop import CARD_RATE_HZ, SILENT_LEVEL
from tests.browser.devtools import until

SAMPLE_BYTES: Final = 2
PIECE_MS: Final = 5


class Card:
    """Listens from the moment this is made."""

    def __init__(self, env: dict[str, str]) -> None:
        rate = (f"--rate={CARD_RATE_HZ}", "--channels=1", "--format=s16le", "--raw")
        command = ["parec", "-d", "speaker.monitor", *rate, f"--latency-msec={PIECE_MS}"]
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        self._heard_ms: float | None = None
        self._loud_ms = 0.0  # when it was loud last
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def arm(self) -> None:
        """Wait until half a second of silence was played; the next sound counts."""
        until(lambda: time.time() * 1000 - self._loud_ms > 500, "silence")
        self._heard_ms = None

    def heard_ms(self) -> float:
        """Wait for the first sound since `arm`; return when it was played, in milliseconds since 1970."""
        return until(lambda: self._heard_ms, "sound from the card") or 0.0

    def _read(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while data := self._process.stdout.read1(65536):  # type: ignore[attr-defined]
            now_ms = time.time_ns() / 1e6
            data = rest + data
            whole = len(data) // SAMPLE_BYTES * SAMPLE_BYTES
            rest = data[whole:]
            loud = np.flatnonzero(np.abs(np.frombuffer(data[:whole], "<i2")) > SILENT_LEVEL * 32768)
            if loud.size == 0:
                continue
            self._loud_ms = now_ms
            if self._heard_ms is None:
                self._heard_ms = now_ms - (whole // SAMPLE_BYTES - int(loud[0])) / CARD_RATE_HZ * 1000

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
