"""Where files come from: a revision of a repository on the hub, or a folder of this machine."""

import http.client
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from native_helper.errors import DownloadFailed, FileUnusable
from native_helper.plain_file import open_plain
from native_helper.setup.digest import sha256_of
from native_helper.setup.fetch import MayPass, Patience, unreachable
from native_helper.setup.file_set import FileSet
from native_helper.setup.hub import Hub
from native_helper.setup.model_record import ModelFile, ModelRecord
from native_helper.setup.safetensors_file import is_whole

_PIECE_BYTES: Final = 256 << 10


@dataclass(frozen=True, slots=True)
class HubSource:
    """Files of one revision of one repository."""

    hub: Hub
    repository: str
    revision: str
    patience: Patience
    folder: str = ""  # in it: where the paths begin

    @property
    def name(self) -> str:
        return self.hub.host

    @property
    def if_wrong(self) -> str:
        return "Try again. If it happens again, what is offered there was damaged or changed: do not use it."

    @contextmanager
    def open(self, path: str, start: int) -> "Iterator[_HubAnswer]":
        with self.hub.open(self.repository, self.revision, self.folder + path, start, self.patience) as response:
            host = urlsplit(response.url).hostname or self.hub.host
            if response.status != 206:
                yield _HubAnswer(response, host, 0)
                return
            told = re.match(r"bytes (\d{1,18})-", response.headers.get("Content-Range", ""))
            if told is None or int(told[1]) != start:
                raise MayPass(DownloadFailed(f"{host} sent another part of {path} than was asked for.", "Try again."))
            yield _HubAnswer(response, host, start)


@dataclass(frozen=True, slots=True)
class _HubAnswer:
    response: http.client.HTTPResponse
    host: str
    start: int

    def read(self) -> bytes:
        try:
            return self.response.read1(_PIECE_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise unreachable(self.host, error) from error


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Files that are on this machine already."""

    folder: Path
    renew: str  # the command that takes what is there, whatever was recorded

    @property
    def name(self) -> str:
        return str(self.folder)

    @property
    def if_wrong(self) -> str:
        # Only a person can tell damage from another version here, so they are told of both.
        return (
            "It is damaged, or of another version than the first install noted. If you trust that folder, take its "
            f"files with: {self.renew} --from {shlex.quote(str(self.folder))}"
        )

    @contextmanager
    def open(self, path: str, start: int) -> "Iterator[_FolderAnswer]":
        try:
            file = open_plain(self.folder / path)
            file.seek(start)
        except OSError as error:
            raise FileUnusable(f"{self.folder / path} cannot be read: {error.strerror}.") from error
        with file:
            yield _FolderAnswer(file, start, self.if_wrong)


@dataclass(frozen=True, slots=True)
class _FolderAnswer:
    file: BinaryIO
    start: int
    if_wrong: str

    def read(self) -> bytes:
        try:
            piece = self.file.read(_PIECE_BYTES)
        except OSError as error:
            raise FileUnusable(f"{self.file.name} cannot be read: {error.strerror}.") from error
        if not piece:  # no line that broke: more will not come however often it is tried
            raise FileUnusable(f"{self.file.name} is shorter than it should be.", self.if_wrong)
        return piece


def require_whole(folder: Path, wanted: FileSet) -> list[str]:
    """Return the files of the set in `folder`; reads none of them. Raises FileUnusable if one is missing."""
    remedy = f"It must hold {wanted.contents}."
    try:
        found = (str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())
        paths = [path for path in found if wanted.is_wanted(path)]
    except OSError as error:
        raise FileUnusable(f"{error.filename or folder} cannot be read: {error.strerror}.", remedy) from error
    if lack := wanted.what_lacks(paths):
        raise FileUnusable(f"{folder} has no {lack}.", remedy)
    return paths


def record_of(folder: Path, wanted: FileSet) -> ModelRecord:
    """Return what is in `folder`, as a record to hold later copies to. Raises FileUnusable if it is no whole set.

    Nobody vouches for these files; that none was cut short is what can be told.
    """
    remedy = f"It must hold {wanted.contents}."
    try:
        paths = require_whole(folder, wanted)
        for path in paths:
            if path.endswith(".safetensors") and not is_whole(folder / path):
                raise FileUnusable(f"{folder / path} is no whole safetensors file.", remedy)
        files = (ModelFile(path, (folder / path).stat().st_size, sha256_of(folder / path)) for path in paths)
        return ModelRecord(wanted.repository, None, tuple(files))
    except OSError as error:
        raise FileUnusable(f"{error.filename or folder} cannot be read: {error.strerror}.", remedy) from error
