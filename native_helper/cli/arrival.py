"""The line that tells how far something is that is being brought: bytes, their rate, what is left."""

import re
import sys
import time
from types import FrameType
from typing import Final

from native_helper.cli.progress import Progress, clock
from native_helper.setup.disk import size_words

_RATE_AFTER_S: Final = 2.0  # a rate of the first moments would promise anything
_COLLECTING: Final = re.compile(r"Collecting ([\w.-]+)")


class Arrival:
    """The line on stderr."""

    def __init__(self, *, enabled: bool) -> None:
        self._line = Progress(sys.stderr, enabled)
        self._began: tuple[float, int] | None = None
        self._have = 0
        self._doing = "Bringing its libraries"

    def show(self, have: int, total: int) -> None:
        self._have = have
        now = time.monotonic()
        if self._began is None:
            self._began = now, have
        seconds, came = now - self._began[0], have - self._began[1]
        line = f"{size_words(have)} of {size_words(total)}"
        if seconds > _RATE_AFTER_S and came > 0:
            rate = came / seconds
            line += f", {rate / 1e6:.1f} MB/s, {clock((total - have) / rate)} left"
        self._line.show(line)

    def tell_library(self, line: str) -> None:
        """Show how far pip is, by a line of what it says; its own words are in the log."""
        if found := _COLLECTING.match(line):
            self._doing = f"Bringing its libraries: {found[1]}"
        elif line.startswith("Installing"):
            self._doing = "Unpacking its libraries"
        self._line.show(self._doing)

    def tell_stopped(self) -> None:
        """Say what became of it, after Ctrl-C."""
        if sys.stderr.isatty() and not self._line.is_shown:
            print(file=sys.stderr)  # the terminal wrote ^C, behind a question perhaps
        self.clear()
        kept = "What came so far of its files is kept: the same command goes on from there."
        print(f"Stopped. {kept if self._have else 'Nothing of its files came.'}", file=sys.stderr)

    def clear(self) -> None:
        self._line.clear()


def leave(number: int, _frame: FrameType | None) -> None:
    """End in good order, as a handler of a signal."""
    raise SystemExit(128 + number)
