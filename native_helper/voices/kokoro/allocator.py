"""What the C library does with memory that MLX frees on a CPU. glibc only; elsewhere both functions do nothing.

By default every freed block of some size goes back to the system at once, and the next operation pays for having it
mapped and cleared again: 2 ns for each number, where adding two costs 0.1 (measured 2026-11, Zen 4).
"""

import ctypes
import sys
from typing import Final

_M_TRIM_THRESHOLD: Final = -1  # <malloc.h>
_M_MMAP_THRESHOLD: Final = -3
_NEVER: Final = (1 << 31) - 1
_LARGEST: Final = 1 << 30
_A_BLOCK: Final = 1 << 17  # above 64 KiB, where free() looks at what it could give back


def keep_freed_memory() -> None:
    """Let freed blocks wait for the next use."""
    library = _glibc()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST)
        library.mallopt(_M_TRIM_THRESHOLD, _NEVER)


def give_back_freed_memory() -> None:
    """Return what is free now to the system: after the model was unloaded."""
    library = _glibc()
    if library is not None:
        # A thread's own arena ends in free memory that malloc_trim leaves alone; freeing a block there takes it along.
        library.mallopt(_M_TRIM_THRESHOLD, 0)
        library.free(library.malloc(_A_BLOCK))
        library.mallopt(_M_TRIM_THRESHOLD, _NEVER)
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    return library if hasattr(library, "gnu_get_libc_version") and hasattr(library, "malloc_trim") else None
