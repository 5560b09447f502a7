"""The folder of what is kept: its name, whose it is, and that one process works in it."""

import fcntl
import os
import shutil
import stat
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from native_helper.errors import FileUnusable
from native_helper.paths import UnsafeFolder, require_plain

LOCK: Final = "lock"
_OTHERS: Final = 0o077  # what of a mode is not its owner's
_ENDING: Final = ".utter-kept"
_MAX_NAME_BYTES: Final = 140  # eCryptfs takes 143, others 255


def folder_of(output: Path) -> Path:
    """Return where the work on `output` is kept: beside it, hidden, under its name as far as that fits."""
    real = Path(os.path.realpath(output))
    name = os.fsencode(real.name)
    most = _MAX_NAME_BYTES - len(f".{_ENDING}")
    if len(name) <= most:
        return real.with_name(f".{real.name}{_ENDING}")
    distinction = f"-{zlib.crc32(name):08x}"
    return real.with_name(f".{name[: most - len(distinction)].decode(errors='ignore')}{distinction}{_ENDING}")


def take_over(folder: Path) -> tuple[int, bool]:
    """Make `folder` where it is missing; return its lock, held, and whether something else was in the lock's place.

    Raises FileUnusable where it is not ours alone, or another process works in it.
    """
    try:
        with suppress(FileExistsError):
            folder.mkdir(0o700)
        _require_ours_alone(folder)
        path = folder / LOCK
        if is_damaged := os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
            remove(path)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except UnsafeFolder as error:
        raise FileUnusable(f"{error}.") from error
    except OSError as error:
        raise FileUnusable(
            f"{folder.parent} cannot be written: {error.strerror}.", "Choose a folder that exists and is yours."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise FileUnusable("The same file is being made by another `utter speak`.", "Wait for its end.") from error
    return lock, is_damaged


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it. Raises OSError."""
    if stat.S_ISDIR(path.lstat().st_mode):
        shutil.rmtree(path)
    else:
        path.unlink()


def _require_ours_alone(folder: Path) -> None:
    if require_plain(folder).st_mode & _OTHERS and _has_modes(folder.parent):
        raise UnsafeFolder(f"{folder} is open to others; remove it and try again")


def _has_modes(folder: Path) -> bool:
    """Say whether the file system can keep what lies in `folder` from others; FAT and its like cannot."""
    probe = tempfile.mkdtemp(prefix=".utter-", dir=folder)
    try:
        return not Path(probe).stat().st_mode & _OTHERS
    finally:
        Path(probe).rmdir()
