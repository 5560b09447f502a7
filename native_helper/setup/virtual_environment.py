"""Virtual environments: made beside the one in use, filled by pip, then put in its place at once.

`PLACE/environment` is a link to `PLACE/environment-XXXX`. An environment cannot be renamed (its scripts name their own
path), a link can be replaced in one step: a run that fails, or is cut off, leaves the working one as it was.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from native_helper.errors import SetupFailed
from native_helper.setup.atomic import link_atomically

NAME: Final = "environment"
NO_VARIABLES: Final[Mapping[str, str]] = {}
_PREFIX: Final = f"{NAME}-"
_TOLD_LINES: Final = 12  # of pip's last words, when it fails
# What pip says where no line to its index comes about, and what the system says of a full disk.
_NO_INDEX: Final = (b"connection broken by", b"Max retries exceeded", b"Temporary failure in name resolution")
_DISK_FULL: Final = b"No space left on device"


@dataclass(frozen=True, slots=True)
class Making:
    """An environment under way; all that is said goes to the log."""

    folder: Path
    log: BinaryIO
    on_line: Callable[[str], None] = lambda _line: None

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self, *wanted: str | Path) -> None:
        """Have pip put `wanted` and all they need into it."""
        # No cache: it would stay behind in a folder that is not ours.
        options = ["--no-cache-dir", "--disable-pip-version-check", "--no-input"]
        # --no-user: some people's settings say otherwise, which no environment can follow.
        self.run([self.python, "-I", "-m", "pip", *options, "install", "--no-user", "--progress-bar", "off", *wanted])

    def run(self, command: Sequence[str | Path], variables: Mapping[str, str] = NO_VARIABLES) -> None:
        """Run a program to its end, with these variables beside ours. Raises CalledProcessError."""
        # VIRTUAL_ENV and the like of the shell that runs us mean another environment.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        # By a pipe, and not straight into the log: if we are killed, a program that goes on ends with its next line.
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**kept, "PYTHONUNBUFFERED": "1", **variables},
            cwd=Path(sys.prefix),
        ) as process:
            try:
                for line in process.stdout or ():
                    self.log.write(line)
                    self.log.flush()
                    self.on_line(line.decode("utf-8", "replace").strip())
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, [str(word) for word in command])


def build(
    place: Path,
    log: Path,
    fill: Callable[[Making], None],
    failed: str,
    on_line: Callable[[str], None] = lambda _line: None,
) -> Path:
    """Make a new environment in `place`, have `fill` fill it, and return its folder. It is not yet in use.

    Raises SetupFailed with the last lines of what was said, the sentence `failed`, and where the rest is; removes then
    what it made.
    """
    fresh = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    try:
        with log.open("wb") as output:
            # Not venv's own with_pip: what ensurepip says when it fails would be lost.
            venv.create(fresh, symlinks=True)
            making = Making(fresh, output, on_line)
            making.run([making.python, "-I", "-m", "ensurepip"])
            fill(making)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(fresh)
        raise failure(log, failed) from error
    except ValueError as error:  # venv's, of a ":" in the path, or of bytes in it that are no text
        shutil.rmtree(fresh)
        told = f"Python makes no environment in {place}, for what is in that path."
        raise SetupFailed(told, "Name another folder by UTTER_HOME, of plain letters without a colon.") from error
    except BaseException:  # an interrupt must not leave half an environment either
        shutil.rmtree(fresh)
        raise
    return fresh


def in_use(place: Path) -> str | None:
    """Return the name of the folder that the link leads to, None before the first one."""
    link = place / NAME
    return str(link.readlink()) if link.is_symlink() else None


def use(place: Path, fresh: Path) -> None:
    """Put `fresh` in the place of the one in use."""
    link_atomically(place / NAME, fresh.name)


def remove_all_but(place: Path, kept: Path | None) -> None:
    """Remove the environments of earlier runs. What cannot go now goes with the next run."""
    for folder in place.glob(f"{_PREFIX}*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def failure(log: Path, failed: str) -> SetupFailed:
    """Return what went wrong by the last lines of the log."""
    said = log.read_bytes()
    lines = said.decode("utf-8", "replace").splitlines()
    told = "\n".join(f"    {line}" for line in lines[-_TOLD_LINES:])
    remedy = None
    if _DISK_FULL in said:
        remedy = "The disk is full. Make room on it, then try again."
    elif any(words in said for words in _NO_INDEX):
        remedy = "The package index cannot be reached. See to the network, then try again."
    return SetupFailed(f"{told}\n{failed}; all of it: {log}", remedy)
