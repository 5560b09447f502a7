"""The command `utter`, where a shell finds it: one link in `~/.local/bin`, or in `$UTTER_HOME/bin`.

Below UTTER_HOME it is a small script that sets that variable: typed in a shell that lacks it, the command must
still lead to the same engine.
"""

import os
import shlex
from pathlib import Path

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, home
from native_helper.plain_file import write_atomically
from native_helper.setup.atomic import link_atomically


def place(folders: Folders) -> Path:
    """Return the path of the command."""
    variable, value = folders.root_env
    return (Path(value) if variable == "UTTER_HOME" else home() / ".local") / "bin" / "utter"


def is_ours(folders: Folders) -> bool:
    """Say whether the command there leads into our environment."""
    path = place(folders)
    if path.is_symlink():
        return path.readlink() == _target(folders)
    return path.is_file() and path.read_bytes() == _script(folders)


def write(folders: Folders) -> None:
    """Put the command at its place. Raises SetupFailed if another program has it."""
    path = place(folders)
    if os.path.lexists(path) and not is_ours(folders):
        raise SetupFailed(
            f"{path} is another program's and is left as it is.",
            f"Call Utter by its full name, {_target(folders)}, or remove that file and run this again.",
        )
    if folders.root_env[0] == "UTTER_HOME":
        write_atomically(path, _script(folders), 0o755)
    else:
        link_atomically(path, str(_target(folders)))


def remove(folders: Folders) -> None:
    """Remove the command if it is ours."""
    if is_ours(folders):
        place(folders).unlink()


def _target(folders: Folders) -> Path:
    return folders.environment / "bin" / "utter"


def _script(folders: Folders) -> bytes:
    variable, value = folders.root_env
    line = f'{variable}={shlex.quote(value)} exec {shlex.quote(str(_target(folders)))} "$@"'
    return os.fsencode(f"#!/bin/sh\n{line}\n")
