"""What Utter made outside its own folders, kept so that uninstall removes that and nothing else.

One line each, such as `made-folder PATH` or `manifest PATH`, in `installed.txt` in the data folder; plain lines
because install.sh writes some before there is a Python. A line is written right after the thing is made.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, UnsafeFolder, refuse_foreign_root
from native_helper.setup.atomic import missing_folders
from native_helper.setup.own_files import RECORD_NAME

Kind = Literal["made-folder", "made-file", "changed-file", "manifest"]


@dataclass(frozen=True, slots=True)
class Record:
    """The file's lines, read anew at every question: install.sh and two commands may write to it."""

    path: Path

    def add(self, kind: Kind, path: Path) -> None:
        """Note that `path` is our work. Its folder must exist."""
        if path in self.paths(kind):
            return
        line = kind.encode() + b" " + os.fsencode(path)
        if b"\n" in line:
            raise SetupFailed(f"The path {str(path)!r} has a line end in it; Utter cannot work below it.")
        with self.path.open("ab") as file:
            file.write(line + b"\n")

    def paths(self, kind: Kind) -> list[Path]:
        """Return what was noted, oldest first."""
        if not self.path.exists():
            return []
        prefix = kind.encode() + b" "
        lines = self.path.read_bytes().split(b"\n")
        return [Path(os.fsdecode(line[len(prefix) :])) for line in lines if line.startswith(prefix)]

    def make_folder(self, folder: Path, mode: int = 0o755) -> None:
        """Make `folder` and what is missing above it, and note each that is new."""
        for missing in missing_folders(folder):
            missing.mkdir(mode)
            self.add("made-folder", missing)


def refuse_taken_root(folders: Folders) -> None:
    """Raise SetupFailed for a root that holds somebody else's files under the names of our folders."""
    try:
        refuse_foreign_root(folders)
    except UnsafeFolder as error:
        raise SetupFailed(f"{error}.") from error


def open_record(folders: Folders) -> Record:
    """Return the record of this installation, with its data folder made and noted if it was missing.

    Raises SetupFailed as `refuse_taken_root` does.
    """
    refuse_taken_root(folders)
    record = Record(folders.data / RECORD_NAME)
    missing = missing_folders(folders.data)
    for folder in missing:
        folder.mkdir(0o755)
    for folder in missing:
        record.add("made-folder", folder)
    return record
