"""Name and end the processes that a test run left behind.

In   a folder: the run's temporary files. A process belongs to the run if its command line or its environment names it
Out  exit status 1 and a line per process if there were any; Linux only, elsewhere nothing is looked at

An engine outlives its client on purpose and a browser may outlive its driver by accident, so a test that forgets one
would fill the machine silently.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path


def processes_of(folder: str) -> dict[int, str]:
    """Return pid and command line of every process of ours that names `folder`."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        try:
            command = (process / "cmdline").read_bytes()
            environment = (process / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # ended meanwhile, or another user's
        if folder.encode() in command or folder.encode() in environment:
            found[int(process.name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def end_processes_of(folder: str) -> dict[int, str]:
    """End every process of ours that names `folder`; return what they were."""
    found = processes_of(folder)
    for pid in found:
        with contextlib.suppress(ProcessLookupError):  # ended meanwhile
            os.kill(pid, signal.SIGKILL)
    return found


def main() -> int:
    """End what was left behind; return 1 if there was anything."""
    found = end_processes_of(sys.argv[1])
    for pid, command in found.items():
        sys.stdout.write(f"left behind: {pid} {command[:200]}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
