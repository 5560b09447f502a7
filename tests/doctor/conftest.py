"""A machine on which all is well, to be broken in one place."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from native_helper.doctor.examination import examine
from native_helper.doctor.finding import Finding
from native_helper.doctor.machine import Machine, this_machine
from native_helper.host import engine_link
from native_helper.paths import folders
from native_helper.setup import command
from native_helper.setup.install import InstallOptions, install
from native_helper.setup.registration import FILE_NAME

STRANGER = 65534  # nobody


@dataclass
class Patient:
    """The machine, its parts by name, and what holds for as long as the test."""

    machine: Machine
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def home(self) -> Path:
        return self.machine.home

    @property
    def manifest(self) -> Path:
        return self.home / ".config" / "chromium" / "NativeMessagingHosts" / FILE_NAME

    @property
    def launcher(self) -> Path:
        return folders().launcher

    def change(self, **fields: Any) -> None:
        self.machine = replace(self.machine, **fields)

    def listen(self) -> int:
        """Let a stranger have a port, and return it."""
        taken = self.held.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port: int = taken.getsockname()[1]
        return port

    def findings(self) -> list[Finding]:
        return list(examine(self.machine))


def program(path: Path, script: str) -> Path:
    """Put a program at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """Utter as install leaves it, with Chromium; in a folder that another user can enter."""
    base = Path(tempfile.mkdtemp(prefix="utter-doctor-"))
    base.chmod(0o755)
    if not base.parent.stat().st_mode & 0o001:  # check.sh has a folder of its own for temporary files
        base.parent.chmod(0o711)
    home, root = base / "home", base / "utter"
    (home / ".config" / "chromium").mkdir(parents=True)
    (root / "config").mkdir(parents=True)
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UTTER_HOME", str(root))
    where = folders()
    assert install(InstallOptions(yes=True, next_steps=False)) == 0
    program(where.data / "environment-1" / "bin" / "utter", "exit 0")
    where.environment.symlink_to("environment-1")
    command.place(where).parent.mkdir()
    command.write(where)
    monkeypatch.setenv("PATH", f"{command.place(where).parent}:{os.environ['PATH']}")
    machine = replace(this_machine(lambda: "a test", thorough=False), etc=base / "etc", uid=os.getuid() or 1000)
    made = Patient(machine)
    with made.held:
        yield made
    engine_link.stop_engine()
    shutil.rmtree(base)


@contextmanager
def as_stranger() -> Iterator[None]:
    """Be a user without rights for a while; as who runs the tests, if that is no root."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(STRANGER)
    try:
        yield
    finally:
        os.seteuid(0)
