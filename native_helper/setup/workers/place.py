"""The folder of one worker, held for one program at a time; nothing of it stays that holds nothing."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.errors import SetupFailed
from native_helper.paths import MLX, Folders
from native_helper.setup import disk
from native_helper.setup.model_files import discard
from native_helper.setup.record import open_record
from native_helper.workers import installed
from native_helper.workers.roster import ROSTER, Kind

MLX_TITLE: Final = "A model of mlx-audio"
_TRIES: Final = 3  # who only looks whether it is held (installed.fault) has it for a moment
_AGAIN_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Held:
    """A folder that this process holds."""

    kind: Kind
    folder: Path
    descriptor: int

    def require(self) -> None:
        """Raise SetupFailed if the folder was removed or replaced: what is made now would be nobody's."""
        if not _is_at(self.folder, self.descriptor):
            told = f"{self.folder} was removed while {self.kind.title} was being added."
            raise SetupFailed(told, f"To add it after all, run: utter add {self.kind.name}")


@contextmanager
def alone(kind: Kind, where: Folders) -> Iterator[Held]:
    """Hold the folder of `kind` for this process, made if it was missing. Raises SetupFailed if another one has it.

    The folder itself is locked, for a lock file would stay behind.
    """
    place = installed.folder(kind, where)
    try:
        open_record(where)  # notes the folders it makes, for uninstall
        descriptor = _held(kind, place)
        try:
            discard(left_over(place))  # a removal that was cut off
            yield Held(kind, place, descriptor)
        finally:
            _leave(place)
            os.close(descriptor)
    except OSError as error:
        raise disk.failure(error, place) from error


@contextmanager
def all_alone(where: Folders) -> Iterator[None]:
    """Hold all folders that something is added to and that are there; makes none.

    Raises SetupFailed if another process has one.
    """
    with ExitStack() as held:
        for kind in ROSTER.values():
            place = installed.folder(kind, where)
            with suppress(OSError):  # one that cannot be opened is told of by the step that removes it
                if place.is_dir():
                    held.callback(os.close, _held(kind, place))
        mlx = where.models / MLX
        with suppress(OSError):
            if mlx.is_dir():
                held.callback(os.close, locked(mlx, MLX_TITLE))
        yield


def log(kind: Kind, where: Folders) -> Path:
    """Return where all is kept that pip says; the log folder is made if it was missing."""
    record = open_record(where)
    record.make_folder(where.log.parent)
    record.make_folder(where.log, 0o700)
    return _log(kind, where)


def take_away(kind: Kind, where: Folders) -> None:
    """Remove the folder, out of sight in one step, and the log. It must be held.

    Of a link that stands for it, the link alone goes: what it leads to was put there by the person.
    """
    place = installed.folder(kind, where)
    place.rename(left_over(place))
    discard(left_over(place))
    _log(kind, where).unlink(missing_ok=True)


def left_over(place: Path) -> Path:
    """Return where a folder lies while it is removed, and stays if that is cut off."""
    return place.with_name(f".{place.name}.removed")


def size(folder: Path) -> int:
    """Return the bytes of all files below `folder`; links are not followed."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # it may be changing meanwhile
                total += Path(parent, name).lstat().st_size
    return total


def locked(folder: Path, title: str) -> int:
    """Return a descriptor that holds `folder` until it is closed. Raises SetupFailed if another program has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for left in reversed(range(_TRIES)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as error:
            if not left:
                os.close(descriptor)
                told = installed.changing(title)
                raise SetupFailed(told.message, told.remedy) from error
            time.sleep(_AGAIN_S)
    return descriptor


def _held(kind: Kind, place: Path) -> int:
    while True:
        for folder in (place.parent, place):
            folder.mkdir(0o700, exist_ok=True)  # under umask 000 another user could put his programs in their place
        descriptor = locked(place, kind.title)
        if _is_at(place, descriptor):
            return descriptor
        os.close(descriptor)  # whoever had it has removed it meanwhile


def _is_at(place: Path, descriptor: int) -> bool:
    return place.exists() and os.path.samestat(place.stat(), os.fstat(descriptor))


def _leave(place: Path) -> None:
    for folder in (place, place.parent):
        with suppress(OSError):  # it is gone, or holds something
            folder.rmdir()


def _log(kind: Kind, where: Folders) -> Path:
    return where.log / f"add-{kind.name}.log"
