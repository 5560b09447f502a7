"""What a process holds, as Linux tells it: memory, file descriptors, threads."""

import os
from dataclasses import dataclass
from pathlib import Path


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
