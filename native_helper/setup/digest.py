"""The hash of a file as the hub tells it: SHA-256 of what it keeps outside git, git's blob id of small files in git."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from native_helper.plain_file import NotPlain, open_plain

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE_BYTES: Final = 1 << 20
_HEX: Final = {"sha256": re.compile(r"[0-9a-f]{64}"), "git_blob": re.compile(r"[0-9a-f]{40}")}


@dataclass(frozen=True, slots=True)
class Digest:
    """What the bytes of a file must hash to."""

    kind: Literal["sha256", "git_blob"]
    hex: str

    def __post_init__(self) -> None:
        if not _HEX[self.kind].fullmatch(self.hex):
            raise ValueError(f"{self.hex!r:.80} is no {self.kind}")

    def hasher(self, size: int) -> "_Hash":
        """Return a hash that is to be fed the bytes of a file of `size` bytes."""
        if self.kind == "sha256":
            return hashlib.sha256()
        # git hashes a file with its length before it. That it is SHA-1 is git's choice; see docs/architecture.md.
        return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)


def sha256_of(path: Path) -> Digest:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return Digest("sha256", hashlib.file_digest(file, "sha256").hexdigest())


def is_right(path: Path, size: int, digest: Digest) -> bool:
    """Say whether the file is there and has exactly these bytes."""
    try:
        with open_plain(path) as file:
            if path.stat().st_size != size:
                return False
            hasher = digest.hasher(size)
            while piece := file.read(PIECE_BYTES):
                hasher.update(piece)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, NotPlain):
        return False
    return hasher.hexdigest() == digest.hex
