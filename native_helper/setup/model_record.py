"""The record of the voice's files: which revision they are of, and what each must hash to.

`models/kokoro.lock.json`, beside the files and not among them: it is written before the first byte is fetched, so that
an interrupted download goes on with the same files, and it outlives them, so that later installs get the same ones.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from native_helper.errors import DownloadFailed
from native_helper.plain_file import NotPlain, open_plain, write_atomically
from native_helper.setup.digest import Digest

SUFFIX: Final = ".lock.json"
CONFIG: Final = "config.json"
WEIGHTS: Final = "kokoro-v1_0.safetensors"
_VOICE: Final = re.compile(r"voices/(\w[\w-]{0,63})\.safetensors", re.ASCII)
_FORMAT: Final = 1
_MAX_BYTES: Final = 8 << 20  # as of the hub's answer that it is made from; 54 voices take 9 kB

# For a remedy: what forgets the record, once it is known what takes its place.
FORGET: Final = "utter model install --forget"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of the set."""

    path: str  # below the voice's folder; `is_wanted` holds for it
    size: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """The whole set."""

    repository: str
    revision: str | None  # None: taken from a folder, so nobody knows
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def is_wanted(path: str) -> bool:
    """Say whether a file of a repository belongs to the set. No path that leads elsewhere does."""
    return path in (CONFIG, WEIGHTS) or _VOICE.fullmatch(path) is not None


def voices_of(paths: list[str]) -> list[str]:
    """Return the names of the voices among `paths`, in order of the alphabet."""
    return sorted(found[1] for path in paths if (found := _VOICE.fullmatch(path)))


def what_lacks(paths: list[str]) -> str | None:
    """Return what a set with these files has not and needs, None if it is whole."""
    for path in (CONFIG, WEIGHTS):
        if path not in paths:
            return path
    return None if voices_of(paths) else "voices/*.safetensors"


def read(path: Path) -> ModelRecord | None:
    """Return the record, None if there is none. Raises DownloadFailed for one that cannot be understood."""
    try:
        with open_plain(path) as file:
            text = file.read(_MAX_BYTES)
    except FileNotFoundError:
        return None
    except NotPlain:
        text = b""
    try:
        return _parsed(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DownloadFailed(
            f"The record of the voice's files, {path}, cannot be understood.",
            f"Make it anew with `{FORGET}`: the files that are right are kept.",
        ) from error


def write(path: Path, record: ModelRecord) -> None:
    """Write the record."""
    files = {file.path: {"size": file.size, file.digest.kind: file.digest.hex} for file in record.files}
    body = {"format": _FORMAT, "repository": record.repository, "revision": record.revision, "files": files}
    write_atomically(path, (json.dumps(body, indent=1) + "\n").encode("ascii"), 0o644)


def _parsed(body: dict[str, Any]) -> ModelRecord:
    if body["format"] != _FORMAT:
        raise ValueError(f"format {body['format']}")
    files = []
    for path, told in body["files"].items():
        kind: Literal["sha256", "git_blob"] = "sha256" if "sha256" in told else "git_blob"
        if not is_wanted(path) or not isinstance(told["size"], int):
            raise ValueError(path)
        files.append(ModelFile(path, told["size"], Digest(kind, told[kind])))
    if lack := what_lacks([file.path for file in files]):
        raise ValueError(f"no {lack}")
    revision = body["revision"]
    return ModelRecord(str(body["repository"]), None if revision is None else str(revision), tuple(files))
