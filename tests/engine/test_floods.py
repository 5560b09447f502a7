"""A client that asks and never reads, and ones that ask without end: a real engine's memory, and who else is served."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from native_helper.engine.limits import Limits
from native_helper.paths import folders
from tests.engine.flooded import LONG, READINGS_MB, spoken
from tests.engine.live import Client, limited_process
from tests.patience import wait_for
from tests.process_figures import resident_mb

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

BACK_MB = 10
PROMPT_S = 5.0  # in which a short question is answered, whatever others do; alone it takes milliseconds
STALLED_S = 1.0
STUCK_MB = 20  # what may be made for who does not take it: a megabyte, and what four readings and an encoder hold


@pytest.fixture
def engine(root: object) -> Iterator[subprocess.Popen[bytes]]:
    with limited_process(stalled_client_s=STALLED_S, freed_memory_s=0.2) as process:
        with Client(folders().socket) as client:
            # What is loaded once: encoder, language detection, voices.
            client.send("save", id="warm", text=LONG[:2000], format="wav")
            client.until("end")
        yield process


@pytest.fixture
def other(engine: subprocess.Popen[bytes]) -> Iterator[Client]:
    with Client(folders().socket) as client:
        yield client


def health(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.ask("health", id="h")["health"]
    return answer


def test_a_reader_that_never_reads_costs_a_few_megabytes_until_it_is_dropped(
    engine: subprocess.Popen[bytes], other: Client
) -> None:
    before = resident_mb(engine.pid)
    with Client(folders().socket) as stuck:
        # Twelve megabytes of sound and a file of as many: neither is taken.
        for index in range(4):
            stuck.send("speak", id=f"book {index}", text=LONG)
        stuck.send("save", id="file", text=LONG, format="wav")
        wait_for(lambda: health(other)["jobs"]["running"] == 5)
        assert spoken(other, "during") < PROMPT_S
        assert resident_mb(engine.pid) < before + STUCK_MB
        # It is dropped after its time, and its readings with it.
        wait_for(lambda: health(other)["clients"] == 1)
        assert health(other)["jobs"] == {"running": 0, "waiting": 0}
    assert spoken(other, "after") < PROMPT_S
    wait_for(lambda: resident_mb(engine.pid) < before + STUCK_MB / 2)


def requests(n: int, client: Client, ask: Callable[[Client, int], None]) -> Counter[str]:
    """Send `n` requests as fast as they are taken, and read; return the errors by code, each of one request."""
    answered: set[str] = set()
    told: Counter[str] = Counter()

    def read() -> None:
        while (message := client.receive())["type"] != "pong":
            if message["type"] == "error":
                assert message["id"] not in answered, "a request is answered once"
                answered.add(message["id"])
                told[message["code"]] += 1

    reading = threading.Thread(target=read)
    reading.start()
    for index in range(n):
        ask(client, index)
    client.send("ping", id="all was taken")
    reading.join()
    return told


def speaks(client: Client, index: int) -> None:
    client.send("speak", id=f"{time.monotonic_ns()}", text=LONG)


def appends_nothing(client: Client, index: int) -> None:
    client.send("append", id="paused", text="", more=True)


def appends_segments(client: Client, index: int) -> None:
    client.send("append", id="paused", text="", segments=[{"start": 0, "end": 0}] * 2000, more=True)


@dataclass(frozen=True)
class Flood:
    """One way to ask without end."""

    ask: Callable[[Client, int], None]
    n_short: int
    n_long: int
    cost_mb: int  # what the limits leave room for
    n_errors: Callable[[int], int]  # of so many requests


FLOODS = {
    "requests": Flood(speaks, 1_500, 40_000, READINGS_MB, lambda n: n - (Limits().jobs_per_client - 1)),
    "empty parts": Flood(appends_nothing, 30_000, 300_000, 8, lambda n: 0),
    # Half a million of them; the reading is over by it, and the rest is late.
    "segments": Flood(appends_segments, 280, 2_000, 75, lambda n: 1),
}


@pytest.mark.parametrize("length", ["short", pytest.param("long", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", FLOODS)
def test_a_writer_that_floods_is_told_so_memory_is_bounded_and_others_are_served(
    engine: subprocess.Popen[bytes], other: Client, name: str, length: str
) -> None:
    flood = FLOODS[name]
    n = flood.n_short if length == "short" else flood.n_long
    before = resident_mb(engine.pid)
    over = threading.Event()
    waits: list[float] = []

    def serve() -> None:
        while not over.is_set():
            waits.append(spoken(other, f"during {len(waits)}"))

    serving = threading.Thread(target=serve)
    with Client(folders().socket) as writer:
        writer.send("speak", id="paused", text=LONG, more=True)
        writer.until("audio")
        serving.start()
        told = requests(n // 2, writer, flood.ask)
        half_way = resident_mb(engine.pid)
        told += requests(n // 2, writer, flood.ask)
        at_the_end = resident_mb(engine.pid)
        over.set()
        serving.join()
    assert told == Counter(queue_full=flood.n_errors(n))
    assert at_the_end < before + flood.cost_mb
    if length == "long":
        assert at_the_end < half_way + 3, "it costs no more the longer it goes on"
    assert max(waits) < PROMPT_S
    if name != "segments":  # blocks so small that the pages they lie on are never empty: the next flood takes them
        wait_for(lambda: resident_mb(engine.pid) < before + BACK_MB)
