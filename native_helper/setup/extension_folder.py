"""The extension's visible folder: what the browser loads, in a place that never moves.

`~/Utter Extension`, or below UTTER_HOME when that is set. A marker file says that the folder is ours; a folder of that
name without it is a person's own and is never touched.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Final

from native_helper.build import build
from native_helper.errors import SetupFailed
from native_helper.paths import Folders, home, resources

NAME: Final = "Utter Extension"
MARKER: Final = ".made-by-utter"  # Chrome refuses names that begin with "_", not this one
_MARKER_TEXT: Final = "Utter made this folder. An update replaces it, uninstall removes it.\n"


def place(folders: Folders) -> Path:
    """Return where the extension is loaded from."""
    variable, value = folders.root_env
    return (Path(value) if variable == "UTTER_HOME" else home()) / NAME


def is_ours(folder: Path) -> bool:
    """Say whether `folder` is a plain folder that carries our marker."""
    return folder.is_dir() and not folder.is_symlink() and (folder / MARKER).is_file()


def is_taken(folder: Path) -> bool:
    """Say whether something of somebody else's stands at `folder`."""
    return os.path.lexists(folder) and not is_ours(folder)


def is_current(folder: Path) -> bool:
    """Say whether `folder` holds exactly the extension of this build."""
    return is_ours(folder) and _contents(folder) == _wanted(resources("extension"))


def write(folder: Path) -> None:
    """Replace `folder` by a fresh copy of the extension. Raises SetupFailed if it is somebody else's."""
    if is_taken(folder):
        raise taken(folder)
    fresh = stage(folder)
    try:
        swap(fresh, folder)
    except OSError:
        remove(fresh)
        raise


def stage(folder: Path) -> Path:
    """Write a fresh copy of the extension beside `folder` and return it. Raises OSError, with nothing left of it."""
    fresh, old = _beside(folder, "new"), _beside(folder, "old")
    if not os.path.lexists(folder) and is_ours(old):
        old.rename(folder)  # a run was cut off between the two renames of `swap`
    for left_over in (fresh, old):
        remove(left_over)
    try:
        fresh.mkdir(mode=0o755)
        (fresh / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")  # first: a copy cut short is known as ours
        for name, content in _wanted(resources("extension")).items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except BaseException:  # an interrupt must not leave it either
        remove(fresh)
        raise
    return fresh


def swap(fresh: Path, folder: Path) -> None:
    """Put the copy `fresh` in the place of `folder`. Raises OSError, with `folder` as it was."""
    old = _beside(folder, "old")
    had_one = folder.exists()
    if had_one:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        if had_one:
            old.rename(folder)
        raise
    if is_ours(old):
        shutil.rmtree(old, ignore_errors=True)  # what cannot go now goes with the next copy


def remove(folder: Path) -> bool:
    """Remove `folder` if it is ours; say whether it was."""
    if not is_ours(folder):
        return False
    shutil.rmtree(folder)
    return True


def taken(folder: Path) -> SetupFailed:
    """Return the error for a folder of this name that we did not make."""
    return SetupFailed(
        f"{folder} exists and was not made by Utter; it is left as it is.",
        "Rename it and run `utter install` again.",
    )


def _beside(folder: Path, suffix: str) -> Path:
    # In the same folder: a rename across file systems would not be atomic. Hidden, for it lives an instant.
    return folder.with_name(f".{folder.name}.{suffix}")


def _wanted(source: Path) -> dict[str, bytes]:
    if not (source / "manifest.json").is_file():
        raise SetupFailed(f"The extension is missing from {source}.", "Install Utter again.")
    return {**_contents(source), "manifest.json": _with_build(source), MARKER: _MARKER_TEXT.encode()}


def _with_build(source: Path) -> bytes:
    """Return the manifest with the build that it came with: by that a browser's copy knows a newer one on the disk."""
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    return (json.dumps(manifest | {"version_name": build()}, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    relative = ((path, path.relative_to(folder)) for path in paths)
    # Dot files such as .DS_Store are the file manager's.
    return {
        str(name): path.read_bytes()
        for path, name in relative
        if name == Path(MARKER) or not any(part.startswith(".") for part in name.parts)
    }
