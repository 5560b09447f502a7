"""Crashes in a row: how many there were, and how long the next start of the engine waits for that.

    0, 1, 2 crashes --> started at once      3 --> after 5 s      4 --> 10 s      ... --> 60 s
       ^--------- an engine that lives for a minute, or ends in good order ---------'

An engine that ends in good order says so in its lock file. A process id there that nobody holds is one that crashed;
the client that is about to start the next engine notes it, under the start lock. Times are those of the monotonic
clock, which all processes share until the machine restarts and which nobody can set.
"""

import contextlib
import math
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from native_helper.errors import EngineUnreachable
from native_helper.host.limits import FIRST_WAIT_S, HEALTHY_S, IN_ROW, MAX_WAIT_S
from native_helper.paths import Folders

REMEDY: Final = "To find out why, run: utter doctor"
_MAX_BYTES: Final = 100


@dataclass(frozen=True, slots=True)
class Crashes:
    """The file's one line."""

    pid: int  # the engine that was noted last: it is not counted twice
    n: int
    noted_s: float  # when, on the monotonic clock


def wait_s(n: int) -> float:
    """Return how long after its note the `n`th crash in a row keeps the next engine from being started."""
    # Not 2**n of a number from a file.
    return 0.0 if n < IN_ROW else min(MAX_WAIT_S, FIRST_WAIT_S * 2 ** min(n - IN_ROW, 10))


def left_s(crashes: Crashes | None, now_s: float) -> float:
    """Return how long the next start has to wait now."""
    if crashes is None or crashes.noted_s > now_s:  # the machine was restarted since
        return 0.0
    return max(0.0, crashes.noted_s + wait_s(crashes.n) - now_s)


def after_crash(before: Crashes | None, pid: int, now_s: float) -> Crashes:
    """Return the record once the crash of `pid` is noted in it."""
    if before is not None and before.pid == pid:
        return before
    is_next = before is not None and 0 <= now_s - before.noted_s <= wait_s(before.n) + HEALTHY_S
    return Crashes(pid, (before.n if before is not None and is_next else 0) + 1, now_s)


def admit_start(place: Folders, crashed: int | None) -> None:
    """Note the crash of `crashed`, if there was one. Raises EngineUnreachable while no engine may be started for it.

    Belongs to whoever holds the start lock.
    """
    now_s = time.monotonic()
    crashes = read(place.crashes)
    if crashed is not None:
        noted = after_crash(crashes, crashed, now_s)
        if noted != crashes:
            _write(place.crashes, noted)
        crashes = noted
    left = left_s(crashes, now_s)
    if left > 0 and crashes is not None:
        raise EngineUnreachable(
            f"The engine ended unexpectedly {crashes.n} times in a row; it is not started again for "
            f"{math.ceil(left)} seconds.",
            REMEDY,
        )


def forgive(place: Folders, pid: int) -> None:
    """Let the end of `pid`, which somebody asked for, not count as a crash, however it came."""
    crashes = read(place.crashes)
    _write(place.crashes, replace(crashes, pid=pid) if crashes else Crashes(pid, 0, time.monotonic()))


def read(path: Path) -> Crashes | None:
    """Return what is noted; None if nothing is, or nothing that can be understood."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        pid, n, noted_s = os.read(descriptor, _MAX_BYTES).split()
        crashes = Crashes(int(pid), int(n), float(noted_s))
    except (OSError, ValueError):
        return None
    finally:
        os.close(descriptor)
    return crashes if crashes.n >= 0 and math.isfinite(crashes.noted_s) else None


def _write(path: Path, crashes: Crashes) -> None:
    # A folder that takes no file keeps the engine itself from starting, which tells more than an error here.
    with contextlib.suppress(OSError):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"%d %d %.3f\n" % (crashes.pid, crashes.n, crashes.noted_s))
