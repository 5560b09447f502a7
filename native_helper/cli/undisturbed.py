"""Work that must be done to its end: a file's last bytes, the end of an engine that nobody else would find.

libsndfile calls back into Python to write, where an exception that a signal raises would be printed and lost.
"""

import contextlib
import signal
from collections.abc import Iterator
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and its like until the end of the context; what came meanwhile comes then."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda each, _: came.append(each)) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for late in came:
        signal.raise_signal(late)
