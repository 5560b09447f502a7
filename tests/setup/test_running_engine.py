"""Ending the engine: a real process behind a real socket and a real lock."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from native_helper.paths import folders, make_private
from native_helper.setup import running_engine

# Holds the engine's lock and listens at its socket, like the engine; says when it does.
STAND_IN = """
import fcntl, signal, socket, sys
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
lock = open(sys.argv[1], "wb")
fcntl.flock(lock, fcntl.LOCK_EX)
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[2])
listener.listen()
print("ready", flush=True)
signal.pause()
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(root: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []
    make_private(folders().run)
    make_private(folders().socket.parent)

    def run(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", STAND_IN, str(folders().lock), str(folders().socket), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_without_an_engine_there_is_nothing_to_end(root: Path) -> None:
    assert running_engine.pid(folders()) is None
    assert not running_engine.stop(folders())
    assert not folders().run.exists(), "looking makes no folder"


def test_a_socket_that_nobody_serves_is_no_engine(start: Start) -> None:
    process = start()
    process.kill()
    process.wait()
    assert folders().socket.exists()
    assert running_engine.pid(folders()) is None


def test_the_engine_is_found_by_the_kernels_word_and_is_gone_after_stop(start: Start) -> None:
    process = start()
    assert running_engine.pid(folders()) == process.pid
    assert running_engine.stop(folders())
    assert process.wait() == -15
    assert running_engine.pid(folders()) is None


@pytest.mark.long
def test_an_engine_that_ignores_sigterm_is_killed(start: Start) -> None:
    process = start("stubborn")
    assert running_engine.stop(folders())
    assert process.wait() == -9
