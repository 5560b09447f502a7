"""The engine's lock: whoever holds it is the engine.

A kernel lock and no pid file, because the kernel lets go of it whatever way the process dies.
"""

import fcntl
import os
from pathlib import Path


def take(path: Path) -> int | None:
    """Return a descriptor that holds the lock until it is closed, or None if another process holds it."""
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:
            os.close(descriptor)
            raise
        if _still_named(descriptor, path):
            return descriptor
        # The file was removed between open and lock (an uninstall): the next engine would lock a new one.
        os.close(descriptor)


def _still_named(descriptor: int, path: Path) -> bool:
    try:
        named = path.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(named, os.fstat(descriptor))
