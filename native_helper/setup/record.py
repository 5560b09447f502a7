"""What Utter made outside its own folders, kept so that uninstall removes that and nothing else.

One line each, such as `made-folder PATH` or `manifest PATH`, in `installed.txt` in the data folder; plain lines
because install.sh writes some before there is a Python. A line is written right after the thing is made.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, UnsafeFolder, refuse_foreign_root, require_unshared
from native_helper.plain_file import append_plain, open_plain
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
        try:
            append_plain(self.path, line + b"\n")
        except OSError as error:
            raise self._unusable(error) from error

    def paths(self, kind: Kind) -> list[Path]:
        """Return what was noted, oldest first."""
        prefix = kind.encode() + b" "
        lines = self._content().split(b"\n")
        return [Path(os.fsdecode(line[len(prefix) :])) for line in lines if line.startswith(prefix)]

    def make_folder(self, folder: Path, mode: int = 0o755) -> None:
        """Make `folder` and what is missing above it, and note each that is new."""
        for missing in missing_folders(folder):
            missing.mkdir(mode)
            self.add("made-folder", missing)

    def _content(self) -> bytes:
        # A link would lead to another's list of what to remove, a pipe would be waited for.
        try:
            with open_plain(self.path, links=False) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> SetupFailed:
        if os.path.lexists(self.path) and not stat.S_ISREG(self.path.lstat().st_mode):
            told = f"{self.path} is not a plain file, as the list of what Utter made must be."
            return SetupFailed(told, f"Remove it ({self.path}), then run this again.")
        return SetupFailed(f"{self.path} cannot be used: {error.strerror}.", "Make it a file of yours, then try again.")


def refuse_taken_root(folders: Folders) -> None:
    """Raise SetupFailed for a root that holds somebody else's files under the names of our folders.

    And for a data folder that others can write to: they could put their program in the launcher's place.
    """
    try:
        refuse_foreign_root(folders)
        for folder in (folders.data, folders.launcher.parent):
            require_unshared(folder)
    except UnsafeFolder as error:
        raise SetupFailed(*told(error)) from error


def told(error: UnsafeFolder) -> tuple[str, str]:
    """Return what is wrong, and what to do."""
    wrong, _, remedy = str(error).partition("; ")
    return f"{wrong}.", remedy[:1].upper() + remedy[1:]


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
