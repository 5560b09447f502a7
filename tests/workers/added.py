"""What `utter add` leaves of a worker, with no library in it: for tests of what is done with one that is there."""

import json
from pathlib import Path

from native_helper.paths import Folders
from native_helper.workers import installed
from native_helper.workers.roster import Kind


def make_whole(kind: Kind, where: Folders, python: str = "exit 1") -> Path:
    """Make the folder of `kind` whole and return it; `python` is the script in the place of its Python."""
    folder = installed.folder(kind, where)
    for name in ("environment/bin", "models", "cache"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    program = installed.python(kind, where)
    program.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    program.chmod(0o755)
    record: dict[str, object] = {"requirements": list(kind.requirements)}
    if kind.prepares:
        (folder / "models" / "made").touch()
        record["prepared"] = {"made": 0}
    (folder / installed.RECORD).write_text(json.dumps(record), encoding="utf-8")
    return folder
