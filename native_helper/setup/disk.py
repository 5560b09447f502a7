"""The disk that the voice's files go to: how much is free, sizes in words, and what its errors mean for a person."""

import errno
import shutil
from pathlib import Path
from typing import Final

from native_helper.errors import DownloadFailed

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where `folder` is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def size_words(n_bytes: float) -> str:
    """Return for example "355 MB" or "74.5 GB": as disks are sold, by thousands."""
    if n_bytes < 999.5e3:
        return f"{n_bytes / 1e3:.0f} kB"
    return f"{n_bytes / 1e6:.0f} MB" if n_bytes < 999.5e6 else f"{n_bytes / 1e9:.1f} GB"


def failure(error: OSError, folder: Path) -> DownloadFailed:
    """Return what an error of the disk at or below `folder` means for the person."""
    if error.errno in _FULL:
        return DownloadFailed(
            f"The disk is full: {size_words(free_bytes(folder))} are free where {folder} is.",
            "Make room on it and try again: it goes on where it stopped.",
        )
    return DownloadFailed(
        f"{error.filename or folder} cannot be used: {error.strerror or error}.", "See to that folder, then try again."
    )
