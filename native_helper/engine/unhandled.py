"""What asyncio hands over because nobody caught it: told in the log, where a flood of one kind is told in two lines.

Without descriptors left, one failed `accept` is handed over a hundred times a second: the first line says that it
happens, one at the end of a minute how often it did.
"""

import asyncio
import logging
from typing import Any, Final, TypeAlias

from native_helper.engine import log

AGAIN_S: Final = 60.0

_Kind: TypeAlias = tuple[str, str, int]  # the exception's class and where it was raised; ("none", "", 0) without one


class Unhandled:
    """An exception handler for a loop: `loop.set_exception_handler(Unhandled())`."""

    def __init__(self, again_s: float = AGAIN_S) -> None:
        self._again_s = again_s
        self._times_again: dict[_Kind, int] = {}

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what asyncio would print: it quotes exceptions, which may quote the text."""
        error = context.get("exception")
        kind = _kind(error)
        if kind in self._times_again:
            self._times_again[kind] += 1
            return
        self._times_again[kind] = 0
        loop.call_later(self._again_s, self._tell_again, kind)
        if isinstance(error, BaseException):
            log.fault("unhandled", error)
        else:
            log.event("unhandled", logging.ERROR, what=context.get("message", ""))

    def _tell_again(self, kind: _Kind) -> None:
        if times := self._times_again.pop(kind):
            log.event("unhandled_again", logging.ERROR, error=kind[0], times=times)


def _kind(error: object) -> _Kind:
    if not isinstance(error, BaseException):
        return ("none", "", 0)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return (type(error).__name__, "", 0)
    return (type(error).__name__, place.tb_frame.f_code.co_filename, place.tb_lineno)
