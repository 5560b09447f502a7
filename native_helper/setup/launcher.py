"""The launcher: the two-line program that the browser starts as the native host.

In   the folders and the interpreter
Out  an executable `/bin/sh` script that starts the host for exactly this root, whatever the environment is

A shell script and not a `#!` line naming the interpreter: a `#!` line is cut at 127 bytes on Linux and splits at
spaces, which "Application Support" has.
"""

import shlex
import sys
from pathlib import Path
from typing import Final

from native_helper.host.spawn import isolation
from native_helper.paths import Folders
from native_helper.plain_file import write_atomically

MODE: Final = 0o755


def interpreter(folders: Folders) -> Path:
    """Return the Python that runs the host: by the environment's stable name if this is that environment."""
    # Each run of install.sh makes a new environment and moves the link; the launcher must follow the link.
    if folders.environment.is_dir() and folders.environment.resolve() == Path(sys.prefix).resolve():
        return folders.environment / "bin" / "python"
    return Path(sys.executable)


def script(folders: Folders, python: Path) -> str:
    """Return the launcher's text."""
    variable, value = folders.root_env
    root = f"{variable}={shlex.quote(value)}"
    if variable != "UTTER_HOME":
        root = f"UTTER_HOME= {root}"  # a browser started from a shell that sets it must find this root all the same
    return f'#!/bin/sh\n{root} exec {shlex.quote(str(python))} {isolation()} -m native_helper.host "$@"\n'


def is_current(folders: Folders) -> bool:
    """Say whether the launcher is there, whole and executable."""
    path = folders.launcher
    if not path.is_file() or path.stat().st_mode & 0o777 != MODE:
        return False
    return path.read_bytes() == _content(folders)


def write(folders: Folders) -> None:
    """Put the launcher at its stable path."""
    folders.launcher.parent.mkdir(0o755, parents=True, exist_ok=True)  # under umask 000 mkdir's own is open to all
    write_atomically(folders.launcher, _content(folders), MODE)


def _content(folders: Folders) -> bytes:
    # surrogateescape: a path that is not UTF-8 goes into the script as the bytes it is.
    return script(folders, interpreter(folders)).encode("utf-8", "surrogateescape")


def interpreter_in(content: bytes) -> Path | None:
    """Return the Python that a launcher of this text starts; None for a text that is no launcher."""
    try:
        words = shlex.split(content.decode("utf-8", "surrogateescape"), comments=True)
        return Path(words[words.index("exec") + 1])
    except (ValueError, IndexError):
        return None
