"""Reading a file in whose place something else may be (a pipe would be waited for, a device has no end), and writing
one that others may read meanwhile.

Standard library only.
"""

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO


class NotPlain(OSError):
    """What is there is a pipe, a socket or a device."""


def open_plain(path: Path, *, links: bool = True) -> BinaryIO:
    """Open `path`, a link only where `links` may be followed, to read it.

    Raises OSError; NotPlain for what is no file and no folder.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # not waiting for a pipe's other end
    descriptor = os.open(path, flags if links else flags | os.O_NOFOLLOW)
    if not stat.S_ISREG(kind := os.fstat(descriptor).st_mode):
        os.close(descriptor)
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        raise NotPlain(errno.EINVAL, "it is not a file", os.fspath(path))
    return os.fdopen(descriptor, "rb")


def write_atomically(path: Path, content: bytes, mode: int) -> None:
    """Write `content` to `path` with exactly `mode`: a reader sees the old file or the new one, never a part."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)  # not left to the umask, which may be 000 or 077
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt must not leave the file beside either
        beside.unlink(missing_ok=True)
        raise
