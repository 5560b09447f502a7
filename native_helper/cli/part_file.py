"""A file that is there complete or not at all: written beside its name, renamed when it is whole and on the disk."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from native_helper.errors import FileUnusable


class PartFile:
    """What is written of a file that does not have its name yet."""

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        """Begin it, in `folder` of the same disk where one is given. Raises FileUnusable where none can be written."""
        self._path = Path(os.path.realpath(path))  # of a link its target is replaced, not the link
        self.name = str(path)
        # Short, and not made from the file's own name, which may be as long as a name can be.
        self._part = (folder or self._path.parent) / f".utter-{secrets.token_hex(4)}.part"
        try:
            mode = _mode_of(self._path, path)
            descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise FileUnusable(
                f"{path} cannot be written: {error.strerror}.", "Choose a folder that exists and is yours."
            ) from error
        self.file: BinaryIO = os.fdopen(descriptor, "w+b")
        if mode is not None:
            try:
                with self.telling():
                    os.fchmod(descriptor, mode)
            except FileUnusable:
                self.abort()
                raise

    def finish(self) -> None:
        """Give the file its name. Raises OSError; `telling` says what of it."""
        self.file.flush()
        os.fsync(self.file.fileno())  # else a power cut could leave the name with nothing behind it
        self.file.close()
        self._part.replace(self._path)

    def abort(self) -> None:
        """Leave nothing behind; what stood under the name before stays."""
        self._part.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # what could not be written before cannot now, and is not wanted
            self.file.close()

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Raise FileUnusable in place of an OSError of the context."""
        try:
            yield
        except OSError as error:
            raise FileUnusable(
                f"{self.name} could not be written: {error.strerror}.", "Nothing of it was kept."
            ) from error


def _mode_of(path: Path, name: Path) -> int | None:
    """Return who may use the file at `path`; None where there is none. Raises FileUnusable where it is no file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise FileUnusable(f"{name} is a folder.", "Name a file in it.")
    if not stat.S_ISREG(mode):
        raise FileUnusable(f"{name} is no ordinary file.", "Name a file that is, or that does not exist yet.")
    return stat.S_IMODE(mode) & 0o777
