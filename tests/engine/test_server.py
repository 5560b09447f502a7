"""The socket and the process behind it, as they are on a real machine."""

import json
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from native_helper.engine import server
from native_helper.engine.limits import Limits
from native_helper.paths import UnsafeFolder, folders
from native_helper.peer import Peer, peer
from native_helper.wire.types import MAX_PCM_BYTES
from tests.engine.live import Client, running, start_process, wait_for_socket
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S

TEXT = "Zebras whisper loudly."


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with start_process() as process:
        try:
            wait_for_socket(folders().socket, process)
            yield process
        finally:
            process.kill()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("most", "clients"), [(1 << 20, 64), (104, 64), (64, 24), (10, 1)])
def test_where_few_files_may_be_open_those_who_speak_still_get_theirs(
    most: int, clients: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (most, most))
    limits = Limits()
    assert limits.spare_descriptors == 40
    assert server._room(limits) == clients


def test_a_process_speaks_with_its_real_voices(process: subprocess.Popen[bytes]) -> None:
    with Client(folders().socket) as client:
        client.send("speak", id="a", text=TEXT)
        messages = client.until("end", "error")
        assert messages[-1]["type"] == "end", messages[-1]
        assert messages[-1]["duration_s"] > 0.5
        assert client.ask("health", id="h")["health"]["pid"] == process.pid


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one process bound another's descriptors")
def test_an_engine_out_of_descriptors_says_so_once_and_recovers(process: subprocess.Popen[bytes]) -> None:
    _, most = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    with Client(folders().socket) as client:
        n_open = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (n_open + 1, most))
        waiting = [Client(folders().socket, greet=False) for _ in range(3)]
        while "event=unhandled " not in folders().engine_log.read_text():
            assert client.ask("ping", id="p")["type"] == "pong"
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (most, most))
        with Client(folders().socket) as late:
            assert late.ask("ping", id="p")["type"] == "pong"
        for one in waiting:
            one.close()
    told = folders().engine_log.read_text()
    assert told.count("event=unhandled ") == 1
    assert "error=OSError" in told


def test_twenty_engines_started_at_once_leave_one(root: Path) -> None:
    processes = [start_process(stderr=subprocess.PIPE) for _ in range(20)]
    try:
        wait_for_socket(folders().socket)
        with Client(folders().socket) as client:
            pid = client.ask("health", id="h")["health"]["pid"]
        losers = [process for process in processes if process.pid != pid]
        assert len(losers) == 19
        for loser in losers:
            _, complaint = loser.communicate(timeout=PATIENCE_S)
            assert (loser.returncode, complaint) == (0, b"")
        with Client(folders().socket) as client:
            assert client.ask("health", id="h")["health"]["pid"] == pid
    finally:
        for process in processes:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_engine_in_good_order(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with Client(folders().socket) as client:
        client.send("speak", id="a", text=TEXT * 200)
        client.until("audio")
        process.send_signal(number)
        # Read first: an engine whose client takes nothing leaves without having told it.
        assert client.until("error")[-1]["code"] == "canceled"
        assert client.receive_or_end() is None
        assert process.wait(timeout=60) == 0
    assert not folders().socket.exists()


def test_what_a_killed_engine_left_does_not_stop_the_next(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    assert folders().socket.exists()
    with start_process() as second:
        try:
            wait_for_socket(folders().socket, second)
            with Client(folders().socket) as client:
                assert client.ask("health", id="h")["health"]["pid"] == second.pid
        finally:
            second.kill()


def test_all_that_the_engine_makes_is_its_owners_alone_whatever_the_umask(root: Path) -> None:
    command = f"umask 000; exec {sys.executable} -I -m native_helper.engine"
    with subprocess.Popen(["/bin/sh", "-c", command]) as process:
        try:
            wait_for_socket(folders().socket, process)
            where = folders()
            with Client(where.socket):
                pass
            status = Path(f"/proc/{process.pid}/status")
            if status.exists():
                assert "Umask:\t0077" in status.read_text()
            for folder in (where.run, where.log, where.config):
                assert mode(folder) == 0o700, folder
            for file in (where.socket, where.lock, where.token, where.engine_log):
                assert mode(file) == 0o600, file
        finally:
            process.kill()


def test_the_engine_runs_without_standard_streams(root: Path) -> None:
    command = f"exec {sys.executable} -I -m native_helper.engine 0<&- 1>&- 2>&-"
    with subprocess.Popen(["/bin/sh", "-c", command]) as process:
        try:
            wait_for_socket(folders().socket, process)
            with Client(folders().socket) as client:
                client.send("speak", id="a", text=TEXT)
                assert client.until("end", "error")[-1]["type"] == "end"
            descriptors = Path(f"/proc/{process.pid}/fd")
            if descriptors.exists():
                # Taken, so that no file of ours gets the number that a library prints to.
                assert {(descriptors / number).readlink() for number in "012"} == {Path(os.devnull)}
            process.terminate()
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()


def test_the_log_tells_what_happened_and_nothing_that_was_read(process: subprocess.Popen[bytes]) -> None:
    with Client(folders().socket) as client:
        client.ask("health", id="zero")  # it answers once it has begun, its token made
        token = folders().token.read_text().strip()
        client.send("speak", id="one", text=TEXT)
        client.until("end")
        client.send("save", id="two", text=TEXT, format="wav")
        client.until("end")
        client.send("preview", id="three", text=TEXT)
        client.until("preview")
        client.send("speak", id="four", text=TEXT, voice="Zebras whisper")
        client.until("error")
        client.send("speak", id="five", text=[TEXT])
        client.until("error")
        client.send(TEXT, id="six")
        client.until("error")
        port = client.ask("health", id="h")["health"]["http"]["port"]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/speak",
        data=json.dumps({"text": TEXT}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        assert answer.read(4) == b"RIFF"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{TEXT.split(maxsplit=1)[0]}?token={token}", timeout=PATIENCE_S)
    process.terminate()
    process.wait(PATIENCE_S)
    log = folders().engine_log.read_text()
    for event in ("engine_starting", "engine_started", "client_joined", "job_ended", "error_told", "engine_stopped"):
        assert f"event={event}" in log
    assert "ebra" not in log
    assert token not in log


def test_wrong_settings_are_told_and_no_engine_runs_on_a_guess(root: Path) -> None:
    folders().settings.write_text("[http]\nenabeld = false\n")
    with start_process(stderr=subprocess.PIPE) as process:
        _, complaint = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert b"http.enabeld" in complaint
    assert str(folders().settings).encode() in complaint


@pytest.mark.parametrize("obstacle", ["file", "folder", "link"])
def test_what_is_no_socket_at_the_sockets_path_is_left_alone_and_named(root: Path, obstacle: str) -> None:
    path = folders().socket
    path.parent.mkdir(parents=True)
    if obstacle == "file":
        path.write_text("mine")
    elif obstacle == "folder":
        path.mkdir()
    else:
        path.symlink_to(root)
    with pytest.raises(UnsafeFolder, match=r"engine\.sock"), running(ToneFamily()):
        pass
    assert path.exists()


def test_a_path_too_long_for_a_socket_moves_to_a_short_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / ("long" * 40)))
    folders().config.mkdir(parents=True)
    folders().settings.write_text("[http]\nport = 0\n")
    where = folders().socket
    assert where.parent.parent == Path("/tmp")
    try:
        with running(ToneFamily()) as engine, engine.client() as client:
            assert mode(where.parent) == 0o700
            assert client.ask("ping", id="p")["type"] == "pong"
    finally:
        where.parent.rmdir()


def test_another_users_process_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "peer", lambda _socket: Peer(uid=os.getuid() + 1, pid=1))
    with running(ToneFamily()) as engine, engine.client(greet=False) as client:
        assert client.receive_or_end() is None


def test_the_kernel_says_who_connected() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs:
        assert peer(ours) == Peer(uid=os.getuid(), pid=os.getpid())


def test_more_clients_than_there_is_room_for_are_told_so() -> None:
    with running(ToneFamily(), Limits(clients=2)) as engine, engine.client() as one, engine.client():
        with engine.client(greet=False) as third:
            assert third.receive()["code"] == "queue_full"
            assert third.receive_or_end() is None
        assert one.ask("health", id="h")["health"]["clients"] == 2


BOOK = " ".join(f"This is sentence {index} of a book without end." for index in range(300))


def test_a_reader_that_stops_reading_leaves_memory_flat_and_others_served() -> None:
    limits = Limits(outbound_bytes=300_000, lead_s=1e9)
    with running(ToneFamily(), limits) as engine, engine.client() as stuck, engine.client() as brisk:
        stuck.send("speak", id="book", text=BOOK)
        # By turns: while these 40 are spoken, the book would have come to 40 as well, 4.5 MB.
        brisk.send("speak", id="short", text=sentences(40))
        assert brisk.until("end", "error")[-1]["type"] == "end"
        held = engine.on_loop(lambda: max(_held_bytes(engine)))
        assert 0 < held < limits.outbound_bytes + MAX_PCM_BYTES
        # It goes on as soon as it reads again.
        assert stuck.until("end", "error")[-1]["type"] == "end"


def test_a_reader_that_does_not_come_back_is_dropped() -> None:
    limits = Limits(outbound_bytes=300_000, stalled_client_s=0.2)
    with running(ToneFamily(), limits) as engine, engine.client() as stuck, engine.client() as brisk:
        stuck.send("save", id="book", text=BOOK, format="wav")
        engine.wait_until(lambda: engine.engine.service.n_clients == 1)
        assert engine.engine.synthesis.counts() == {"running": 0, "waiting": 0}
        assert brisk.ask("ping", id="p")["type"] == "pong"


def test_a_client_that_only_asks_and_never_reads_gets_no_more_answers_than_fit() -> None:
    limits = Limits(outbound_bytes=100_000, stalled_client_s=60)
    with running(ToneFamily(), limits) as engine, engine.client() as greedy, engine.client() as other:
        greedy.socket.settimeout(1.0)
        with pytest.raises(TimeoutError):  # the engine stops taking requests from who takes no answers
            for index in range(200_000):
                greedy.send("voices", id=str(index))
        assert other.ask("ping", id="p")["type"] == "pong"
        (held,) = [it for it in engine.on_loop(lambda: _held_bytes(engine)) if it > 0]
        assert held < 2 * limits.outbound_bytes


def _held_bytes(engine: object) -> list[int]:
    sessions = engine.engine._socket._sessions  # type: ignore[attr-defined]
    return [session._outbox._held_bytes for session in sessions]
