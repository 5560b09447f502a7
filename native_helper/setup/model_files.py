"""A voice's files on this machine: whether they are there, whether they are right, and how they go.

`models/kokoro/` is the whole set or is not there at all; `models/kokoro.part/` is what a download has brought so far;
`models/kokoro.lock.json` is the record that holds both to what was published. model_install.py brings them.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from native_helper.errors import DownloadFailed, SetupFailed
from native_helper.paths import KOKORO, Folders
from native_helper.setup import disk, model_record
from native_helper.setup.digest import is_right
from native_helper.setup.kokoro_files import KOKORO_FILES, voices_of
from native_helper.setup.model_record import ModelRecord
from native_helper.setup.record import open_record

# What a person is told before anybody has asked the hub: 327 MB of weights and 54 voices of 0.5 MB.
ABOUT_BYTES: Final = 355_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """Where it all is."""

    models: Path
    name: str = KOKORO  # of the set: what is told above of "kokoro" holds for it

    @property
    def voice(self) -> Path:
        return self.models / self.name

    @property
    def part(self) -> Path:
        return self.models / f"{self.name}.part"

    @property
    def old(self) -> Path:
        """Lives for an instant, while a repaired set takes the place of a damaged one."""
        return self.models / f".{self.name}.old"

    @property
    def record(self) -> Path:
        return self.models / f"{self.name}{model_record.SUFFIX}"

    @property
    def lock(self) -> Path:
        return self.models / f".{self.name}.lock"


@dataclass(frozen=True, slots=True)
class Status:
    """What is there, as far as names and sizes tell."""

    state: Literal["installed", "damaged", "missing"]
    repository: str
    revision: str | None  # None: not recorded, or taken from a folder
    size_bytes: int  # of the whole set; about, until there is a record
    left_bytes: int  # still to be fetched
    free_bytes: int  # on the disk where they go
    voices: tuple[str, ...]  # that are there
    folder: Path
    unusable: str | None  # why this computer could not speak with them


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not what was recorded."""

    path: str
    what: Literal["missing", "wrong"]


def status(where: Folders) -> Status:
    """Return what is there; reads no file but the record. Raises DownloadFailed if that one cannot be understood."""
    places = Places(where.models)
    record = model_record.read(places.record, KOKORO_FILES)
    there = _sizes(places.voice)
    voices = tuple(voices_of(list(there)))
    size = record.size if record else ABOUT_BYTES
    staged = _sizes(places.part)
    wanted = {file.path: file.size for file in record.files} if record else {}
    if not os.path.lexists(places.voice):
        state: Literal["installed", "damaged", "missing"] = "missing"
    elif record:
        state = "installed" if wanted.items() <= there.items() else "damaged"
    else:
        state = "installed" if KOKORO_FILES.what_lacks(list(there)) is None else "damaged"
    left = 0
    if state != "installed":
        have = (min(staged.get(path, 0), n) if there.get(path) != n else n for path, n in wanted.items())
        left = size - sum(have)
    revision = record.revision if record else None
    repository = record.repository if record else KOKORO_FILES.repository
    free = disk.free_bytes(where.models)
    return Status(state, repository, revision, size, left, free, voices, places.voice, why_unusable())


def why_unusable() -> str | None:
    """Return why this computer could not speak with the files, None where it can."""
    if find_spec("mlx") is not None:
        return None
    return "Kokoro cannot run on this computer: MLX, which it needs, is for Macs with Apple silicon and 64-bit Linux."


def verify(where: Folders, on_file: Callable[[str], None] = lambda _: None) -> list[Fault]:
    """Read every file and return those that are not what was recorded.

    Raises SetupFailed if there is nothing to verify, or nothing to hold it to, and DownloadFailed for a failing disk.
    """
    places = Places(where.models)
    if not os.path.lexists(places.voice):
        raise SetupFailed("The voice's files are not on this computer.", "Get them with: utter model install")
    record = recorded(places)
    faults = []
    for file in record.files:
        on_file(file.path)
        path = places.voice / file.path
        try:
            if not is_right(path, file.size, file.digest):
                faults.append(Fault(file.path, "wrong" if path.exists() else "missing"))
        except OSError as error:
            raise disk.failure(error, path) from error
    return faults


def recorded(places: Places) -> ModelRecord:
    """Return the record. Raises SetupFailed without one."""
    record = model_record.read(places.record, KOKORO_FILES)
    if record is None:
        raise SetupFailed(
            f"Nobody recorded what the files in {places.voice} must be.",
            "Run `utter model install`: it compares them with what is published and fetches what differs.",
        )
    return record


def remove(where: Folders) -> int:
    """Remove the files, whole or not, and return how many bytes that frees. The record stays."""
    places = Places(where.models)
    if not any(os.path.lexists(path) for path in (places.voice, places.part, places.old)):
        return 0
    try:
        with alone(where):
            freed = sum(sum(_sizes(folder).values()) for folder in (places.voice, places.part, places.old))
            # Out of sight in one step: a half-removed set would be a damaged one.
            discard(places.old)
            if os.path.lexists(places.voice):
                places.voice.rename(places.old)
            discard(places.old)
            discard(places.part)
    except OSError as error:
        raise disk.failure(error, where.models) from error
    return freed


def disk_size(where: Folders) -> int:
    """Return the bytes in the models folder, records aside."""
    return sum(size for name, size in _sizes(where.models).items() if not name.endswith(model_record.SUFFIX))


@contextmanager
def alone(where: Folders) -> Iterator[Places]:
    """Hold the files for this process, the models folder made. Raises DownloadFailed if another one is at them."""
    open_record(where)  # notes the folders it makes, for uninstall
    where.models.mkdir(0o700, exist_ok=True)  # under umask 000 mkdir's own is open to all
    places = Places(where.models)
    with places.lock.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DownloadFailed(
                "Another program is working on the voice's files now.",
                "Wait until it is done; in the popup you can see and stop it.",
            ) from error
        yield places


def discard(folder: Path) -> None:
    """Remove a folder, or a link that stands for one."""
    if folder.is_symlink():
        folder.unlink()  # what it leads to was put there by the person
    elif folder.exists():
        shutil.rmtree(folder)


def _sizes(folder: Path) -> dict[str, int]:
    """Return the files below a folder, by their path in it, with their sizes; it may be changing meanwhile."""
    sizes = {}
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names):
            with suppress(FileNotFoundError):
                sizes[path.relative_to(folder).as_posix()] = path.stat().st_size
    return sizes
