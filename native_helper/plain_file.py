"""Opening a file in whose place something else may be: a pipe would be waited for, a device has no end.

Standard library only.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotPlain(OSError):
    """What is there is a pipe, a socket or a device."""


def open_plain(path: Path) -> BinaryIO:
    """Open `path`, links followed, to read it. Raises OSError; NotPlain for what is no file and no folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # not waiting for a pipe's other end
    if not stat.S_ISREG(kind := os.fstat(descriptor).st_mode):
        os.close(descriptor)
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        raise NotPlain(errno.EINVAL, "it is not a file", os.fspath(path))
    return os.fdopen(descriptor, "rb")
