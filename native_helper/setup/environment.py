"""The virtual environment that install.sh makes: what is in it, and that it was tried before it is used."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from native_helper.errors import SetupFailed
from native_helper.paths import Folders
from native_helper.setup import virtual_environment
from native_helper.setup.virtual_environment import Making

_EXTRAS: Final = "extras.txt"  # in the environment: what it was made with, a name a line


@contextmanager
def alone(folders: Folders) -> Iterator[None]:
    """Hold the installation for this process. Raises SetupFailed if another run of install.sh has it."""
    with (folders.data / "install.lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupFailed("Utter is being installed by another process.", "Wait until it is done.") from error
        yield


def extras(folders: Folders) -> frozenset[str]:
    """Return which optional parts of Utter the environment in use has."""
    try:
        return frozenset((folders.environment / _EXTRAS).read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return frozenset()


def build(folders: Folders, checkout: Path, extra: frozenset[str], log: Path) -> Path:
    """Make a new environment with `checkout`, all it needs and the parts named in `extra`; return its folder.

    It is tried but not yet in use. Raises SetupFailed, with the last lines of what was said and where the rest is.
    """
    fill = partial(_fill, checkout, extra)
    return virtual_environment.build(folders.data, log, fill, "Utter's parts could not be installed")


def _fill(checkout: Path, extra: frozenset[str], making: Making) -> None:
    making.install(f"{checkout}[{','.join(sorted(extra))}]" if extra else checkout)
    (making.folder / _EXTRAS).write_text("\n".join(sorted(extra)), encoding="utf-8")
    making.run([making.python, "-I", "-c", "import native_helper.host, native_helper.engine"])
    making.run([making.folder / "bin" / "utter", "--help"])
    _speak(making)


def _speak(making: Making) -> None:
    """Let the new environment speak, with an engine of its own, before it takes the place of one that works."""
    with tempfile.TemporaryDirectory(prefix="utter-") as root:
        config = Path(root, "config")
        config.mkdir()
        (config / "settings.toml").write_text("[http]\nenabled = false\n", encoding="utf-8")
        utter: list[str | Path] = ["/usr/bin/env", f"UTTER_HOME={root}", making.folder / "bin" / "utter"]
        try:
            making.run([*utter, "speak", "--quiet", "-o", Path(root, "tried.wav"), "--text", "Tried."])
        finally:
            making.run([*utter, "engine", "--stop"])
