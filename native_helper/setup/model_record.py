"""The record of a set of files: which revision they are of, and what each must hash to.

`models/kokoro.lock.json`, beside the files and not among them: it is written before the first byte is fetched, so that
an interrupted download goes on with the same files, and it outlives them, so that later installs get the same ones.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from native_helper.errors import DownloadFailed
from native_helper.plain_file import NotPlain, open_plain, write_atomically
from native_helper.setup.digest import Digest
from native_helper.setup.file_set import FileSet

SUFFIX: Final = ".lock.json"
_FORMAT: Final = 1
_MAX_BYTES: Final = 8 << 20  # as of the hub's answer that it is made from; 54 voices take 9 kB


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of the set."""

    path: str  # below the set's folder; `is_wanted` of the set holds for it
    size: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """The whole set."""

    repository: str
    revision: str | None  # None: taken from a folder, so nobody knows
    files: tuple[ModelFile, ...]
    folder: str = ""  # in the repository, that their paths are told below: "" or "en/lessac/"

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def read(path: Path, wanted: FileSet) -> ModelRecord | None:
    """Return the record, None if there is none. Raises DownloadFailed for one that cannot be understood."""
    try:
        with open_plain(path) as file:
            text = file.read(_MAX_BYTES)
    except FileNotFoundError:
        return None
    except NotPlain:
        text = b""
    try:
        return _parsed(json.loads(text), wanted)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DownloadFailed(
            f"The record of {wanted.title[:1].lower()}{wanted.title[1:]}, {path}, cannot be understood.",
            f"Make it anew with `{wanted.renew}`: the files that are right are kept.",
        ) from error


def write(path: Path, record: ModelRecord) -> None:
    """Write the record."""
    files = {file.path: {"size": file.size, file.digest.kind: file.digest.hex} for file in record.files}
    body = {"format": _FORMAT, "repository": record.repository, "revision": record.revision, "files": files}
    if record.folder:
        body["folder"] = record.folder
    write_atomically(path, (json.dumps(body, indent=1) + "\n").encode("ascii"), 0o644)


def _parsed(body: dict[str, Any], wanted: FileSet) -> ModelRecord:
    if body["format"] != _FORMAT:
        raise ValueError(f"format {body['format']}")
    files = []
    for path, told in body["files"].items():
        kind: Literal["sha256", "git_blob"] = "sha256" if "sha256" in told else "git_blob"
        if not wanted.is_wanted(path) or not isinstance(told["size"], int):
            raise ValueError(path)
        files.append(ModelFile(path, told["size"], Digest(kind, told[kind])))
    if lack := wanted.what_lacks([file.path for file in files]):
        raise ValueError(f"no {lack}")
    revision = body["revision"]
    repository, folder = str(body["repository"]), str(body.get("folder", ""))
    return ModelRecord(repository, None if revision is None else str(revision), tuple(files), folder)
