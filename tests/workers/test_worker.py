"""A worker from the engine's side: real processes that answer, crash, hang and lie."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.wire.framing import frame
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.worker import Worker
from tests.patience import PATIENCE_S, wait_for
from tests.workers.asking import everything, failure, wait_until_gone
from tests.workers.tone_worker import REMEDY, tone_worker

# The end of its input is all that tells on a Mac; one that is stopped, or in a call that lets no thread run, is deaf.
LINUX_ALONE = [
    pytest.param(state, marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends it then"))
    for state in ("stopped", "deaf")
]


def request(text: str, kind: str = "speak") -> dict[str, Any]:
    return {"type": kind, "text": text, "voice": "fork:a", "target": "de"}


@pytest.fixture
def worker(tmp_path: Path) -> Any:
    made = tone_worker(tmp_path)
    yield made
    made.stop()


def test_sound_comes_in_pieces_and_the_end_tells_figures(worker: Worker) -> None:
    answers = everything(worker.ask(request("Hello.")))
    assert [answer["type"] for answer in answers] == ["audio", "audio", "audio", "end"]
    assert {len(answer["pcm"]) for answer in answers[:-1]} == {12_000 * 4}
    assert answers[-1]["figures"] == {"pieces": 3}
    assert worker.details == {"device": "tuning fork"}


def test_requests_are_answered_in_the_order_they_came(worker: Worker) -> None:
    asked = [worker.ask(request(name, "translate")) for name in ("one", "two", "three")]
    assert [everything(answers)[0]["text"] for answers in asked] == ["de: one", "de: two", "de: three"]


def test_it_is_not_started_before_it_is_asked_and_one_process_answers_all(worker: Worker) -> None:
    assert worker.pid is None
    everything(worker.ask(request("one", "translate")))
    first = worker.pid
    everything(worker.ask(request("two", "translate")))
    assert worker.pid == first


def test_a_canceled_request_is_left_between_two_pieces_and_the_next_is_answered(worker: Worker, tmp_path: Path) -> None:
    answers = worker.ask(request("WAIT"))
    assert answers.wait(PATIENCE_S)
    answers.cancel()
    waiting = [worker.ask(request("Never asked for.")) for _ in range(5)]
    for one in waiting:
        one.cancel()
    (tmp_path / "cache" / "go").touch()
    assert everything(worker.ask(request("next", "translate")))[0]["text"] == "de: next"
    assert answers.take() is None
    n_pieces = len((tmp_path / "cache" / "pieces").read_text())
    assert n_pieces <= 2, "nothing behind the piece under way, and what was canceled before its turn not at all"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("KILL", "The fork was ended from outside, as happens when memory runs out."),
        ("ABORT", "The fork crashed (SIGABRT)."),
        ("EXIT", "The fork ended by itself with status 7."),
        ("MEMORY", "The fork There is not enough memory."),
        ("ALLOCATE", "The fork There is not enough memory."),
    ],
)
def test_what_ends_it_is_told_and_the_next_request_finds_another(worker: Worker, text: str, told: str) -> None:
    error = failure(worker.ask(request(text)))
    assert error.remedy == REMEDY
    assert error.message == told
    assert everything(worker.ask(request("again", "translate")))[0]["text"] == "de: again"


def test_a_fault_of_its_library_never_quotes_the_text_and_costs_one_request(worker: Worker) -> None:
    everything(worker.ask(request("warm", "translate")))
    pid = worker.pid
    error = failure(worker.ask(request("FAULT of a secret")))
    assert "ValueError" in error.message
    assert "secret" not in error.message + (error.remedy or "")
    assert everything(worker.ask(request("again", "translate")))
    assert worker.pid == pid


def test_one_that_hangs_is_ended_and_everybody_who_waits_is_told(tmp_path: Path) -> None:
    worker = tone_worker(tmp_path, WorkerLimits(answer_s=0.5, look_s=0.05))
    first = worker.ask(request("HANG"))
    behind = worker.ask(request("waits", "translate"))
    assert first.wait(PATIENCE_S)
    pid = worker.pid
    assert pid is not None
    assert "gave no answer" in failure(first).message
    assert "gave no answer" in failure(behind).message
    wait_until_gone(pid)
    worker.stop()


def test_one_that_is_stopped_in_its_tracks_is_ended_too(tmp_path: Path) -> None:
    worker = tone_worker(tmp_path, WorkerLimits(answer_s=0.5, look_s=0.05))
    everything(worker.ask(request("warm", "translate")))
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    assert "gave no answer" in failure(worker.ask(request("waits", "translate"))).message
    wait_until_gone(pid)


def test_one_that_never_becomes_ready_is_ended(tmp_path: Path) -> None:
    worker = tone_worker(tmp_path, WorkerLimits(load_s=0.5, look_s=0.05))
    (tmp_path / "models" / "slow").touch()
    assert "was not ready after" in failure(worker.ask(request("waits"))).message


def test_files_that_are_damaged_are_named_with_what_to_do(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "models" / "damaged").touch()
    error = failure(worker.ask(request("waits")))
    assert "The file damaged is damaged." in error.message
    assert error.remedy == "Mend it."


def test_three_failures_within_a_minute_keep_it_from_being_started_again(worker: Worker) -> None:
    for _ in range(3):
        failure(worker.ask(request("KILL")))
    with pytest.raises(VoiceUnavailable, match="failed 3 times within a minute"):
        worker.ask(request("again"))


def test_one_that_was_stopped_is_no_failure(worker: Worker) -> None:
    for _ in range(5):
        everything(worker.ask(request("warm", "translate")))
        worker.stop()
    assert everything(worker.ask(request("again", "translate")))


def test_who_waits_while_it_is_stopped_is_told(worker: Worker) -> None:
    answers = worker.ask(request("HANG"))
    assert answers.wait(PATIENCE_S)
    worker.stop()
    assert "was stopped" in failure(answers).message


@pytest.mark.parametrize("state", ["idle", *LINUX_ALONE])
def test_it_ends_with_the_engine(tmp_path: Path, state: str) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # the engine
        try:
            worker = tone_worker(tmp_path)
            everything(worker.ask(request("warm", "translate")))
            os.write(writer, str(worker.pid).encode())
            if state == "stopped":
                os.kill(worker.pid or 0, signal.SIGSTOP)
            elif state == "deaf":
                worker.ask(request("DEAF"))
                wait_for((tmp_path / "cache" / "deaf").exists)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writer)
    os.waitpid(child, 0)
    pid = int(os.read(reader, 100))
    os.close(reader)
    try:
        wait_until_gone(pid)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_it_lives_on_when_the_thread_ends_that_asked_first(worker: Worker) -> None:
    asks = Thread(target=lambda: everything(worker.ask(request("first", "translate"))))
    asks.start()
    asks.join()
    first = worker.pid
    assert everything(worker.ask(request("next", "translate")))[0]["text"] == "de: next"
    assert worker.pid == first is not None


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import os; os.write(1, b'hello there, this is no frame')", "answered nonsense"),
        ("import sys; sys.exit(3)", "ended by itself with status 3"),
        (
            "import os, msgpack; b = msgpack.packb({'type': 'ready', 'protocol': 99, 'build': 'x', 'details': {}}); "
            "os.write(1, len(b).to_bytes(4, 'little') + b); import time; time.sleep(3600)",
            "is of another version of Utter",
        ),
        (
            "import os, msgpack; b = msgpack.packb({'type': 'audio', 'id': '1', 'pcm': b'abc', 'rate_hz': 24000}); "
            "os.write(1, len(b).to_bytes(4, 'little') + b); import time; time.sleep(3600)",
            "answered nonsense: the field pcm of its audio is wrong",
        ),
    ],
)
def test_a_program_that_is_no_worker_is_ended_and_named(tmp_path: Path, program: str, told: str) -> None:
    worker = Worker("The fork", lambda: [sys.executable, "-c", program], lambda: {"build": "x"}, lambda: REMEDY)
    assert told in failure(worker.ask(request("waits"))).message


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    worker = Worker("The fork", lambda: [tmp_path / "none"], lambda: {"build": "x"}, lambda: REMEDY)
    with pytest.raises(VoiceUnavailable, match="The fork cannot be started: No such file or directory") as told:
        worker.ask(request("waits"))
    assert told.value.remedy == REMEDY


def test_an_environment_that_was_renewed_or_removed_ends_the_idle_worker_of_the_old_one(tmp_path: Path) -> None:
    made = tone_worker(tmp_path)
    command, gone = [*made._command()], False

    def now() -> list[str | Path]:
        if gone:
            raise VoiceUnavailable("The fork cannot be used now.", REMEDY)
        return list(command)

    worker = Worker("The fork", now, made._hello, lambda: REMEDY)
    everything(worker.ask(request("old", "translate")))
    old = worker.pid
    assert old is not None
    everything(worker.ask(request("the same", "translate")))
    assert worker.pid == old
    command.append("another")  # an argument that the program does not look at
    everything(worker.ask(request("new", "translate")))
    assert worker.pid not in (None, old)
    wait_until_gone(old)
    gone = True
    with pytest.raises(VoiceUnavailable, match="cannot be used now"):
        worker.ask(request("none", "translate"))
    assert worker.pid is None


def test_a_worker_whose_installation_was_removed_is_ended_once_nobody_waits_for_it(tmp_path: Path) -> None:
    made, gone = tone_worker(tmp_path), False

    def now() -> list[str | Path]:
        if gone:
            raise VoiceUnavailable("The fork cannot be used now.", REMEDY)
        return [*made._command()]

    worker = Worker("The fork", now, made._hello, lambda: REMEDY)
    waiting = worker.ask(request("WAIT"))
    worker.end_if_gone()
    gone = True
    worker.end_if_gone()
    pid = worker.pid
    assert pid is not None, "somebody waits for it"
    (tmp_path / "cache" / "go").touch()
    assert everything(waiting)[-1]["type"] == "end"
    worker.end_if_gone()
    assert worker.pid is None
    wait_until_gone(pid)


def test_a_worker_that_is_at_work_is_let_finish_though_its_environment_was_renewed(tmp_path: Path) -> None:
    made = tone_worker(tmp_path)
    command = [*made._command()]
    worker = Worker("The fork", lambda: list(command), made._hello, lambda: REMEDY)
    first = worker.ask(request("long"))
    command.append("another")
    second = worker.ask(request("also"))
    assert [answer["type"] for answer in everything(first)][-1] == "end"
    assert [answer["type"] for answer in everything(second)][-1] == "end"
    worker.stop()


def test_one_that_cannot_understand_what_it_is_sent_ends_and_leaves_nobody_waiting(tmp_path: Path) -> None:
    made = tone_worker(tmp_path)
    process = subprocess.Popen([*made._command()], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(frame(b"\xc1"))  # no message: its library of frames, or the engine's, is not what it was
    process.stdin.flush()
    assert process.wait(PATIENCE_S) == 0
    process.stdin.close()
