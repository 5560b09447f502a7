"""Links that are there whole or not at all, and the folders that are still missing for a file."""

import os
from pathlib import Path


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
