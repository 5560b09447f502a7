"""One line on stderr that says how far long work is.

On a terminal the line is written over and over, never wider than the terminal, without colour or control codes;
elsewhere, where it was asked for, a new line every few seconds.
"""

import shutil
import time
from typing import Final, TextIO

_TERMINAL_EVERY_S: Final = 0.2
_ELSEWHERE_EVERY_S: Final = 5.0
_PACE_AFTER_S: Final = 3.0  # the pace of the first moments would promise anything


class Progress:
    """The line; it shows nothing unless `enabled`."""

    def __init__(self, stream: TextIO, enabled: bool) -> None:
        self._stream = stream
        self._enabled = enabled
        self._over_and_over = stream.isatty()
        self._shown = ""
        self._next_s = time.monotonic() + 1.0  # short work needs no line

    @property
    def is_shown(self) -> bool:
        """Whether the line is to be seen on a terminal now."""
        return bool(self._shown)

    def show(self, line: str) -> None:
        """Show `line` if it is time for one."""
        now = time.monotonic()
        if not self._enabled or now < self._next_s:
            return
        self._next_s = now + (_TERMINAL_EVERY_S if self._over_and_over else _ELSEWHERE_EVERY_S)
        if self._over_and_over:
            width = shutil.get_terminal_size().columns - 1  # a full line would wrap
            self._write("\r" + line[:width].ljust(len(self._shown)))
            self._shown = line[:width]
        else:
            self._write(line + "\n")

    def clear(self) -> None:
        """Take the line away, so that other output begins on an empty one."""
        if self._shown:
            self._write("\r" + " " * len(self._shown) + "\r")
            self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def clock(seconds: float) -> str:
    """Return for example "1:05" or "2:01:05"."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class Pace:
    """How long work still takes, if it goes on as it went; what was there before this run does not count."""

    def __init__(self) -> None:
        self._began: tuple[float, float] | None = None

    def left_s(self, fraction: float) -> float | None:
        """Return the seconds until all is done; None while it is too early to tell."""
        now = time.monotonic()
        if self._began is None:
            self._began = now, fraction
        seconds, done = now - self._began[0], fraction - self._began[1]
        return seconds / done * (1.0 - fraction) if seconds > _PACE_AFTER_S and done > 0 else None
