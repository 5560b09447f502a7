"""Bringing files that belong together: from the hub or a folder, held to the record, all of them at once.

    what must be there?   the record; without one, or to forget it, the hub's main branch as it is now, or what the
                          folder holds
    what is there?        every file that is right, installed or left by an interruption, stays
    may it come?          size and free disk told, the caller agrees
    bring it              into models/kokoro.part/, every file hashed (download.py)
    let it appear         one rename: models/kokoro/ is the whole set or not there

Runs on the caller's thread: the terminal's, or one of the engine's own.
"""

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from native_helper.errors import Canceled, DownloadFailed, FileUnusable
from native_helper.paths import Folders
from native_helper.setup import disk, model_record
from native_helper.setup.digest import is_right
from native_helper.setup.download import Order, Source, fetch_all
from native_helper.setup.fetch import PATIENT, NotFound, Patience
from native_helper.setup.file_set import FileSet
from native_helper.setup.hub import Hub, HubFile
from native_helper.setup.kokoro_files import KOKORO_FILES
from native_helper.setup.model_files import Places, alone, discard
from native_helper.setup.model_record import ModelFile, ModelRecord
from native_helper.setup.sources import FolderSource, HubSource, record_of, require_whole

SPARE_BYTES: Final = 50_000_000  # a disk filled to its last byte helps nobody


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person is told before anything is fetched."""

    source: str  # "huggingface.co", or a folder's path
    repository: str
    revision: str | None
    size_bytes: int  # of the whole set
    left_bytes: int  # still to bring
    free_bytes: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Wish:
    """How the files are to be brought."""

    source: Path | None = None  # a folder with the files; None: the hub
    forget: bool = False  # the record: what the source offers now takes its place, once it is known and agreed to
    agree: Callable[[Offer], bool] = lambda _: True
    on_progress: Callable[[int, int], None] = lambda _have, _all: None  # bytes; on the caller's thread
    canceled: threading.Event = field(default_factory=threading.Event)
    patience: Patience = PATIENT


def install(where: Folders, wish: Wish) -> bool:
    """Bring those of the natural voice's files that are not there, or are not right; return False if none was.

    Raises DownloadFailed, FileUnusable, SetupFailed (a root that is not ours), and Canceled, also where nobody agreed.
    """
    try:
        with alone(where) as places:
            return bring(KOKORO_FILES, places, wish)
    except OSError as error:
        raise disk.failure(error, where.models) from error


def bring(wanted: FileSet, places: Places, wish: Wish) -> bool:
    """Bring what is missing or wrong of `wanted`; return False if nothing was. Nobody else may be at `places`.

    Raises DownloadFailed, FileUnusable, Canceled and OSError.
    """
    known = None if wish.forget else model_record.read(places.record, wanted)
    if known is not None and not what_is_lacking(known, places):
        discard(places.part)
        return False
    source, record = _source(wanted, known, wish)
    lacking = what_is_lacking(record, places)
    if not lacking:  # put there by hand: now there is a record of them
        model_record.write(places.record, record)
        return False
    left = sum(file.size - _have(places.part, file) for file in lacking)
    free = disk.free_bytes(places.models)
    offer = Offer(source.name, record.repository, record.revision, record.size, left, free, places.voice)
    if free < left + SPARE_BYTES:
        raise DownloadFailed(
            f"{wanted.title} need {disk.size_words(left)} more on the disk where {places.models} is; "
            f"{disk.size_words(free)} are free there.",
            "Make room on it, then try again.",
        )
    if not wish.agree(offer):
        raise Canceled("Nothing was fetched.")
    model_record.write(places.record, record)
    _sweep(places.part, record)
    try:
        _fetch(source, record, places, lacking, wish)
    except NotFound as error:
        # The files that were recorded are gone there; what is there now may be right, but nobody said so.
        raise DownloadFailed(error.message, f"Take what is published there now with: {wanted.renew}") from error
    _keep(places, {file.path for file in lacking})
    _appear(places)
    return True


def require_source(wanted: FileSet, places: Places, source: Path) -> int:
    """Return the bytes of the files that are to come from `source`; reads none of them.

    Raises FileUnusable if it is no folder with those files.
    """
    folder = _folder_of(wanted, source)
    known = model_record.read(places.record, wanted)
    if known is None:
        return sum((folder / path).stat().st_size for path in require_whole(folder, wanted))
    lacking = what_is_lacking(known, places)
    for file in lacking:
        if _have(places.part, file) < file.size and not (folder / file.path).is_file():
            raise FileUnusable(f"{folder} has no {file.path}.", f"It must hold {wanted.contents}.")
    return sum(file.size for file in lacking)


def _folder_of(wanted: FileSet, source: Path) -> Path:
    folder = source.absolute()
    if not folder.is_dir():
        raise FileUnusable(f"{folder} is not a folder.", f"Name one that holds {wanted.contents}.")
    return folder


def _source(wanted: FileSet, known: ModelRecord | None, wish: Wish) -> tuple[Source, ModelRecord]:
    """Return where the files come from and what they must be."""
    if wish.source is not None:
        folder = _folder_of(wanted, wish.source)
        return FolderSource(folder, wanted.renew), known or record_of(folder, wanted)
    hub = Hub.from_environment()
    if known is None or known.revision is None:
        known = _published(wanted, hub, wish)
    return HubSource(hub, known.repository, str(known.revision), wish.patience, known.folder), known


def _published(wanted: FileSet, hub: Hub, wish: Wish) -> ModelRecord:
    """Return what the hub publishes now."""
    repository = wanted.repository
    revision = hub.revision(repository, wish.patience, wish.canceled)
    listed = hub.files(repository, revision, wish.patience, wish.canceled)
    folder = _folder(wanted, listed)
    below = [(it.path.removeprefix(folder), it) for it in listed if it.path.startswith(folder)]
    files = [ModelFile(path, it.size, it.digest) for path, it in below if wanted.is_wanted(path)]
    if lack := wanted.what_lacks([file.path for file in files]):
        raise DownloadFailed(f"{hub.host} has no {lack} in {repository} now.", "Try again later, or with --from DIR.")
    return ModelRecord(repository, revision, tuple(files), folder)


def _folder(wanted: FileSet, listed: list[HubFile]) -> str:
    if wanted.beside is None:
        return ""
    found = (it.path for it in listed if it.path.rpartition("/")[2] == wanted.beside)
    return next(found, "").removesuffix(wanted.beside)


def _fetch(source: Source, record: ModelRecord, places: Places, lacking: list[ModelFile], wish: Wish) -> None:
    have = record.size - sum(file.size - _have(places.part, file) for file in lacking)

    def on_bytes(n_bytes: int) -> None:
        nonlocal have
        have += n_bytes
        wish.on_progress(have, record.size)

    wish.on_progress(have, record.size)
    fetch_all(Order(source, lacking, places.part, wish.patience), on_bytes, wish.canceled)


def what_is_lacking(record: ModelRecord, places: Places) -> list[ModelFile]:
    """Return the files of the record that are not in their place, or not right; reads all of them."""
    return [file for file in record.files if not is_right(places.voice / file.path, file.size, file.digest)]


def _have(part: Path, file: ModelFile) -> int:
    """Return how many bytes of a file an interruption has left."""
    path = part / file.path
    size = path.stat().st_size if path.is_file() else 0
    return size if size <= file.size else 0


def _sweep(part: Path, record: ModelRecord) -> None:
    """Remove what another record's download has left."""
    wanted = {part / file.path for file in record.files}
    for path in part.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


def _keep(places: Places, brought: set[str]) -> None:
    """Take along what is in the voice's folder and was not brought: right files, and what a person put there."""
    for path in places.voice.rglob("*"):
        name = path.relative_to(places.voice)
        if path.is_file() and name.as_posix() not in brought:
            target = places.part / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            try:
                os.link(path.resolve(), target)
            except OSError:  # the file system has no links, or the file is on another one
                shutil.copyfile(path, target)


def _appear(places: Places) -> None:
    """Put the set in its place. An engine that reads the old one goes on with the files that it has open."""
    discard(places.old)
    if os.path.lexists(places.voice):
        places.voice.rename(places.old)
    places.part.rename(places.voice)
    descriptor = os.open(places.models, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    discard(places.old)
