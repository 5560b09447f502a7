"""A worker that does whatever a program can: nobody waits for ever, and nothing of it grows or stays."""

import sys
from pathlib import Path
from typing import Final

import pytest

from native_helper.wire.framing import BodyError
from native_helper.workers.answers import Answers
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.worker import Worker
from tests.patience import PATIENCE_S, wait_for
from tests.workers.asking import failure

# What every one of them can use: `say` sends a message, `asked` waits for a request, `forever` sends bytes again and
# again.
BEGIN: Final = """
import os, signal, sys, time, msgpack
READY = {"type": "ready", "protocol": 1, "build": "b", "details": {}}
SOUND = {"type": "audio", "id": "1", "pcm": bytes(48_000), "rate_hz": 24_000, "last": False}
TEXT = {"type": "translated", "id": "1", "text": ""}
LENGTH = (100_000).to_bytes(4, sys.byteorder)
def framed(message):
    body = msgpack.packb(message)
    return len(body).to_bytes(4, sys.byteorder) + body
def say(message):
    os.write(1, framed(message))
def asked():
    data = b""
    while b"speak" not in data:
        data += os.read(0, 1 << 16)
def forever(data, pause_s):
    while True:
        os.write(1, data)
        time.sleep(pause_s)
"""


def worker(program: str, **limits: float) -> Worker:
    bounds = WorkerLimits(**{"load_s": 1.0, "answer_s": 1.0, "look_s": 0.05, **limits})  # type: ignore[arg-type]
    code = f"{BEGIN}\n{program}"
    return Worker("The fork", lambda: [sys.executable, "-c", code], lambda: {"build": "b"}, lambda: "Mend it.", bounds)


def speak(fork: Worker) -> Answers:
    return fork.ask({"type": "speak", "text": "Hello."})


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("say(READY); os.kill(os.getpid(), 35)", "crashed (signal 35)"),
        ("say({'type': ['ready']})", "answered nonsense: it sent a message of no known type"),
        ("say(READY); say(READY); time.sleep(60)", "answered nonsense: it was ready before"),
        ("say(READY); say(SOUND | {'pcm': b''}); time.sleep(60)", "the field pcm of its audio is wrong"),
        ("say(READY | {'details': {'a': b'x'}}); time.sleep(60)", "the field details of its ready is wrong"),
        ("say(READY | {'details': {'a': 1e999}}); time.sleep(60)", "the field details of its ready is wrong"),
        ("os.write(1, LENGTH); forever(b'x', 0.02)", "was not ready after 1 seconds"),
        ("say(READY); os.write(1, LENGTH); forever(b'x', 0.02)", "gave no answer for 1 seconds"),
        ("say(READY); os.close(1); time.sleep(60)", "closed its output and was ended"),
        ("say(READY); asked(); forever(framed(TEXT), 0)", "more than one translation of one sentence"),
        ("say(READY); asked(); forever(framed(SOUND), 0)", "more than 600 seconds of sound for one sentence"),
        # A child in a session of its own holds the output open after its death.
        ("say(READY)\nif os.fork() == 0: os.setsid(); time.sleep(20)\nelse: os._exit(9)", "with status 9"),
    ],
)
def test_who_waits_is_told(program: str, told: str) -> None:
    fork = worker(program)
    error = failure(speak(fork))
    assert told in error.message
    assert error.remedy == "Mend it."
    wait_for(lambda: fork.pid is None)


def test_what_is_still_sent_for_a_canceled_request_is_no_progress_for_the_next() -> None:
    fork = worker("say(READY); asked(); forever(framed(SOUND), 0.02)")
    first = speak(fork)
    assert first.wait(PATIENCE_S)
    first.cancel()
    assert "gave no answer" in failure(speak(fork)).message


def test_more_than_the_pipe_holds_waits_until_it_has_loaded() -> None:
    reads = """
time.sleep(0.5)
say(READY)
data, count = b"", 0
while count < 9:
    data += os.read(0, 1 << 16)
    while len(data) >= 4 and len(data) >= 4 + (n := int.from_bytes(data[:4], sys.byteorder)):
        message, data = msgpack.unpackb(data[4 : 4 + n]), data[4 + n :]
        count += 1
        if message["type"] != "hello":
            say({"type": "end", "figures": {}, "id": message["id"]})
time.sleep(60)
"""
    fork = worker(reads, load_s=PATIENCE_S, answer_s=PATIENCE_S)
    asked = [fork.ask({"type": "translate", "text": "x" * 30_000}) for _ in range(8)]
    assert all(answers.wait(PATIENCE_S) for answers in asked)
    assert [(answers.take() or {})["type"] for answers in asked] == ["end"] * 8
    fork.stop()


def test_nothing_is_left_of_many_that_failed() -> None:
    def descriptors() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    failure(speak(worker("sys.exit(1)")))
    before = descriptors()
    for _ in range(10):
        failure(speak(worker("say(READY); sys.exit(1)")))
    wait_for(lambda: descriptors() <= before)


def test_a_request_that_cannot_be_sent_is_not_waited_for() -> None:
    echo = """
say(READY)
while True:
    n = int.from_bytes(os.read(0, 4), sys.byteorder)
    message = msgpack.unpackb(os.read(0, n))
    if message["type"] != "hello":
        say({"type": "end", "figures": {}, "id": message["id"]})
"""
    fork = worker(echo)
    with pytest.raises(BodyError):
        fork.ask({"type": "speak", "text": "Hello.", "speaker": 2**70})
    assert speak(fork).wait(PATIENCE_S)
    running = fork._running
    assert running is not None
    assert not running.is_busy
    fork.stop()
