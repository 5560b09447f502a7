"""What lies in Utter's own folders and is Utter's: by name, for a folder may hold a person's files as well.

Removing takes these names, then the folder if nothing else is in it. What else is there stays, and is told.
"""

import shutil
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from native_helper.paths import MADE_ABOVE, Folders

RECORD_NAME: Final = "installed.txt"
_ANYWHERE: Final = (MADE_ABOVE, ".DS_Store")
_DATA: Final = (
    RECORD_NAME,
    "environment",
    "environment-*",
    ".environment.*",  # the link, as long as it is being replaced
    "first_words.wav",
    "host",
    "install.lock",
    "libraries",
    "models",
    "python",
    "workers",
)
_CONFIG: Final = ("settings.toml", "dictionary.toml", ".dictionary.toml.*", "token", ".token.*")
_LOG: Final = ("engine.log", "engine.log.*", "install.log", "add-*.log")
_RUN: Final = ("engine.lock", "start.lock", "crashes", "engine.sock", "espeak-ng-data")


def ours(folders: Folders, folder: Path) -> list[Path]:
    """Return what is ours in `folder`, one of `folders` or the socket's."""
    names = {folders.data: _DATA, folders.config: _CONFIG, folders.log: _LOG}.get(folder, _RUN)
    if not folder.is_dir():
        return []
    patterns = (*names, *_ANYWHERE)
    return sorted(path for path in folder.iterdir() if any(fnmatchcase(path.name, pattern) for pattern in patterns))


def remove(folders: Folders, folder: Path, kept: Collection[Path] = ()) -> None:
    """Remove what is ours in `folder` but `kept`, and the folder if it is empty then."""
    if folder.is_symlink():
        folder.unlink()  # a person keeps it elsewhere: the link was ours to follow, what it leads to is theirs
        return
    for path in ours(folders, folder):
        if path in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # an engine that ends removes its socket itself
    if is_empty(folder):
        folder.rmdir()


def is_empty(folder: Path) -> bool:
    """Say whether `folder` is there, with nothing in it."""
    return folder.is_dir() and not any(folder.iterdir())


def left(folders: Folders, folder: Path) -> list[Path]:
    """Return what in `folder` is not ours and will stay."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return sorted(set(folder.iterdir()) - set(ours(folders, folder)))
