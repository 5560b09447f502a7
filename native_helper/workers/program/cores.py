"""How many threads a computation gets: one for each core that this process may use.

Two threads of one core share what multiplies: a second one there takes the first one's turn.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_TOPOLOGY: Final = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
_FAST_CORES: Final = "hw.perflevel0.physicalcpu"  # on Apple silicon; the slow ones would be waited for


def physical_cores() -> int:
    """Return how many cores there are to compute on, at least 1."""
    if sys.platform == "darwin":
        return _told(_FAST_CORES) or _told("hw.physicalcpu") or os.cpu_count() or 1
    allowed = os.sched_getaffinity(0)
    try:
        return len({Path(_TOPOLOGY.format(number)).read_text() for number in allowed})
    except OSError:  # a container that hides them
        return len(allowed)


def _told(name: str) -> int:
    told = subprocess.run(["/usr/sbin/sysctl", "-n", name], capture_output=True, check=False)
    return int(told.stdout) if told.stdout.strip().isdigit() else 0
