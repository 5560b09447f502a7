"""The engine's lock: whoever holds it is the engine.

A kernel lock and no pid file, because the kernel lets go of it whatever way the process dies. The holder's process id
is in the file so that an engine stuck before it listens can be ended, and so that one that crashed is known
(host/crash_record.py).
"""

import errno
import fcntl
import os
import time
from pathlib import Path
from typing import Final

# Clients look whether the lock is held by taking it, shared, for an instant. That must not count as an engine.
LOOK_AGAIN_S: Final = (0.01, 0.02, 0.04)


def take(path: Path) -> int | None:
    """Return a descriptor that holds the lock until it is closed, or None if another process holds it."""
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o600)
        try:
            if not _lock(descriptor):
                os.close(descriptor)
                return None
        except OSError:
            os.close(descriptor)
            raise
        if is_named(descriptor, path):
            os.ftruncate(descriptor, 0)
            _write(descriptor, b"%d\n" % os.getpid())
            return descriptor
        # The file was removed between open and lock (an uninstall): the next engine would lock a new one.
        os.close(descriptor)


def sign_off(descriptor: int) -> None:
    """Say in the file that its holder ends in good order: else it counts as crashed once the lock is free."""
    _write(descriptor, b"%d ended\n" % os.getpid())


def _write(descriptor: int, line: bytes) -> None:
    try:
        os.pwrite(descriptor, line, 0)
    except OSError as error:
        # On a full disk the file names nobody; that is no reason to be silent.
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise


def _lock(descriptor: int) -> bool:
    for pause_s in (*LOOK_AGAIN_S, 0.0):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause_s)
        else:
            return True
    return False


def is_named(descriptor: int, path: Path) -> bool:
    """Return whether `path` still leads to the lock that is held: another process may have removed it."""
    try:
        named = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return os.path.samestat(named, os.fstat(descriptor))
