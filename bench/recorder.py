"""What the desktop's null sink plays, piece by piece, with the time at which each piece came."""

import subprocess
import threading
import time
from collections.abc import Callable
from typing import Final, Self

from tests.browser.desktop import CARD_RATE_HZ

SAMPLE_BYTES: Final = 2
PIECE_MS: Final = 5  # the sink too then works in pieces of this length
RAW: Final = (f"--rate={CARD_RATE_HZ}", "--channels=1", "--format=s16le", "--raw", f"--latency-msec={PIECE_MS}")


class Recorder:
    """Listens from the moment this is made until the context ends; calls `came` on a thread of its own."""

    def __init__(self, env: dict[str, str], came: Callable[[float, bytes], None]) -> None:
        """`came` takes the time, in milliseconds since 1970, and what was heard up to it: PCM, whole samples or not."""
        self._came = came
        command = ["parec", "-d", "speaker.monitor", *RAW]
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while data := self._process.stdout.read1(65536):  # type: ignore[attr-defined]
            self._came(time.time_ns() / 1e6, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
