"""How long a test waits for what must come; no test asserts on how soon."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 60.0  # a test that waits longer hangs


def wait_for(true: Callable[[], bool]) -> None:
    """Return once `true`: what another process did has no event to wait for."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.01)
