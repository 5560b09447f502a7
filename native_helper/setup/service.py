"""The file that starts the engine at login, for whoever asks for it: a systemd user unit, or a launchd agent on macOS.

The login service runs the same foreground program that clients start, for the same root. It does nothing else: the
second engine of a person ends at once with status 0, and a client of another build may end and replace this one.
The macOS half is written from Apple's documentation and was never run on a Mac.
"""

import os
import plistlib
import shutil
import subprocess
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final
from xml.parsers.expat import ExpatError

from native_helper.errors import SetupFailed
from native_helper.host.spawn import SEARCH_PATH, isolation
from native_helper.paths import Folders, home
from native_helper.plain_file import write_atomically
from native_helper.setup.browsers import System
from native_helper.setup.launcher import interpreter
from native_helper.setup.record import Record

UNIT: Final = "utter.service"
LABEL: Final = "org.utter.engine"
_MARK: Final = "# Written by `utter install --service`; `utter uninstall` removes it."
_MODE: Final = 0o644
_PATIENCE_S: Final = 20
# After su, in a container, under cron: no login, so no user manager to ask.
WITHOUT_MANAGER: Final = (
    "No user manager of systemd can be reached from here. Log in at the machine itself, or run "
    "`loginctl enable-linger $USER`; then run: systemctl --user enable --now utter"
)


class Standing(Enum):
    """What is at the file's place."""

    ABSENT = auto()
    OURS = auto()  # as we would write it
    OUTDATED = auto()  # ours, but not as we would write it
    FOREIGN = auto()


def place(person: Path, system: System) -> Path:
    """Return where the file goes, below the home folder `person`."""
    if system == "macos":
        return person / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    return person / ".config" / "systemd" / "user" / UNIT


def content(folders: Folders, system: System) -> bytes:
    """Return what the file holds. Raises SetupFailed for a path that neither format can hold."""
    command = [str(interpreter(folders)), isolation(), "-m", "native_helper.engine"]
    variable, root = folders.root_env
    try:
        "".join((*command, root)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SetupFailed(f"The path {root!r} is not valid UTF-8; no login service can be told about it.") from error
    environment = {"PATH": SEARCH_PATH, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", variable: root}
    if system == "macos":
        return plistlib.dumps(_agent(command, environment))
    return _unit(command, environment).encode("utf-8")


def standing(folders: Folders, person: Path, system: System) -> Standing:
    """Say whose file is there."""
    path = place(person, system)
    if not os.path.lexists(path):
        return Standing.ABSENT
    if not path.is_file() or path.is_symlink():
        return Standing.FOREIGN
    there, wanted = path.read_bytes(), content(folders, system)
    if there == wanted:
        return Standing.OURS
    return Standing.OUTDATED if _root_in(there, system) == _root_in(wanted, system) else Standing.FOREIGN


def install(folders: Folders, record: Record, system: System) -> None:
    """Write the file and let it take effect, now and at each login. Raises SetupFailed."""
    path = place(home(), system)
    if standing(folders, home(), system) is Standing.FOREIGN:
        raise SetupFailed(f"{path} was not written by this Utter and is left as it is.", "Remove it, if you can.")
    record.make_folder(path.parent)
    write_atomically(path, content(folders, system), _MODE)
    record.add("made-file", path)
    for command in _enabling(path, system):
        _run(command, path)


def remove(folders: Folders, system: System) -> bool:
    """Take the file away if it is ours, and what the system made of it; say whether it was."""
    path = place(home(), system)
    if standing(folders, home(), system) not in (Standing.OURS, Standing.OUTDATED):
        return False
    for command in _disabling(system):
        # Where the manager cannot be reached there is nothing that it could still start.
        if program := shutil.which(command[0]):
            subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=_PATIENCE_S)
    path.unlink()
    link = _wanted_link(home())
    if system == "linux" and link.is_symlink():
        link.unlink()
        if not any(link.parent.iterdir()):
            link.parent.rmdir()
    return True


def is_enabled(person: Path, system: System) -> bool:
    """Say whether the next login will start it; launchd takes whatever lies in its folder."""
    return system == "macos" or _wanted_link(person).is_symlink()


def has_manager() -> bool:
    """Say whether this session leads to a systemd user manager, as `systemctl --user` looks for it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(runtime) and any(Path(runtime or "", name).exists() for name in ("systemd/private", "bus"))


def _wanted_link(person: Path) -> Path:
    """Return the link by which a systemd user manager starts the unit at login."""
    return place(person, "linux").parent / "default.target.wants" / UNIT


def _enabling(path: Path, system: System) -> list[list[str]]:
    if system == "macos":
        return [["launchctl", "bootstrap", f"gui/{os.getuid()}", str(path)]]
    return [["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", UNIT]]


def _disabling(system: System) -> list[list[str]]:
    if system == "macos":
        return [["launchctl", "bootout", f"gui/{os.getuid()}/{LABEL}"]]
    return [["systemctl", "--user", "disable", "--now", UNIT]]


def _run(command: list[str], path: Path) -> None:
    told = " ".join(command)
    program = shutil.which(command[0])
    if program is None:
        raise SetupFailed(f"{path} is written, but there is no {command[0]} that could make use of it.")
    try:
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
        reason = done.stderr.strip().splitlines()[-1:] if done.returncode else None
    except subprocess.TimeoutExpired:
        reason = ["no answer"]
    if reason is not None:
        remedy = f"Try it yourself: {told}" if has_manager() or command[0] != "systemctl" else WITHOUT_MANAGER
        raise SetupFailed(f"{path} is written, but is not in effect: {''.join(reason)}", remedy)


def _agent(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    return {
        "Label": LABEL,
        "ProgramArguments": command,
        "EnvironmentVariables": environment,
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},  # status 0: another engine runs, or somebody ended this one
        "ThrottleInterval": 10,
        "ProcessType": "Interactive",  # else its speech would be computed at a background's pace
        "Umask": 0o077,
    }


def _unit(command: list[str], environment: dict[str, str]) -> str:
    # In ExecStart a $ begins a variable; in Environment it does not.
    started = " ".join(_quoted(word).replace("$", "$$") for word in command)
    variables = "\n".join(f"Environment={_quoted(f'{name}={value}')}" for name, value in environment.items())
    return f"""\
{_MARK}
[Unit]
Description=Utter, which reads text aloud
StartLimitIntervalSec=60
StartLimitBurst=3

[Service]
ExecStart={started}
{variables}
UMask=0077
Restart=on-failure
RestartSec=2

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{escaped}"'


def _root_in(there: bytes, system: System) -> str | None:
    """Return what tells one Utter's file from another's: the root that it starts an engine for."""
    if system == "linux":
        lines = there.decode("utf-8", "replace").splitlines()
        ours = [line for line in lines if line.startswith(('Environment="HOME=', 'Environment="UTTER_HOME='))]
        return ours[0] if ours and _MARK in lines else None
    try:
        agent = plistlib.loads(there)
        variables = agent["EnvironmentVariables"]
        return next(f"{name}={variables[name]}" for name in ("UTTER_HOME", "HOME") if name in variables)
    except (ValueError, LookupError, TypeError, StopIteration, plistlib.InvalidFileException, ExpatError):
        return None
