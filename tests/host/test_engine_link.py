"""Finding, starting, replacing and ending the engine, with real processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from native_helper.build import build
from native_helper.errors import EngineCrashed, EngineUnreachable
from native_helper.host import engine_link, engine_process, spawn
from native_helper.paths import folders, make_private
from native_helper.setup import running_engine
from native_helper.wire.framing import BodyError, FrameError
from tests.host.chrome import Chrome
from tests.host.fake_engine import FakeEngine


def test_twenty_hosts_that_start_at_once_share_one_engine() -> None:
    chromes = [Chrome(greet=False) for _ in range(20)]
    try:
        for chrome in chromes:
            chrome.hello()
        for chrome in chromes:
            chrome.receive("ready")
        pids = set()
        for chrome in chromes:
            chrome.send("health", id="h")
            pids.add(chrome.receive("health")["health"]["pid"])
        assert len(pids) == 1
    finally:
        for chrome in chromes:
            with chrome:
                pass


def test_twenty_clients_share_one_engine_though_one_of_them_dies_while_it_starts_it() -> None:
    with Chrome(greet=False) as first:
        first.hello()
        while not folders().start_lock.exists():
            pass
        first.process.kill()
    links: list[engine_link.EngineLink] = []

    def join() -> None:
        links.append(engine_link.connect("test"))

    threads = [threading.Thread(target=join) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({link.pid for link in links}) == 1
    assert len(links) == 20
    for link in links:
        link.close()


def test_the_engine_outlives_the_browser_that_started_it() -> None:
    with Chrome() as chrome:
        chrome.send("health", id="h")
        pid = chrome.receive("health")["health"]["pid"]
        assert os.getpgid(pid) != os.getpgid(chrome.process.pid)
    with engine_link.connect("test", start=False) as link:
        assert link.pid == pid


def test_no_engine_is_started_by_a_client_that_only_looks() -> None:
    with pytest.raises(EngineUnreachable) as caught:
        engine_link.connect("test", start=False)
    assert "utter engine --start" in (caught.value.remedy or "")
    assert not engine_process.is_alive(folders())


def test_an_engine_of_another_build_is_replaced() -> None:
    with FakeEngine(build_name="0.0.1+00000000") as old:
        with engine_link.connect("test") as link:
            assert link.pid != old.pid
            assert link.ready["build"] == build()
        assert old.wait() == -signal.SIGTERM


def test_an_engine_of_another_protocol_is_replaced() -> None:
    with FakeEngine(habit="protocol") as old:
        with engine_link.connect("test") as link:
            assert link.ready["protocol"] == 1
        assert old.wait() == -signal.SIGTERM


def test_an_engine_of_another_build_is_left_alone_by_a_client_that_only_looks() -> None:
    with FakeEngine(build_name="0.0.1+00000000") as old, engine_link.connect("test", start=False) as link:
        assert link.pid == old.pid


def test_a_client_from_before_an_upgrade_leaves_the_new_engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk = build()
    old_build = lambda: "0.0.1+00000000"  # noqa: E731
    old_build.__wrapped__ = lambda: on_disk  # type: ignore[attr-defined]
    monkeypatch.setattr(engine_link, "build", old_build)
    with FakeEngine(build_name=on_disk) as new, engine_link.connect("test") as link:
        assert link.pid == new.pid


def test_an_engine_that_does_not_answer_hello_is_ended_by_force_and_replaced() -> None:
    with FakeEngine(habit="silent") as stuck:
        stuck.signal(signal.SIGSTOP)
        with engine_link.connect("test", timeout_s=3) as link:
            assert link.pid != stuck.pid
        assert stuck.wait() == -signal.SIGKILL


def test_a_socket_left_behind_by_a_dead_engine_is_no_obstacle() -> None:
    with FakeEngine() as dead:
        dead.signal(signal.SIGKILL)
        dead.wait()
        assert folders().socket.exists()
        with engine_link.connect("test") as link:
            assert link.ready["type"] == "ready"


def test_an_engine_that_cannot_start_is_told_with_where_to_look() -> None:
    folders().settings.write_text("[http]\nport = 'eighty'\n")
    with pytest.raises(EngineUnreachable) as caught:
        engine_link.connect("test")
    assert "exit status 1" in caught.value.message
    assert str(folders().engine_log) in (caught.value.remedy or "")


def test_an_interpreter_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spawn, "commands", lambda: [["/nonexistent/python"]])
    with pytest.raises(EngineUnreachable) as caught:
        engine_link.connect("test")
    assert "install" in (caught.value.remedy or "")


def test_a_run_folder_that_cannot_be_made_is_told() -> None:
    folders().run.write_text("a file in its place")
    with pytest.raises(EngineUnreachable) as caught:
        engine_link.connect("test")
    folders().run.unlink()
    assert f"{folders().run} is not a plain folder; remove it" in caught.value.message


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_file_in_the_place_of_the_lock_is_told(put: Callable[[Path], object]) -> None:
    make_private(folders().run)
    folders().start_lock.touch()  # the sign that this root is Utter's
    put(folders().lock)
    with pytest.raises(EngineUnreachable, match="The engine's lock cannot be used") as caught:
        engine_link.connect("test")
    assert str(folders().lock) in (caught.value.remedy or "")
    folders().lock.rmdir() if folders().lock.is_dir() else folders().lock.unlink()


def test_stop_ends_the_engine_and_says_which_it_was() -> None:
    with engine_link.connect("test") as link:
        assert engine_link.stop_engine() == link.pid
        assert link.receive() is None
    assert not engine_process.is_alive(folders())
    assert engine_link.stop_engine() is None


def test_stop_ends_an_engine_that_ignores_it_by_force() -> None:
    with FakeEngine(habit="stubborn") as stuck:
        assert engine_link.stop_engine() == stuck.pid
        assert stuck.wait() == -signal.SIGKILL


def test_a_message_that_cannot_be_sent_leaves_the_link_usable() -> None:
    with FakeEngine(), engine_link.connect("test") as link:
        with pytest.raises(BodyError):
            link.send({"type": "odd", "number": 1 << 80})
        with pytest.raises(FrameError):
            link.send({"type": "odd", "text": "x" * (1 << 20)})
        link.send({"type": "ping", "id": "p"})
        assert link.receive() == {"type": "pong", "id": "p"}


def test_a_dead_engine_is_none_to_the_receiver_and_an_error_to_the_sender() -> None:
    with FakeEngine() as engine, engine_link.connect("test") as link:
        engine.signal(signal.SIGKILL)
        engine.wait()
        assert link.receive() is None
        with pytest.raises(EngineCrashed):
            link.send({"type": "ping", "id": "p"})


def test_a_link_closed_by_another_thread_ends_the_receiver() -> None:
    with FakeEngine(), engine_link.connect("test") as link:
        received: list[object] = [0]
        thread = threading.Thread(target=lambda: received.append(link.receive()))
        thread.start()
        link.close()
        thread.join(20)
        assert received == [0, None]


def test_looking_for_the_engine_never_takes_its_lock_from_a_second_looker() -> None:
    make_private(folders().run)
    folders().lock.touch()
    assert not engine_process.is_alive(folders())
    with FakeEngine():
        assert engine_process.is_alive(folders())


def test_a_socket_of_a_path_too_long_for_a_socket_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTTER_HOME", f"{os.environ['UTTER_HOME']}/{'x' * 120}")
    with engine_link.connect("test") as link:
        assert link.ready["type"] == "ready"
        assert len(os.fsencode(folders().socket)) <= 103
    engine_link.stop_engine()
    folders().socket.parent.rmdir()


# Takes the lock as the engine does, and never listens.
STUCK = (
    "import signal; from native_helper.engine import lock; from native_helper.paths import folders, make_private;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); make_private(folders().run); held = lock.take(folders().lock);"
    "print('held', flush=True); signal.pause()"
)
# Listens at the given place without the lock, and says nothing.
LISTENER = (
    "import signal, socket, sys; it = socket.socket(socket.AF_UNIX); it.bind(sys.argv[1]); it.listen();"
    "print('listens', flush=True); signal.pause()"
)


@contextlib.contextmanager
def program(code: str, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_stop_ends_an_engine_that_is_stuck_before_it_listens() -> None:
    with program(STUCK) as stuck:
        assert engine_link.stop_engine() == stuck.pid
        assert stuck.wait(10) == -signal.SIGKILL


def test_an_engine_that_is_stuck_before_it_listens_is_replaced() -> None:
    with program(STUCK) as stuck, engine_link.connect("test", timeout_s=3) as link:
        assert link.pid != stuck.pid
        assert stuck.wait(10) == -signal.SIGKILL


def test_a_process_id_left_in_the_lock_file_of_a_dead_engine_is_never_used() -> None:
    make_private(folders().run)
    with program("import signal; print(1, flush=True); signal.pause()") as bystander:
        folders().lock.write_text(f"{bystander.pid}\n")
        assert engine_link.stop_engine() is None
        with FakeEngine() as engine:  # it writes no process id, and does not listen at this place any more
            folders().socket.unlink()
            with pytest.raises(EngineUnreachable):
                engine_link.stop_engine()
            engine.signal(signal.SIGKILL)
        assert bystander.poll() is None


def test_a_socket_reached_through_a_planted_link_is_refused_and_its_process_lives(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UTTER_HOME", f"{os.environ['UTTER_HOME']}/{'x' * 120}")
    (tmp_path / "p").mkdir(mode=0o700)
    planted = folders().socket.parent
    planted.symlink_to(tmp_path / "p")
    try:
        with program(LISTENER, str(folders().socket)) as victim:
            for attempt in (lambda: engine_link.connect("test", timeout_s=1), lambda: running_engine.pid(folders())):
                with pytest.raises(EngineUnreachable, match="not a plain folder"):
                    attempt()
            assert victim.poll() is None
    finally:
        planted.unlink()


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755])
def test_a_socket_in_a_folder_open_to_others_is_refused(mode: int) -> None:
    with FakeEngine() as engine:
        folders().run.chmod(mode)
        with pytest.raises(EngineUnreachable, match="chmod 700"):
            engine_link.connect("test")
        folders().run.chmod(0o700)
        with engine_link.connect("test") as link:
            assert link.pid == engine.pid


def test_a_process_that_listens_without_the_lock_is_displaced_and_not_ended() -> None:
    make_private(folders().run)
    folders().lock.touch()
    with program(LISTENER, str(folders().socket)) as listener:
        with pytest.raises(EngineUnreachable, match="did not answer"):
            engine_link.connect("test", timeout_s=1)
        # The engine that this has started takes the place, once it has asked who is there.
        while engine_process.serving(folders()) == listener.pid:
            time.sleep(0.1)
        with engine_link.connect("test") as link:
            assert link.pid != listener.pid
        assert listener.poll() is None


def test_a_program_that_only_listens_is_not_taken_for_the_engine_of_another_user() -> None:
    # The kernel names our own user here; the refusal of others needs a second user and is seen in the code alone.
    make_private(folders().run)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folders().socket))
        listener.listen()
        with pytest.raises(EngineUnreachable) as caught:
            engine_link.connect("test", start=False, timeout_s=0.1)
    assert "--stop" in (caught.value.remedy or "")
