"""Files and folders that are there whole or not at all."""

import os
import tempfile
from pathlib import Path


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


def link_atomically(path: Path, target: str) -> None:
    """Make `path` a symbolic link to `target`, in the place of the link or file that is there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    try:
        beside.replace(path)
    except OSError:
        beside.unlink()
        raise


def missing_folders(folder: Path) -> list[Path]:
    """Return `folder` and the folders above it that do not exist yet, outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing[::-1]
