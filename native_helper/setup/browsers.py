"""Which browsers are on this machine: the table of `manifest/browsers.json` held against a home folder.

A browser is present when its user-data folder exists, which it makes at its first start; registering a native
host means a file below that folder (Chromium's `chrome_paths.cc`: `<user-data-dir>/NativeMessagingHosts`).
Browsers in a Snap or Flatpak sandbox cannot start a program outside it: they are found so that they can be named.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from native_helper.errors import SetupFailed
from native_helper.paths import resources

System = Literal["macos", "linux"]
HOSTS_FOLDER: Final = "NativeMessagingHosts"


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser as the table knows it, with the folders of its channels."""

    name: str  # what `--browser` takes
    title: str
    macos: tuple[str, ...]  # below ~/Library/Application Support
    linux: tuple[str, ...]  # below ~/.config
    flatpak: tuple[str, ...]  # application ids
    snap: tuple[str, ...]  # package names
    linux_policies: tuple[str, ...]  # folders of an administrator's rules, below /etc; empty: not known
    macos_policies: tuple[str, ...]  # preference domains of the same


@dataclass(frozen=True, slots=True)
class Profile:
    """A user-data folder that exists: where one manifest goes."""

    title: str
    user_data: Path

    @property
    def hosts(self) -> Path:
        return self.user_data / HOSTS_FOLDER


@dataclass(frozen=True, slots=True)
class Sandboxed:
    """A browser that cannot reach Utter."""

    title: str
    sandbox: Literal["Snap", "Flatpak"]
    folder: Path


def table() -> tuple[Browser, ...]:
    """Return the browsers Utter knows, as `manifest/browsers.json` lists them."""
    rows = json.loads((resources("manifest") / "browsers.json").read_text(encoding="utf-8"))["browsers"]
    return tuple(
        Browser(
            name=row["name"],
            title=row["title"],
            macos=tuple(row["macos"]),
            linux=tuple(row["linux"]),
            flatpak=tuple(row["flatpak"]),
            snap=tuple(row["snap"]),
            linux_policies=tuple(row["linux_policies"]),
            macos_policies=tuple(row["macos_policies"]),
        )
        for row in rows
    )


def chosen(names: Sequence[str]) -> tuple[Browser, ...]:
    """Return the browsers of these names, all of them if none is named. Raises SetupFailed on an unknown name."""
    known = {browser.name: browser for browser in table()}
    for name in names:
        if name not in known:
            raise SetupFailed(f'No browser is called "{name}" here.', f"Choose among: {', '.join(known)}.")
    return tuple(known[name] for name in dict.fromkeys(names)) or tuple(known.values())


def present(browsers: Sequence[Browser], home: Path, system: System) -> list[Profile]:
    """Return the user-data folders of `browsers` that exist below `home`, in the table's order."""
    found = []
    for browser in browsers:
        for name in browser.macos if system == "macos" else browser.linux:
            for base in _bases(home, system):
                if (base / name).is_dir():
                    found.append(Profile(browser.title, base / name))
    return found


def sandboxed(browsers: Sequence[Browser], home: Path, system: System) -> list[Sandboxed]:
    """Return the browsers that run in a sandbox below `home`; none on macOS."""
    if system == "macos":
        return []
    found = []
    for browser in browsers:
        for name in browser.snap:
            if (home / "snap" / name).is_dir():
                found.append(Sandboxed(browser.title, "Snap", home / "snap" / name))
        for name in browser.flatpak:
            if (home / ".var" / "app" / name).is_dir():
                found.append(Sandboxed(browser.title, "Flatpak", home / ".var" / "app" / name))
    return found


def _bases(home: Path, system: System) -> list[Path]:
    if system == "macos":
        return [home / "Library" / "Application Support"]
    # Our own folders ignore XDG variables; the browsers do not, and theirs are looked for where they are.
    config = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    moved = [config] if config.is_absolute() and config != home / ".config" else []
    return [home / ".config", *moved]
