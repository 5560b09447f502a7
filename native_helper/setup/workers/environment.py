"""The environment of a worker: its libraries, pinned, by pip. And the record, with which the whole counts as added."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from native_helper.errors import SetupFailed
from native_helper.paths import Folders
from native_helper.plain_file import write_atomically
from native_helper.setup import virtual_environment
from native_helper.setup.model_files import discard
from native_helper.setup.virtual_environment import Making
from native_helper.workers import installed
from native_helper.workers.roster import Kind

_MADE_OF: Final = "requirements.txt"  # in the environment, written last: what was asked of pip, a line each


def make(kind: Kind, where: Folders, log: Path, on_line: Callable[[str], None] = lambda _line: None) -> None:
    """Make the environment of `kind` and put it in the place of the one that is there. Models are left alone.

    `on_line` hears what pip says. Raises SetupFailed and OSError; what was there before is then as it was.
    """
    require_python(kind)
    place = installed.folder(kind, where)
    place.mkdir(parents=True, exist_ok=True)
    failed = f"The libraries of {kind.title} could not be installed"
    link = place / virtual_environment.NAME
    if link.exists() and not link.is_symlink():  # what copied the folder here followed the link
        discard(link)
    fresh = virtual_environment.build(place, log, lambda making: _fill(kind, making), failed, on_line)
    virtual_environment.use(place, fresh)
    virtual_environment.remove_all_but(place, fresh)


def is_right(kind: Kind, where: Folders) -> bool:
    """Say whether the environment that is there was made, to its end, for what `kind` asks now; and still runs."""
    python = installed.python(kind, where)
    try:
        made_of = (python.parents[1] / _MADE_OF).read_text(encoding="utf-8").splitlines()
        runs = subprocess.run([python, "-I", "-c", ""], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except (OSError, ValueError):
        return False
    return made_of == list(kind.requirements) and runs.returncode == 0


def record(kind: Kind, where: Folders, **more: Any) -> None:
    """Write down that all of `kind` is there, with what else is to be known of it."""
    for folder in (installed.models(kind, where), installed.cache(kind, where)):
        folder.mkdir(exist_ok=True)
    body = {"requirements": list(kind.requirements), **more}
    path = installed.folder(kind, where) / installed.RECORD
    write_atomically(path, (json.dumps(body, indent=1) + "\n").encode("ascii"), 0o644)


def require_python(kind: Kind) -> None:
    """Raise SetupFailed where this Python is none that the libraries of `kind` are made for."""
    first, last = kind.python
    now = sys.version_info[:2]
    if first <= now <= last:
        return
    wanted = _version(first) if first == last else f"{_version(first)} to {_version(last)}"
    raise SetupFailed(
        f"{kind.title} needs Python {wanted}; Utter runs with {_version(now)} here.",
        f"Install Utter again with Python {_version(last)}, then run: utter add {kind.name}",
    )


def _fill(kind: Kind, making: Making) -> None:
    making.install("--prefer-binary", *kind.requirements)
    (making.folder / _MADE_OF).write_text("\n".join(kind.requirements), encoding="utf-8")


def _version(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
