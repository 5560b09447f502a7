"""The environments of real workers, for long tests: made once per run, by the code that `utter add` makes them with.

They are gigabytes. Where $UTTER_TEST_WORKERS names a folder they are kept there, and made anew only when another set of
libraries is wanted.
"""

import os
from pathlib import Path

import pytest

from native_helper.paths import Folders
from native_helper.setup.workers import environment
from native_helper.workers import installed
from native_helper.workers.roster import Kind


def add(kind: Kind, where: Folders, factory: pytest.TempPathFactory) -> Path:
    """Add `kind` to `where`, with a link to its environment and no files; return its Python."""
    own, made = installed.folder(kind, where), python(kind, factory)
    own.mkdir(parents=True)
    (own / "environment").symlink_to(made.parents[1])
    environment.record(kind, where)
    return made


def python(kind: Kind, factory: pytest.TempPathFactory) -> Path:
    """Return the Python that has what `kind` needs."""
    kept = os.environ.get("UTTER_TEST_WORKERS")
    root = Path(kept) if kept else factory.getbasetemp() / "workers"
    made = Folders(root, root, root, root, ("UTTER_HOME", str(root)))
    root.mkdir(parents=True, exist_ok=True)
    if not environment.is_right(kind, made):
        environment.make(kind, made, root / f"{kind.name}.log")
    return installed.python(kind, made)
