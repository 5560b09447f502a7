"""The line that tells how far something is that is being brought: bytes, their rate, what is left; or what pip says."""

import sys
import time
from types import FrameType
from typing import Final

from native_helper.cli.progress import Progress, clock
from native_helper.setup.disk import size_words

_RATE_AFTER_S: Final = 2.0  # a rate of the first moments would promise anything


class Arrival:
    """The line on stderr."""

    def __init__(self, *, enabled: bool) -> None:
        self._line = Progress(sys.stderr, enabled)
        self._began: tuple[float, int] | None = None

    def show(self, have: int, total: int) -> None:
        now = time.monotonic()
        if self._began is None:
            self._began = now, have
        seconds, came = now - self._began[0], have - self._began[1]
        line = f"{size_words(have)} of {size_words(total)}"
        if seconds > _RATE_AFTER_S and came > 0:
            rate = came / seconds
            line += f", {rate / 1e6:.1f} MB/s, {clock((total - have) / rate)} left"
        self._line.show(line)

    def say(self, line: str) -> None:
        """Show a line of another program's."""
        self._line.show(line)

    def clear(self) -> None:
        self._line.clear()


def leave(number: int, _frame: FrameType | None) -> None:
    """End in good order, as a handler of a signal."""
    raise SystemExit(128 + number)
