"""A browser that does not read, and one that asks without end: memory of host and engine, and who else is served."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from native_helper.engine.limits import Limits
from native_helper.paths import folders
from native_helper.wire.types import MAX_ID_CHARS
from tests.engine.flooded import LONG, READINGS_MB, spoken
from tests.engine.live import Client, limited_process
from tests.host.chrome import Chrome
from tests.patience import wait_for
from tests.process_figures import resident_mb

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

STALLED_S = 0.5
HOST_MB = 4  # a frame each way, and what Python keeps of it


@pytest.fixture
def engine() -> Iterator[subprocess.Popen[bytes]]:
    with limited_process(stalled_client_s=STALLED_S) as process:
        yield process


@pytest.fixture
def other(engine: subprocess.Popen[bytes]) -> Iterator[Client]:
    with Client(folders().socket) as client:
        yield client


def id_of(index: int) -> str:
    return f"{index} ".ljust(MAX_ID_CHARS, "x")


def test_a_browser_that_does_not_read_is_not_read_from_and_dropped_and_each_request_is_answered_once(
    engine: subprocess.Popen[bytes], other: Client
) -> None:
    n = 6000
    written = 0
    with Chrome() as chrome:
        before = resident_mb(chrome.process.pid)

        def flood() -> None:
            nonlocal written
            for index in range(n):
                chrome.send("health", id=id_of(index))
                written = index + 1

        flooding = threading.Thread(target=flood)
        flooding.start()
        spoken(other, "during")
        wait_for(lambda: other.ask("health", id="h")["health"]["clients"] == 1)
        # It was dropped, and knows it: whatever it takes from the browser now, it has to keep.
        taken = -1
        while taken < written:
            taken = written
            time.sleep(0.3)
        assert taken < n
        assert resident_mb(chrome.process.pid) < before + HOST_MB
        spoken(other, "after")
        answers: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        while answers.total() < n:
            message = chrome.receive()
            if message["type"] != "ready":  # of the engine, that was asked again
                answers[message["id"]] += 1
                codes[message.get("code", message["type"])] += 1
        flooding.join()
    assert set(answers) == {id_of(index) for index in range(n)}
    assert set(codes) == {"health", "engine_crashed"}


@pytest.mark.parametrize("n", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_browser_that_floods_gets_an_error_for_each_request_beyond_the_queue(
    engine: subprocess.Popen[bytes], other: Client, n: int
) -> None:
    with Chrome() as chrome:
        before = resident_mb(chrome.process.pid), resident_mb(engine.pid)

        def flood() -> None:
            for index in range(n):
                chrome.send("speak", id=id_of(index), text=LONG)

        flooding = threading.Thread(target=flood)
        flooding.start()
        told: Counter[str] = Counter()
        most = Limits().jobs_per_client
        while told.total() < n - most:
            message = chrome.receive()
            if message["type"] == "error":
                assert message["code"] == "queue_full"
                told[message["id"]] += 1
        flooding.join()
        spoken(other, "after")
        assert resident_mb(chrome.process.pid) < before[0] + HOST_MB
        assert resident_mb(engine.pid) < before[1] + READINGS_MB
    assert told.keys() == {id_of(index) for index in range(most, n)}
    assert set(told.values()) == {1}
