"""The virtual environment that install.sh makes: built beside the old one, then put in its place at once.

`data/environment` is a link to `data/environment-XXXX`. An environment cannot be renamed (its scripts name their own
path), a link can be replaced in one step: a run that fails, or is cut off, leaves the working one as it was.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from native_helper.errors import SetupFailed
from native_helper.paths import Folders

_PREFIX: Final = "environment-"
_EXTRAS: Final = "extras.txt"  # in the environment: what it was made with, a name a line
_TOLD_LINES: Final = 12  # of pip's last words, when it fails


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

    It is tried but not yet in use.

    Raises SetupFailed, with the last lines of what was said and where the rest is, and removes what it made.
    """
    fresh = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folders.data))
    try:
        with log.open("wb") as output:
            _fill(fresh, checkout, extra, output.fileno())
    except subprocess.CalledProcessError as error:
        shutil.rmtree(fresh)
        raise SetupFailed(f"{_last_lines(log)}\nUtter's parts could not be installed; all of it: {log}") from error
    except BaseException:  # an interrupt must not leave half an environment either
        shutil.rmtree(fresh)
        raise
    return fresh


def in_use(folders: Folders) -> str | None:
    """Return the name of the environment's folder that the link leads to, None before the first installation."""
    return str(folders.environment.readlink()) if folders.environment.is_symlink() else None


def remove_all_but(folders: Folders, kept: Path) -> None:
    """Remove the environments of earlier runs. What cannot go now goes with the next run."""
    for folder in folders.data.glob(f"{_PREFIX}*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def _fill(fresh: Path, checkout: Path, extra: frozenset[str], output: int) -> None:
    # Not venv's own with_pip: what ensurepip says when it fails would be lost.
    venv.create(fresh, symlinks=True)
    python = fresh / "bin" / "python"
    _run([python, "-I", "-m", "ensurepip"], output)
    # No cache: it would stay behind in a folder that is not ours.
    pip: list[str | Path] = [python, "-I", "-m", "pip", "--no-cache-dir", "--disable-pip-version-check", "--no-input"]
    # --no-user: some people's settings say otherwise, which no environment can follow.
    wanted = f"{checkout}[{','.join(sorted(extra))}]" if extra else checkout
    _run([*pip, "install", "--no-user", wanted], output)
    (fresh / _EXTRAS).write_text("\n".join(sorted(extra)), encoding="utf-8")
    _run([python, "-I", "-c", "import native_helper.host, native_helper.engine"], output)
    _run([fresh / "bin" / "utter", "--help"], output)
    _speak(fresh, output)


def _speak(fresh: Path, output: int) -> None:
    """Let the new environment speak, with an engine of its own, before it takes the place of one that works."""
    with tempfile.TemporaryDirectory(prefix="utter-") as root:
        config = Path(root, "config")
        config.mkdir()
        (config / "settings.toml").write_text("[http]\nenabled = false\n", encoding="utf-8")
        utter: list[str | Path] = ["/usr/bin/env", f"UTTER_HOME={root}", fresh / "bin" / "utter"]
        try:
            _run([*utter, "speak", "--quiet", "-o", Path(root, "tried.wav"), "--text", "Tried."], output)
        finally:
            _run([*utter, "engine", "--stop"], output)


def _run(command: list[str | Path], output: int) -> None:
    # VIRTUAL_ENV and the like of the shell that runs us mean another environment.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        cwd=Path(sys.prefix),
    )


def _last_lines(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-_TOLD_LINES:])
