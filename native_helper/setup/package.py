"""Which program put Utter's package where it lies, where that was not install.sh: uv, pipx or pip.

That program alone can take the package away, or put a newer one in its place.
"""

import shlex
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from native_helper.paths import Folders

_NAME: Final = "utter"


@dataclass(frozen=True, slots=True)
class Installer:
    """A program that installs packages."""

    name: str
    removal: str  # the command that removes Utter's package


def other_installer(folders: Folders) -> Installer | None:
    """Return who installed the package that runs; None for install.sh's environment and for a checkout."""
    # By places alone: uninstall asks this when the environment of install.sh is gone.
    prefix = Path(sys.prefix)
    if prefix.is_relative_to(folders.data) or not _is_installed(Path(__file__)):
        return None
    if (prefix / "uv-receipt.toml").is_file():
        return Installer("uv", f"uv tool uninstall {_NAME}")
    if (prefix / "pipx_metadata.json").is_file():
        return Installer("pipx", f"pipx uninstall {_NAME}")
    python = shlex.quote(sys.executable)
    if (metadata.distribution(_NAME).read_text("INSTALLER") or "").strip() == "uv":  # its environments have no pip
        return Installer("uv", f"uv pip uninstall --python {python} {_NAME}")
    return Installer("pip", f"{python} -m pip uninstall {_NAME}")


def command() -> Path | None:
    """Return where that program put the command `utter`."""
    files = metadata.distribution(_NAME).files or []
    found = (Path(str(file.locate())).resolve() for file in files if file.name == _NAME and file.parent.name == "bin")
    return next(found, None)


def _is_installed(file: Path) -> bool:
    return any(part in ("site-packages", "dist-packages") for part in file.parts)
