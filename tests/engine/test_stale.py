"""What a dead engine leaves is cleared away; what belongs to a living one is never taken from it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from native_helper.host import engine_link, engine_process
from native_helper.paths import folders, make_private
from tests.engine.live import Client, limited_process, start_process, wait_for_socket
from tests.patience import PATIENCE_S, wait_for


@pytest.fixture
def living() -> Iterator["subprocess.Popen[bytes]"]:
    with start_process() as process:
        try:
            wait_for_socket(folders().socket, process)
            yield process
        finally:
            process.kill()


def serves(process: "subprocess.Popen[bytes]") -> bool:
    with Client(folders().socket) as client:
        return bool(client.ask("health", id="h")["health"]["pid"] == process.pid)


def ends(process: "subprocess.Popen[bytes]", status: int) -> None:
    with process:
        assert process.wait(PATIENCE_S) == status


def test_a_second_engine_leaves_a_living_one_alone(living: "subprocess.Popen[bytes]") -> None:
    ends(start_process(), 0)
    assert serves(living)


def test_a_living_engine_keeps_its_socket_though_its_lock_was_removed(living: "subprocess.Popen[bytes]") -> None:
    folders().lock.unlink()
    ends(start_process(), 1)
    assert serves(living)
    with engine_link.connect("test") as link:
        assert link.pid == living.pid


def test_an_engine_that_ends_leaves_the_socket_of_the_one_that_came_after(living: "subprocess.Popen[bytes]") -> None:
    # Somebody has removed all that the living one had.
    folders().lock.unlink()
    folders().socket.unlink()
    with start_process() as second:
        try:
            wait_for_socket(folders().socket, second)
            living.terminate()
            assert living.wait(PATIENCE_S) == 0
            assert serves(second)
        finally:
            second.kill()


def test_an_engine_that_nobody_finds_any_more_ends_in_good_order() -> None:
    with limited_process(look_s=0.05) as first, Client(folders().socket) as client:
        client.send("speak", id="a", text="A sentence that is never at its end. " * 2000)
        client.until("audio")
        folders().socket.unlink()
        folders().lock.unlink()
        errors = [message for message in client.until("error") if message["type"] == "error"]
        assert [(error["id"], error["code"]) for error in errors] == [("a", "canceled")]
        assert first.wait(PATIENCE_S) == 0
        with start_process() as second:
            try:
                wait_for_socket(folders().socket, second)
                assert serves(second)
            finally:
                second.kill()


@pytest.mark.parametrize("kept", ["lock", "socket"])
def test_an_engine_of_which_one_of_lock_and_socket_is_left_lives_on(kept: str) -> None:
    with limited_process(look_s=0.02) as process, Client(folders().socket) as client:
        (folders().socket if kept == "lock" else folders().lock).unlink()
        for index in range(50):  # far more looks than one
            time.sleep(0.02)
            assert client.ask("ping", id=f"{index}")["type"] == "pong"
        assert process.poll() is None


def empty_lock() -> None:
    folders().lock.touch()


def empty_start_lock() -> None:
    folders().start_lock.touch()


def dead_socket() -> None:
    folders().lock.touch()  # the sign that this root is Utter's
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(os.fspath(folders().socket))


LEFT: dict[str, Callable[[], object]] = {
    "a lock that nobody holds": lambda: folders().lock.write_text("4194000\n"),
    "a lock with the id of a process that lives": lambda: folders().lock.write_text(f"{os.getpid()}\n"),
    "a lock with nonsense": lambda: folders().lock.write_bytes(b"\xff" * 100),
    "an empty lock": empty_lock,
    "a start lock": empty_start_lock,
    "a socket": dead_socket,
}


@pytest.mark.parametrize("left", LEFT)
def test_what_was_left_behind_is_no_obstacle(left: str) -> None:
    make_private(folders().run)
    LEFT[left]()
    try:
        with engine_link.connect("test") as link:
            assert engine_process.lock_holder(folders()) == link.pid
            assert os.getpid() != link.pid
    finally:
        engine_link.stop_engine()


def test_an_engine_that_is_stopped_is_not_taken_for_dead(living: "subprocess.Popen[bytes]") -> None:
    living.send_signal(signal.SIGSTOP)
    os.waitpid(living.pid, os.WUNTRACED)
    assert engine_process.is_alive(folders())
    ends(start_process(), 0)
    living.send_signal(signal.SIGCONT)
    assert serves(living)


def test_all_at_once_after_a_crash_one_engine_comes(living: "subprocess.Popen[bytes]") -> None:
    living.kill()
    living.wait()
    assert folders().socket.exists()
    processes = [start_process() for _ in range(8)]
    try:
        wait_for_socket(folders().socket)
        wait_for(lambda: sum(process.poll() is None for process in processes) <= 1)
        assert [process.returncode for process in processes if process.poll() is not None] == [0] * 7
    finally:
        for process in processes:
            process.kill()
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
