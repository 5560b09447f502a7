"""A sound file that is there complete or not at all: written beside its name, renamed when it is whole."""

import contextlib
import os
import secrets
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from native_helper.errors import FileUnusable
from native_helper.speech.encode import Encoder

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and its like until the end of the context.

    libsndfile calls back into Python to write; an exception that a signal raises there is printed and lost.
    """
    came: list[int] = []
    before = {number: signal.signal(number, lambda each, _: came.append(each)) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for late in came:
        signal.raise_signal(late)


class SoundFile:
    """A sink into a file; its ending says the format."""

    def __init__(self, path: Path) -> None:
        """Begin the file; to be called `undisturbed`. Raises FileUnusable where none can be written."""
        self._path = Path(os.path.realpath(path))  # of a link its target is replaced, not the link
        self.name = str(path)
        # Short, and not made from the file's own name, which may be as long as a name can be.
        self._part = self._path.with_name(f".utter-{secrets.token_hex(4)}.part")
        try:
            mode = _mode_of(self._path, path)
            descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise FileUnusable(
                f"{path} cannot be written: {error.strerror}.", "Choose a folder that exists and is yours."
            ) from error
        self._file = os.fdopen(descriptor, "w+b")
        try:
            if mode is not None:
                os.fchmod(descriptor, mode)
            self._encoder = Encoder(self._file, path.suffix[1:].lower())
        except OSError as error:
            self._part.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._file.close()
            raise self._unwritable(error) from error

    def write(self, pcm: bytes) -> None:
        """Add `pcm`. Raises FileUnusable, for example when the disk is full."""
        try:
            with undisturbed():
                self._encoder.write(pcm)
        except OSError as error:
            raise self._unwritable(error) from error

    def finish(self) -> None:
        """Complete the file and give it its name."""
        try:
            with undisturbed():
                self._encoder.close()
                self._file.close()
                self._part.replace(self._path)
        except OSError as error:
            raise self._unwritable(error) from error

    def abort(self) -> None:
        """Leave nothing behind; what stood under the name before stays."""
        with undisturbed():
            self._part.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # what could not be written before cannot now, and is not wanted
                self._encoder.close()
            with contextlib.suppress(OSError):
                self._file.close()

    def _unwritable(self, error: OSError) -> FileUnusable:
        return FileUnusable(f"{self.name} could not be written: {error.strerror}.", "Nothing of it was kept.")


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
