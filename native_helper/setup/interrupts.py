"""Ctrl-C reaches every program of a terminal at once: the one that works answers, those that wait for it do not."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

INTERRUPTED: Final = 130  # the exit status with which a shell reports Ctrl-C


@contextmanager
def left_to_children() -> Iterator[None]:
    """Let Ctrl-C pass this process by; programs that it starts meanwhile get it as ever."""
    # A function, and not SIG_IGN, which the children would inherit.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
