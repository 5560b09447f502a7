"""The ways an engine is started, by table, and what a started process is cut off from."""

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from native_helper.host import engine_link, spawn

ENGINE = [sys.executable, "-I", "-m", "native_helper.engine"]


def systemd_run(folder: Path, script: str) -> None:
    """Put a `systemd-run` of this test into `folder`."""
    folder.mkdir(exist_ok=True)
    program = folder / "systemd-run"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def user_manager(folder: Path) -> None:
    """Make the socket at which a systemd user manager listens."""
    private = folder / str(os.getuid()) / "systemd" / "private"
    private.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(private))  # the whole path may be longer than a socket's name


@pytest.mark.parametrize(
    ("has_program", "has_manager", "n_ways"),
    [(False, False, 1), (True, False, 1), (False, True, 1), (True, True, 2)],
)
def test_a_scope_is_tried_only_where_a_user_manager_can_be_reached(
    has_program: bool, has_manager: bool, n_ways: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if has_program:
        systemd_run(tmp_path / "bin", "exit 1")
    if has_manager:
        user_manager(tmp_path / "user")
    ways = spawn.commands(str(tmp_path / "bin"), tmp_path / "user")
    assert len(ways) == n_ways
    assert ways[-1] == ENGINE  # always, in the end, without systemd
    if n_ways == 2:
        assert ways[0][0] == str(tmp_path / "bin" / "systemd-run")
        assert {"--user", "--scope"} <= set(ways[0])
        assert ways[0][ways[0].index("--") + 1 :] == ENGINE


@pytest.mark.parametrize(
    ("script", "is_in_scope"),
    [
        ('while [ "$1" != -- ]; do shift; done; shift; echo yes > "$UTTER_HOME/scope"; exec "$@"', True),
        ("echo Failed to start transient scope unit >&2; exit 1", False),
        ("exec /nonexistent", False),
        ("kill -9 $$", False),
    ],
)
def test_an_engine_starts_whatever_systemd_run_does(
    script: str, is_in_scope: bool, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd_run(tmp_path / "bin", script)
    program = str(tmp_path / "bin" / "systemd-run")
    monkeypatch.setattr(spawn, "commands", lambda: [[program, "--user", "--scope", "--", *ENGINE], ENGINE])
    with engine_link.connect("test") as link:
        assert link.ready["type"] == "ready"
    assert (root / "scope").exists() == is_in_scope


REPORT = """
import json, os, sys
fds = [name for name in os.listdir("/dev/fd")]
told = {
    "cwd": os.getcwd(), "environment": dict(os.environ), "session": os.getsid(0), "pid": os.getpid(),
    "stdio": [os.path.samestat(os.fstat(fd), os.stat(os.devnull)) for fd in (0, 1, 2)],
    "nice": os.nice(0), "n_fds": len(fds),
}
with open(sys.argv[1] + ".part", "w") as file:
    json.dump(told, file)
os.rename(sys.argv[1] + ".part", sys.argv[1])
"""


def test_a_started_process_is_cut_off_from_its_starter(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "of the browser")
    monkeypatch.setenv("LD_PRELOAD_OF_A_BROWSER", "x")
    for name in spawn.DOWNLOADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    read_fd, write_fd = os.pipe()  # as the wire to the browser: were it inherited, the browser would never see its end
    os.set_inheritable(write_fd, True)
    process = spawn.start([sys.executable, "-I", "-c", REPORT, str(tmp_path / "told")])
    assert process.wait(20) == 0
    os.close(read_fd)
    os.close(write_fd)
    told = json.loads((tmp_path / "told").read_text())
    assert told["cwd"] == "/"
    assert told["session"] == told["pid"]
    assert told["stdio"] == [True, True, True]
    assert told["nice"] == os.nice(0)
    assert told["n_fds"] == 4  # the fourth lists the folder
    environment = told["environment"]
    assert environment.pop("XDG_RUNTIME_DIR", "/run/user/").startswith("/run/user/")
    environment.pop("__CF_USER_TEXT_ENCODING", None)  # macOS gives it to every process
    environment.pop("LC_CTYPE", None)
    assert environment == {
        "PATH": spawn.SEARCH_PATH,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": os.environ["HOME"],
        "UTTER_HOME": str(root),
        "HF_ENDPOINT": "https://mirror.example",  # what a download needs to know comes along
    }


def test_a_root_by_home_alone_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UTTER_HOME")
    assert "UTTER_HOME" not in spawn.environment()
    assert spawn.environment()["HOME"] == os.environ["HOME"]
