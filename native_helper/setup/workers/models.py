"""The files of a worker: one set, or one for each voice that was added by name, held to what was published.

workers/xtts/       models/, models.lock.json         the set of a worker that takes it as it is published
workers/translate/  download/, download.lock.json     the published set while models/ is being made of it
                    models/
workers/piper/      models/VOICE/, VOICE.lock.json    a set for each voice
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from native_helper.errors import FileUnusable, NoNetwork, SetupFailed, UnknownVoice
from native_helper.paths import Folders
from native_helper.setup import disk, model_install, model_record, virtual_environment
from native_helper.setup.digest import is_right
from native_helper.setup.file_set import FileSet
from native_helper.setup.hub import Hub
from native_helper.setup.model_files import Places, discard
from native_helper.setup.model_install import Wish
from native_helper.setup.model_record import SUFFIX
from native_helper.setup.virtual_environment import Making
from native_helper.shown import shown
from native_helper.voices import piper_files
from native_helper.workers import installed
from native_helper.workers.roster import PIPER, Files, Kind

_VOICE: Final = re.compile(r"\w[\w-]{0,63}", re.ASCII)


def file_set(kind: Kind, files: Files, voice: str | None) -> FileSet:
    """Return the set of files: that of `voice` where `kind` has voices by name, else the only one."""
    paths = [path.replace("{voice}", voice or "") for path in files.paths]
    words = f"{kind.name} {voice}" if voice else kind.name
    return FileSet(
        title=f"The files of {voice or kind.title}",
        repository=files.repository,
        is_wanted=lambda path: path in paths or path in files.also,
        what_lacks=lambda found: next((path for path in paths if path not in found), None),
        contents=f"{', '.join(paths)}, as the hub has them",
        renew=f"utter remove {words}; utter add {words}",
        beside=paths[0] if files.by_voice else None,
    )


def places(kind: Kind, where: Folders, voice: str | None = None) -> Places:
    """Return where the published files lie."""
    if voice is not None:
        return Places(installed.models(kind, where), voice)
    return Places(installed.folder(kind, where), "download" if kind.prepares else "models")


def voices(kind: Kind, where: Folders) -> list[str]:
    """Return the voices that were added by name, whole or not."""
    if kind.files is None or not kind.files.by_voice:
        return []
    return sorted(path.name.removesuffix(SUFFIX) for path in installed.models(kind, where).glob(f"*{SUFFIX}"))


def require_names(kind: Kind, names: Sequence[str]) -> None:
    """Raise UnknownVoice for what cannot be the name of a voice, SetupFailed where there are none by name."""
    if names and (kind.files is None or not kind.files.by_voice):
        raise SetupFailed(f"{kind.title} comes whole; its voices are not added by name.", f"Run: utter add {kind.name}")
    for name in names:
        if not _VOICE.fullmatch(name):
            raise UnknownVoice(f"No voice of {kind.title} has such a name: {name[:80]!r}.", _see(kind))


def lacking_bytes(kind: Kind, where: Folders, voice: str | None = None) -> int:
    """Return how much is to be fetched, about; nothing where all is there and right. Reads all of it."""
    if kind.files is None:
        return 0
    if kind.prepares:
        return 0 if _is_prepared(kind, where) else kind.files.bytes
    own = places(kind, where, voice)
    known = model_record.read(own.record, file_set(kind, kind.files, voice))
    if known is None:
        return kind.files.bytes
    return sum(file.size for file in model_install.what_is_lacking(known, own))


def require_source(kind: Kind, where: Folders, voice: str | None, source: Path) -> int:
    """Return the bytes of the files that are to come from `source`.

    Raises FileUnusable if it is no folder that has them, or they can be of no use.
    """
    if kind.files is None:
        return 0
    own = places(kind, where, voice)
    n_bytes = model_install.require_source(file_set(kind, kind.files, voice), own, source)
    # What was recorded before is held to the record.
    if kind.name == PIPER.name and not own.record.exists():
        settings = source / f"{voice}{piper_files.SETTINGS}"
        try:
            is_damaged = piper_files.look(settings).fault is not None
        except OSError as error:
            raise disk.failure(error, settings) from error
        if is_damaged:
            raise FileUnusable(
                f"{shown(settings)} is damaged: Piper's settings of a voice are not in it.",
                f"Get the files of {voice} anew, or let Utter download them: utter add {kind.name} {voice}",
            )
    return n_bytes


def bring(kind: Kind, where: Folders, voice: str | None, wish: Wish, log: Path) -> bool:
    """Bring the files and let the program prepare them where it does; return False if none had to be brought.

    Raises as `model_install.bring` does, and SetupFailed.
    """
    if kind.files is None or (kind.prepares and not lacking_bytes(kind, where)):
        return False
    own = places(kind, where, voice)
    own.models.mkdir(exist_ok=True)
    came = model_install.bring(file_set(kind, kind.files, voice), own, wish)
    if kind.prepares:
        _prepare(kind, where, own.voice, log)
        came = True
    return came


def remove(kind: Kind, where: Folders, voice: str) -> None:
    """Remove a voice, whole or not, and the record of it."""
    own = places(kind, where, voice)
    discard(own.old)
    if os.path.lexists(own.voice):
        own.voice.rename(own.old)  # out of sight in one step: a half-removed set would be a damaged one
    for folder in (own.old, own.part):
        discard(folder)
    own.record.unlink(missing_ok=True)


def faults(kind: Kind, where: Folders, *, thorough: bool = False) -> list[str]:
    """Return the files that are missing or not of their size; of wrong bytes too, where it is looked at thoroughly.

    Where the record of them is missing, nobody knows which there should be: then the record is what is missing.
    """
    if kind.files is None:
        return []
    folder = installed.models(kind, where)
    if kind.prepares:
        return [path for path, size in installed.prepared(kind, where).items() if _size(folder / path) != size]
    names: Sequence[str | None] = voices(kind, where) if kind.files.by_voice else [None]
    wrong = []
    for name in names:
        own = places(kind, where, name)
        known = model_record.read(own.record, file_set(kind, kind.files, name))
        if known is None:
            wrong.append(own.record.name)
            continue
        for file in known.files:
            path = own.voice / file.path
            if _size(path) != file.size or (thorough and not is_right(path, file.size, file.digest)):
                wrong.append(path.relative_to(folder).as_posix())
    return wrong


def sizes(folder: Path) -> dict[str, int]:
    """Return the size of each file below `folder`."""
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def published_voices(kind: Kind, wish: Wish) -> dict[str, int]:
    """Return the voices that the hub has for `kind`, with the bytes of each. Raises DownloadFailed and Canceled."""
    if kind.files is None or not kind.files.by_voice:
        raise SetupFailed(f"{kind.title} has no voices that are added by name.", f"Run: utter add {kind.name}")
    hub = Hub.from_environment()
    try:
        revision = hub.revision(kind.files.repository, wish.patience, wish.canceled)
        listed = hub.files(kind.files.repository, revision, wish.patience, wish.canceled)
    except NoNetwork as error:
        remedy = (
            "See to the network and try again. The files of a voice that another computer has come with: "
            f"utter add {kind.name} VOICE --from FOLDER"
        )
        raise NoNetwork(error.message, remedy) from error
    ending = kind.files.paths[0].removeprefix("{voice}")
    names = [it.path.rpartition("/")[2] for it in listed]
    return {
        name.removesuffix(ending): it.size
        for name, it in zip(names, listed, strict=True)
        if name.endswith(ending) and _VOICE.fullmatch(name.removesuffix(ending))
    }


def require_published(kind: Kind, voice: str, published: Sequence[str]) -> None:
    """Raise UnknownVoice, with names much like it, unless `voice` is one of `published`."""
    if voice in published:
        return
    near = get_close_matches(voice, published, n=3, cutoff=0.5)
    told = f"{kind.title} has no voice {voice}."
    raise UnknownVoice(f"{told} Much like it: {', '.join(near)}." if near else told, _see(kind))


def _is_prepared(kind: Kind, where: Folders) -> bool:
    if installed.noted(kind, where):
        return bool(installed.prepared(kind, where)) and not faults(kind, where)
    folder = installed.models(kind, where)  # it came into its place whole; what it holds was not noted yet
    return folder.is_dir() and any(folder.iterdir())


def _prepare(kind: Kind, where: Folders, source: Path, log: Path) -> None:
    # In the worker's own environment, into a folder that takes its place at once.
    place, target = installed.folder(kind, where), installed.models(kind, where)
    fresh = target.with_name("models.part")
    discard(fresh)
    fresh.mkdir()
    program: list[str | Path] = [installed.python(kind, where), "-I", installed.PROGRAM]
    with log.open("ab") as output:
        try:
            Making(place / virtual_environment.NAME, output).run(
                [*program, "--prepare", kind.name, source, fresh], installed.OFFLINE
            )
        except subprocess.CalledProcessError as error:
            discard(fresh)
            raise virtual_environment.failure(log, f"The files of {kind.title} could not be prepared") from error
    old = target.with_name(".models.old")
    discard(old)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    discard(old)
    shutil.rmtree(source)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _see(kind: Kind) -> str:
    return f"See which there are with: utter add {kind.name} --list"
