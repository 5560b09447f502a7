"""What a process holds, as Linux tells it: memory, file descriptors, threads."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE_S: Final = 20.0  # a test that waits longer hangs


@dataclass(frozen=True)
class Figures:
    """One look at a process."""

    memory_mb: float  # resident
    n_descriptors: int
    n_threads: int


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def figures(pid: int) -> Figures:
    n_descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Figures(resident_mb(pid), n_descriptors, len(list(Path(f"/proc/{pid}/task").iterdir())))


def wait_for(true: Callable[[], bool]) -> None:
    """Return once `true`: what another process did has no event to wait for."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.01)
