"""The engine as it is found: its folder, lock and socket, and what it says of itself. None is started or ended."""

import os
import shlex
import stat
from typing import Any, Final

from native_helper.build import build
from native_helper.doctor.finding import Finding, failure, ok, warning
from native_helper.doctor.machine import Machine
from native_helper.errors import EngineCrashed, EngineUnreachable
from native_helper.host import crash_record, engine_process
from native_helper.host.engine_link import EngineLink, connect
from native_helper.paths import UnsafeFolder, require_own_socket, require_plain
from native_helper.wire.framing import BodyError, FrameError

ANSWER_S: Final = 5.0
_END_IT: Final = "Run: utter engine --stop"


def check_run_folder(machine: Machine) -> Finding:
    """Look whether the folder of lock and socket is the person's alone."""
    folder = machine.folders.run
    try:
        status = require_plain(folder)
    except FileNotFoundError:
        return ok("run_folder", f"The engine's folder, {folder}, is made when it first starts.")
    except NotADirectoryError:
        return failure("run_folder", f"Something else stands in the way of the folder {folder}.", "Remove it.")
    except UnsafeFolder as error:
        return failure("run_folder", f"The engine's folder cannot be trusted: {error}.", f"Remove {folder}.")
    if status.st_mode & 0o077:
        told = f"The engine's folder is open to others: mode {stat.S_IMODE(status.st_mode):03o}."
        return failure("run_folder", told, f"Run: chmod 700 {shlex.quote(str(folder))}")
    return ok("run_folder", f"The engine's folder is yours alone: {folder}.")


def check_crashes(machine: Machine, now_s: float) -> Finding:
    """Look whether the engine keeps crashing."""
    crashes = crash_record.read(machine.folders.crashes)
    left_s = crash_record.left_s(crashes, now_s)
    if crashes is not None and left_s > 0:
        told = f"The engine crashed {crashes.n} times in a row; for {left_s:.0f} s it is not started again."
        see = f"Wait, then run `utter engine` in a terminal and speak; its log is {machine.folders.engine_log}."
        return failure("crashes", told, see)
    # One that was not missed yet is not in the record.
    if (pid := engine_process.crashed(machine.folders)) is not None and (crashes is None or crashes.pid != pid):
        told = f"The engine that ran last, process {pid}, did not end in good order."
        see = f"The next use starts a new one. If it happens again, see {machine.folders.engine_log}."
        return warning("crashes", told, see)
    return ok("crashes", "The engine does not keep crashing.")


def check(machine: Machine) -> tuple[Finding, dict[str, Any] | None]:
    """Return how the engine stands and, if one runs and answers, its health report."""
    place = machine.folders
    if not engine_process.is_alive(place):
        return _without_engine(machine), None
    holder = engine_process.lock_holder(place)
    named = f"process {holder}" if holder else "a process that cannot be named"
    try:
        with connect("cli", start=False, timeout_s=ANSWER_S) as link:
            if link.ready["build"] != build():
                told = f"The engine that runs, {named}, is of another build, {link.ready['build']}."
                return warning("engine", f"{told} The next use replaces it.", _END_IT), None
            health = _health(link)
    except (EngineUnreachable, EngineCrashed, FrameError, BodyError, TimeoutError) as error:
        reason = error.message if isinstance(error, EngineUnreachable) else "It does not answer."
        return failure("engine", f"The engine, {named}, cannot be used. {reason}", _END_IT), None
    told = f"process {health['pid']}, build {health['build']}, {health['memory_mb']:.0f} MB"
    return ok("engine", f"The engine runs ({told})."), health


def _health(link: EngineLink) -> dict[str, Any]:
    # Not by a watched link, which ends an engine that does not answer.
    link.wait_at_most(ANSWER_S)
    link.send({"type": "health", "id": "doctor"})
    while (message := link.receive()) is not None:
        if message.get("type") == "health":
            health: dict[str, Any] = message["health"]
            return health
    raise EngineCrashed("The engine ended.")


def _without_engine(machine: Machine) -> Finding:
    socket = machine.folders.socket
    try:
        require_own_socket(socket)
    except (FileNotFoundError, NotADirectoryError):
        return ok("engine", "No engine runs; the next use of Utter starts one.")
    except UnsafeFolder as error:
        return failure("engine", f"The engine's socket cannot be trusted: {error}.", f"See to {socket}.")
    if os.access(socket.parent, os.W_OK):
        return ok("engine", "No engine runs. One that died has left its socket; the next start clears it away.")
    return failure("engine", f"A dead engine's socket, {socket}, cannot be removed.", f"See to {socket.parent}.")
