"""`utter` in a process of its own, with or without loudspeakers.

The loudspeakers are a `paplay` of the test's, which keeps what it is given in a file; PortAudio is out of reach, so
that no test makes noise.
"""

import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE_S

STAND_IN = (
    "A stand-in speaks, not Kokoro. Get Kokoro's files with: utter model install\n"  # with -o, in every test root
)
_RUN = "import sys; sys.modules['sounddevice'] = None; from native_helper.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Ended:
    """What a run left."""

    status: int
    out: str
    err: str


def player(folder: Path, script: str = 'exec /bin/cat > "$UTTER_HOME/heard"') -> Path:
    """Put a player into `folder` and return the folder."""
    folder.mkdir(exist_ok=True)
    program = folder / "paplay"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


def heard() -> bytes:
    """Return what the loudspeakers played."""
    return (Path(os.environ["UTTER_HOME"]) / "heard").read_bytes()


def start(*arguments: str, speakers: Path | None = None, columns: int = 100) -> subprocess.Popen[bytes]:
    """Start `utter`. PATH is the folder `speakers` alone: a real player of the machine is never found."""
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, *arguments],
        env={**os.environ, "PATH": str(speakers or "/nonexistent"), "COLUMNS": str(columns)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def end(process: subprocess.Popen[bytes], text: bytes = b"") -> Ended:
    """Give it `text` as standard input and wait for its end."""
    with process:
        out, err = process.communicate(text, timeout=PATIENCE_S)
    return Ended(process.returncode, out.decode(), err.decode())


def utter(*arguments: str, speakers: Path | None = None, text: str | bytes = b"", columns: int = 100) -> Ended:
    """Run `utter` to its end."""
    data = text.encode() if isinstance(text, str) else text
    return end(start(*arguments, speakers=speakers, columns=columns), data)


def at_a_terminal(arguments: list[str], answers: str) -> str:
    """Run a command at a pseudo-terminal, type `answers`, then end of input; return what it said."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(arguments, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.close(theirs)
    os.write(ours, answers.encode() + b"\x04")
    said, _ = process.communicate(timeout=PATIENCE_S)
    os.close(ours)
    return said
