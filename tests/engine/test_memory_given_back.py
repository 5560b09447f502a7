"""What a long utterance has freed goes back to the system while the voice stays in memory: a real engine's process."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import checkpoint
from native_helper.paths import folders
from tests.engine.live import PATIENCE_S, Client, wait_for_socket
from tests.setup.model_set import in_use

# The engine as it is started, but that its patience for freed memory is a tenth of a second.
PROGRAM = """
from native_helper.engine import limits
limits.Limits.__init__.__defaults__ = tuple(
    0.1 if name == "freed_memory_s" else default
    for name, default in zip(limits.Limits.__match_args__, limits.Limits.__init__.__defaults__, strict=True)
)
from native_helper.engine.main import run
raise SystemExit(run())
"""
LONG = "the cat of the house said hello to three people and went on to the garden of the other house " * 2


@pytest.fixture
def engine(root: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    in_use()
    checkpoint.write(tmp_path / "tiny")
    shutil.copytree(tmp_path / "tiny", folders().kokoro)
    process = subprocess.Popen([sys.executable, "-I", "-c", PROGRAM], stdin=subprocess.DEVNULL)
    try:
        wait_for_socket(folders().socket, process)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_memory_of_a_long_utterance_goes_back_and_the_voice_stays(engine: subprocess.Popen[bytes]) -> None:
    with Client(folders().socket) as client:
        speak(client, "warm", "Hello.")
        loaded = settled_mb(client, engine, 0)
        speak(client, "long", LONG, speed=0.5)
        highest = peak_mb(engine)
        settled = settled_mb(client, engine, loaded + 0.25 * (highest - loaded))
        assert highest > loaded + 40, (loaded, highest)  # there was something to give back
        assert settled < loaded + 0.25 * (highest - loaded), (loaded, highest, settled)
        (kokoro,) = [one for one in health(client)["families"] if one["name"] == "kokoro"]
        assert kokoro["in_memory"]
        assert "progress" not in [message["type"] for message in speak(client, "again", "Hello.")]


def speak(client: Client, request_id: str, text: str, **fields: float) -> list[dict[str, object]]:
    client.send("speak", id=request_id, text=text, voice="af_heart", **fields)
    messages = client.until("audio", "end", "error")
    while messages[-1]["type"] == "audio":
        client.send("played", id=request_id, seconds=1000.0)  # no more than was made counts
        messages += client.until("audio", "end", "error")
    assert messages[-1]["type"] == "end"
    return messages


def health(client: Client) -> dict[str, list[dict[str, object]]]:
    answer: dict[str, list[dict[str, object]]] = client.ask("health", id=f"h{time.monotonic_ns()}")["health"]
    return answer


def settled_mb(client: Client, engine: subprocess.Popen[bytes], goal: float) -> float:
    """Return the resident memory once it is below `goal`, or does not fall any more."""
    deadline = time.monotonic() + 2.0
    while (now := resident_mb(engine)) > goal and time.monotonic() < deadline:
        time.sleep(0.05)
    return now


def resident_mb(process: subprocess.Popen[bytes]) -> float:
    return int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
