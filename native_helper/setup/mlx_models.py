"""Models of mlx-audio on this machine: brought from the hub, or linked from a folder of the person's, and taken away.

    a folder        models/mlx/NAME is a link to it: gigabytes are not copied, and removing takes the link alone
    ORG/NAME        models/mlx/NAME holds the repository's files, held to the record beside it (model_install.py)

A model may need the files of another repository, a codec for example, and asks for them as the hub's own library keeps
them: for each repository a link is laid in models/mlx/.hub/ of that form. Code and pickles are never fetched.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.errors import FileUnusable, NoNetwork, SetupFailed
from native_helper.paths import MLX, Folders
from native_helper.plain_file import write_atomically
from native_helper.setup import disk, model_install, model_record
from native_helper.setup.file_set import FileSet
from native_helper.setup.model_files import Places, discard
from native_helper.setup.model_install import Wish
from native_helper.setup.record import open_record
from native_helper.setup.workers.place import MLX_TITLE, locked
from native_helper.setup.workers.place import size as size_of
from native_helper.shown import shown
from native_helper.voices.mlx_audio.found import BESIDE, CACHE, CLIPS, SETTINGS, fault_of, is_part, what_lacks
from native_helper.voices.names import is_name, is_tag
from native_helper.workers import clips

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_PATH: Final = re.compile(r"(?:\w[\w.-]*/){0,4}\w[\w.-]*", re.ASCII)  # no hidden file, no way out of the folder
_WANTED: Final = (".json", ".safetensors", ".npz", ".model", ".tiktoken", ".txt", ".jinja", ".jsonl", ".yaml")
_WEIGHTS: Final = (".safetensors", ".npz")
_EXAMPLE: Final = "utter add mlx mlx-community/Kokoro-82M-bf16"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was named: a repository, or a folder of the person's."""

    name: str  # of its voice: mlx:NAME
    repository: str = ""
    folder: Path | None = None


def wanted(named: str) -> Wanted:
    """Return what `named` means. Raises SetupFailed where it is neither a folder that is there nor a repository."""
    path = Path(named)
    with suppress(OSError, RuntimeError):  # a name that is too long, the home of nobody: no folder
        path = path.expanduser()
        if path.is_dir():
            return Wanted(_name(path.resolve().name), folder=path.resolve())
    if _REPOSITORY.fullmatch(named):
        return Wanted(_name(named.rpartition("/")[2]), named)
    if named.startswith(("/", "./", "../", "~")):
        raise SetupFailed(f"There is no folder {named[:200]!r}.", "Name the folder that a model of mlx-audio lies in.")
    raise SetupFailed(
        f"{named[:200]!r} is neither a folder here nor the name of a repository on the hub.",
        f"Name it as the hub does, for example: {_EXAMPLE}",
    )


def add(where: Folders, what: Wanted, languages: Sequence[str], wish: Wish) -> bool:
    """Bring it; return False if all was there. `languages` are those that it speaks, if the person told them.

    Raises DownloadFailed, FileUnusable, SetupFailed and Canceled.
    """
    for tag in languages:
        if not is_tag(tag):
            raise SetupFailed(f"{tag[:40]!r} is no language.", "Write it as a tag, such as en or pt-BR.")
    with _alone(where) as place:
        came = _link(place, what) if what.folder else _bring(place, what, wish)
        if languages:
            write_atomically(place / f"{what.name}.json", json.dumps({"languages": list(languages)}).encode(), 0o644)
        return came


def add_clip(where: Folders, name: str, clip: Path) -> None:
    """Keep a recording to clone with the model `name`, and what is said in it if a text file lies beside it.

    Raises FileUnusable and SetupFailed.
    """
    if name not in names(where):
        raise SetupFailed(f"There is no model {name}.", f"Add it first, for example: {_EXAMPLE}")
    folder = where.models / MLX / name
    if lack := what_lacks(folder):
        fault = fault_of(folder, lack)
        raise FileUnusable(fault.message, fault.remedy)
    sound, words = require_clip(clip), clip.with_suffix(".txt")
    with _alone(where) as place:
        kept = place / f"{name}{CLIPS}" / f"{clip.stem}.wav"
        clips.keep(sound, kept)
        if words.is_file():
            shutil.copyfile(words, kept.with_suffix(".txt"))


def require_clip(clip: Path) -> clips.Sound:
    """Return the sound of a recording. Raises FileUnusable if no voice can be taken from it."""
    if not is_name(clip.stem):
        raise FileUnusable(f"{clip.name!r} cannot name a voice.", "Give the file a plain name, such as: me.wav")
    return clips.sound_of(clip)


def names(where: Folders) -> list[str]:
    """Return what is there, whole or not."""
    place = where.models / MLX
    records = {path.name.removesuffix(model_record.SUFFIX) for path in place.glob(f"*{model_record.SUFFIX}")}
    # A link whose folder is away is there too: it is in the way of another, and can be removed.
    there = (path for path in place.glob("*") if path.is_dir() or path.is_symlink())
    folders = {path.name for path in there if not path.name.startswith(".")}
    return sorted(records | {name for name in folders if not name.endswith(BESIDE)})


def is_voice(where: Folders, name: str) -> bool:
    """Say whether it speaks, or is only there for others that need it."""
    return not is_part(where.models / MLX, name)


def size(where: Folders, name: str) -> int:
    """Return the bytes that it takes, recordings with it; of a linked folder none."""
    own = Places(where.models / MLX, name)
    kept = [own.part, own.old, where.models / MLX / f"{name}{CLIPS}"]
    return sum(map(size_of, kept if own.voice.is_symlink() else [own.voice, *kept]))


def n_recordings(where: Folders, name: str) -> int:
    """Return how many recordings are kept for it."""
    return len(list((where.models / MLX / f"{name}{CLIPS}").glob("*.wav")))


def elsewhere(where: Folders, name: str) -> Path | None:
    """Return the person's folder that stays when it is removed, as only a link to it is here; None: nothing stays."""
    link = where.models / MLX / name
    return Path(os.path.realpath(link)) if link.is_symlink() else None


def remove(where: Folders, name: str) -> None:
    """Remove it, with what was kept beside it. A folder of the person's stays."""
    with _alone(where) as place:
        own = Places(place, name)
        for link in place.glob(f"{CACHE}/*/snapshots/*"):
            if link.is_symlink() and link.readlink().name == name:
                shutil.rmtree(link.parents[1])
        discard(own.old)
        if own.voice.is_symlink():
            own.voice.unlink()
        elif own.voice.exists():
            own.voice.rename(own.old)  # out of sight in one step
        for folder in (own.old, own.part, place / f"{name}{CLIPS}"):
            discard(folder)
        for file in (own.record, place / f"{name}.json"):
            file.unlink(missing_ok=True)


def _name(text: str) -> str:
    if text.endswith((*BESIDE, ".lock")) or not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,95}", text, re.ASCII):
        raise SetupFailed(f"{text[:100]!r} cannot be the name of a voice.", "Give the folder another name.")
    return text


def _link(place: Path, what: Wanted) -> bool:
    link = place / what.name
    if what.folder is None:
        return False
    if lack := what_lacks(what.folder):
        remedy = f"Put the model's files into {shown(what.folder)}, or name the folder that they lie in."
        raise FileUnusable(f"{shown(what.folder)} has no {lack}.", remedy)
    if link.is_symlink() and link.resolve() == what.folder:
        return False
    if link.exists() or link.is_symlink():
        raise SetupFailed(f"There is another model {what.name}.", f"Remove it first: utter remove mlx {what.name}")
    link.symlink_to(what.folder, target_is_directory=True)
    return True


def _bring(place: Path, what: Wanted, wish: Wish) -> bool:
    own = Places(place, what.name)
    if own.voice.is_symlink():
        raise SetupFailed(f"There is another model {what.name}.", f"Remove it first: utter remove mlx {what.name}")
    files = FileSet(
        title=f"The files of {what.name}",
        repository=what.repository,
        is_wanted=lambda path: path.endswith(_WANTED) and _PATH.fullmatch(path) is not None,
        what_lacks=_what_lacks,
        contents=f"{SETTINGS} and *.safetensors, as the hub has them",
        renew=f"utter remove mlx {what.name}; utter add mlx {what.repository}",
    )
    known = model_record.read(own.record, files)
    if known is not None and known.repository != what.repository:
        raise SetupFailed(
            f"There is a model {what.name} of {known.repository}.", f"Remove it first: utter remove mlx {what.name}"
        )
    try:
        came = model_install.bring(files, own, wish)
    except NoNetwork as error:
        remedy = "See to the network and try again. Files that another computer has come with: utter add mlx FOLDER"
        raise NoNetwork(error.message, remedy) from error
    record = model_record.read(own.record, files)
    if record is not None and record.revision is not None:
        _lay_link(place, what, record.revision)
    return came


def _what_lacks(paths: Sequence[str]) -> str | None:
    if SETTINGS not in paths:
        return SETTINGS
    return None if any(path.endswith(_WEIGHTS) for path in paths) else "*.safetensors"


def _lay_link(place: Path, what: Wanted, revision: str) -> None:
    # As huggingface_hub keeps a repository: refs/main names the revision, snapshots/REVISION holds its files.
    kept = place / CACHE / f"models--{what.repository.replace('/', '--')}"
    discard(kept)
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text(revision, encoding="ascii")
    (kept / "snapshots").mkdir()
    (kept / "snapshots" / revision).symlink_to(Path("../../..") / what.name, target_is_directory=True)


@contextmanager
def _alone(where: Folders) -> Iterator[Path]:
    place = where.models / MLX
    try:
        open_record(where)  # notes the folders it makes, for uninstall
        for folder in (where.models, place):
            folder.mkdir(0o700, exist_ok=True)
        descriptor = locked(place, MLX_TITLE)
        try:
            yield place
        finally:
            os.close(descriptor)
    except OSError as error:
        raise disk.failure(error, place) from error
