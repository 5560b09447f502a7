"""Registration: one native host manifest in a browser's own folder.

Only below a user-data folder that exists: a folder made for a browser that is not there confuses that browser and
others. A manifest of our name whose path is not our launcher belongs to somebody else and is left alone.
"""

import json
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, resources
from native_helper.plain_file import write_atomically
from native_helper.setup.browsers import Profile
from native_helper.setup.record import Record

HOST_NAME: Final = "org.utter.helper"
FILE_NAME: Final = f"{HOST_NAME}.json"
_MODE: Final = 0o644


class Standing(Enum):
    """What is at a manifest's place."""

    ABSENT = auto()
    OURS = auto()  # as we would write it
    OUTDATED = auto()  # ours, but not as we would write it
    FOREIGN = auto()  # another program's, or not readable as a manifest


def manifest(launcher: Path) -> bytes:
    """Return the manifest's content. Raises SetupFailed for a path that JSON cannot hold."""
    try:
        str(launcher).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SetupFailed(
            f"The path {str(launcher)!r} is not valid UTF-8, so no browser can be told about it.",
            "Set UTTER_HOME to a folder with an ordinary name and run it again.",
        ) from error
    body: dict[str, Any] = json.loads((resources("manifest") / FILE_NAME).read_text(encoding="utf-8"))
    body["path"] = str(launcher)
    body["allowed_origins"] = [origin(extension_id) for extension_id in extension_ids()]
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def extension_ids() -> list[str]:
    """Return the ids of the extensions that may use Utter."""
    ids: list[str] = json.loads((resources("manifest") / "allowed_extensions.json").read_text(encoding="utf-8"))["ids"]
    return ids


def origin(extension_id: str) -> str:
    """Return how a browser names an extension to the program that it starts."""
    return f"chrome-extension://{extension_id}/"


def standing(path: Path, launcher: Path) -> Standing:
    """Say whose manifest is at `path`."""
    if not path.exists() and not path.is_symlink():
        return Standing.ABSENT
    if not path.is_file():
        return Standing.FOREIGN
    content = path.read_bytes()
    if content == manifest(launcher):
        return Standing.OURS
    named = _launcher_in(content)
    if named is not None and not path.is_symlink() and _is_ours(named, launcher):
        return Standing.OUTDATED
    return Standing.FOREIGN


def register(profile: Profile, folders: Folders, record: Record) -> None:
    """Write the manifest for `profile`. Raises SetupFailed if a foreign one is there."""
    path = profile.hosts / FILE_NAME
    if standing(path, folders.launcher) is Standing.FOREIGN:
        raise foreign(path)
    if not profile.user_data.is_dir():
        raise SetupFailed(f"{profile.user_data} is gone.", "Start the browser once, then run `utter install` again.")
    # The browser makes this folder owner-only like the rest of its profile; so do we.
    record.make_folder(profile.hosts, 0o700)
    write_atomically(path, manifest(folders.launcher), _MODE)
    record.add("manifest", path)


def unregister(path: Path, folders: Folders) -> bool:
    """Remove the manifest at `path` if it is ours; say whether it was."""
    if standing(path, folders.launcher) not in (Standing.OURS, Standing.OUTDATED):
        return False
    path.unlink()
    return True


def foreign(path: Path) -> SetupFailed:
    """Return the error that says whose manifest stands in the way."""
    named = _launcher_in(path.read_bytes()) if path.is_file() else None
    owner = f"It starts {named}." if named else "It cannot be read as a manifest."
    return SetupFailed(
        f"{path} was not written by this Utter and is left as it is. {owner}",
        "If you do not need it, delete that file and run `utter install` again.",
    )


def _launcher_in(content: bytes) -> Path | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    path = body.get("path") if isinstance(body, dict) else None
    return Path(path) if isinstance(path, str) and path else None


def _is_ours(named: Path, launcher: Path) -> bool:
    # A manifest of our name that leads to a launcher of our kind which is gone: an Utter that was moved or deleted by
    # hand. It starts nothing, so it may be healed.
    return named == launcher or (named.parts[-2:] == launcher.parts[-2:] and not named.exists())
