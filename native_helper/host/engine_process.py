"""The engine as a process: whether one lives, how to start it, how to end it.

Whoever holds the engine's kernel lock is the engine; process ids alone lie (they are reused, and a zombie still
has one).
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from native_helper.errors import EngineUnreachable
from native_helper.paths import Folders, make_private, refuse_foreign_root

STOP_S: Final = 3.0  # for an engine to end after SIGTERM, before SIGKILL
POLL_S: Final = 0.01  # another process's lock and socket have no event to wait for


def remedy(place: Folders) -> str:
    """Return how a person finds out why there is no engine."""
    return f"Run `utter engine` in a terminal to see why; its log is {place.engine_log}."


def is_alive(place: Folders) -> bool:
    """Say whether some process is the engine, starting and stopping ones included."""
    try:
        descriptor = os.open(place.lock, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        # Shared, so that two clients that look at the same moment don't take each other for an engine.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def end(pid: int, place: Folders, patience_s: float = STOP_S) -> None:
    """End the engine `pid` and return when it is gone: SIGTERM, and SIGKILL after `patience_s` (0: at once).

    Raises EngineUnreachable if it lives on.
    """
    with contextlib.suppress(ProcessLookupError):
        if patience_s > 0:
            os.kill(pid, signal.SIGTERM)
            if _wait_until_gone(place, patience_s):
                return
        os.kill(pid, signal.SIGKILL)
    if not _wait_until_gone(place, STOP_S):
        raise EngineUnreachable(f"The engine (process {pid}) could not be ended.", "Restart the computer.")


@contextlib.contextmanager
def start_lock(place: Folders, timeout_s: float) -> Iterator[None]:
    """Hold the right to start or replace the engine. Raises EngineUnreachable if another client keeps it."""
    try:
        refuse_foreign_root(place)
        make_private(place.run)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(place.start_lock, flags, 0o600)
    except OSError as error:
        raise EngineUnreachable(f"The engine's folder cannot be used: {error}.", _folder_remedy(place.run)) from error
    try:
        deadline = time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise EngineUnreachable("Another program has been starting the engine for too long.", remedy(place))
            time.sleep(POLL_S)
        yield
    finally:
        os.close(descriptor)  # and with it the lock


def _wait_until_gone(place: Folders, timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while is_alive(place):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _folder_remedy(folder: Path) -> str:
    return f"Make {folder} a folder of your own that you can write to."
