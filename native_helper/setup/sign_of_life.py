"""A dot every few seconds while something long and silent goes on; only where a person looks at a terminal."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

EVERY_S: Final = 3.0


@contextmanager
def dots(every_s: float = EVERY_S) -> Iterator[None]:
    """Write dots to standard error meanwhile, and end their line; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    is_over = threading.Event()
    thread = threading.Thread(target=_write, args=(is_over, every_s), daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _write(is_over: threading.Event, every_s: float) -> None:
    n_dots = 0
    while not is_over.wait(every_s):
        print(".", end="", file=sys.stderr, flush=True)
        n_dots += 1
    if n_dots:
        print(file=sys.stderr, flush=True)
