"""The HTTP port: whether the engine has it, and if not, who does."""

import contextlib
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from native_helper import settings
from native_helper.doctor.finding import Finding, ok, skipped, warning
from native_helper.doctor.machine import Machine
from native_helper.errors import SettingsInvalid

CHECK: Final = "http_port"
_LISTENS: Final = "0A"  # TCP_LISTEN, in /proc/net/tcp
_PATIENCE_S: Final = 0.5


def check(machine: Machine, health: dict[str, Any] | None) -> Finding:
    """Look at the port, by the engine's own word where one runs."""
    try:
        http = settings.load(machine.folders.settings).http
    except SettingsInvalid:
        return skipped(CHECK, "The HTTP port was not looked at: the settings are not valid.")
    if not http.enabled:
        return ok(CHECK, "HTTP is switched off in the settings.")
    return _without_engine(machine, http.port) if health is None else _by_engine(machine, http.port, health["http"])


def _by_engine(machine: Machine, port: int, http: dict[str, Any]) -> Finding:
    if http["state"] == "listening":
        return ok(CHECK, f"The engine answers at http://{http['address']}:{http['port']}.")
    taken = f" Port {port} is taken by {holder(port, machine.processes)}." if http["state"] == "port_in_use" else ""
    return warning(CHECK, f"The engine does not answer over HTTP.{taken}", http.get("remedy") or _other(machine, port))


def _without_engine(machine: Machine, port: int) -> Finding:
    if port and _answers(port):
        return warning(CHECK, f"Port {port} is taken by {holder(port, machine.processes)}.", _other(machine, port))
    return ok(CHECK, f"HTTP port {port} is free for the engine." if port else "The engine chooses its HTTP port.")


def _other(machine: Machine, port: int) -> str:
    return f"{settings.other_port(port, machine.folders.settings)}."


def holder(port: int, processes: Path) -> str:
    """Say who listens at `port`, as far as /proc tells."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for uid, inode in listeners((processes / "net" / table).read_text().splitlines()[1:], port):
                pid = _process_with(inode, processes)
                if pid is None:
                    return f"a program of user {uid}"
                with contextlib.suppress(OSError):
                    return f"{(processes / str(pid) / 'comm').read_text().strip()} (process {pid})"
                return f"process {pid}"
    return "another program"


def listeners(lines: Iterable[str], port: int) -> Iterator[tuple[int, int]]:
    """Yield user and inode of each socket that listens at `port`, out of the lines of /proc/net/tcp."""
    for line in lines:
        fields = line.split()
        if len(fields) > 9 and fields[3] == _LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
            yield int(fields[7]), int(fields[9])


def _process_with(inode: int, processes: Path) -> int | None:
    for descriptor in processes.glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(descriptor) == f"socket:[{inode}]":  # noqa: PTH115  what it names is no path
                return int(descriptor.parent.parent.name)
    return None


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), _PATIENCE_S).close()
    except OSError:
        return False
    return True
