"""How many threads a computation gets: one for each fast core that this process may use.

Two threads of one core share what multiplies: a second one there takes the first one's turn. Slow cores, where there
are two kinds, would be waited for.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_DEVICES: Final = Path("/sys/devices")
_MACOS_NAMES: Final = ("hw.perflevel0.physicalcpu", "hw.physicalcpu")  # the first is Apple silicon's
_SYSCTL_S: Final = 5.0


def physical_cores() -> int:
    """Return how many cores there are to compute on, at least 1."""
    if sys.platform == "darwin":
        return _macos_cores()
    return linux_cores(os.sched_getaffinity(0))


def linux_cores(allowed: Iterable[int], devices: Path = _DEVICES) -> int:
    """Return how many physical cores `allowed` has, fast ones where there are two kinds."""
    cpus = set(allowed)
    try:
        fast = cpus & _numbers((devices / "cpu_core" / "cpus").read_text(encoding="ascii"))
    except (OSError, ValueError):
        fast = set()  # all are of one kind
    cores = set()
    for cpu in fast or cpus:
        try:
            siblings = devices / "system" / "cpu" / f"cpu{cpu}" / "topology" / "thread_siblings_list"
            cores.add(frozenset(_numbers(siblings.read_text(encoding="ascii"))))
        except (OSError, ValueError):  # a container that hides them
            cores.add(frozenset({cpu}))
    return max(len(cores), 1)


def _macos_cores() -> int:
    for name in _MACOS_NAMES:
        try:
            done = subprocess.run(
                ["/usr/sbin/sysctl", "-n", name], capture_output=True, check=True, text=True, timeout=_SYSCTL_S
            )
            return max(int(done.stdout), 1)
        except (OSError, ValueError, subprocess.SubprocessError):
            continue
    return os.cpu_count() or 1


def _numbers(listed: str) -> set[int]:
    # "0-3,8" is 0, 1, 2, 3, 8.
    found: set[int] = set()
    for part in listed.strip().split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
