"""How much memory this process holds now, and what of it nobody uses."""

import ctypes
import os
import struct
import sys
from pathlib import Path
from typing import Final

_PROC_PIDTASKINFO: Final = 4  # <sys/proc_info.h>
_TASKINFO: Final = struct.Struct("=6Q12i")  # virtual size, resident size, times, counts


def resident_mb() -> float:
    """Return the resident memory in MB (10^6 bytes)."""
    return _resident_bytes() / 1e6


def give_back_freed() -> None:
    """Return what glibc keeps of freed blocks to the system; other C libraries are left to themselves."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)


def _resident_bytes() -> int:
    if sys.platform == "darwin":
        # getrusage knows only the highest mark there.
        buffer = ctypes.create_string_buffer(_TASKINFO.size)
        library = ctypes.CDLL("/usr/lib/libproc.dylib", use_errno=True)
        if library.proc_pidinfo(os.getpid(), _PROC_PIDTASKINFO, ctypes.c_uint64(0), buffer, _TASKINFO.size) <= 0:
            raise OSError(ctypes.get_errno(), "proc_pidinfo")
        return int(_TASKINFO.unpack(buffer.raw)[1])
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
