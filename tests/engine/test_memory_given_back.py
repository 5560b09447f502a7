"""What a long utterance has freed goes back to the system while the voice stays in memory: a real engine's process."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import checkpoint
from native_helper.paths import folders
from tests.engine.live import Client, limited_process
from tests.process_figures import peak_mb, resident_mb
from tests.setup.model_set import in_use

LONG = "the cat of the house said hello to three people and went on to the garden of the other house " * 2


@pytest.fixture
def engine(root: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    in_use()
    checkpoint.write(tmp_path / "tiny")
    shutil.copytree(tmp_path / "tiny", folders().kokoro)
    with limited_process(freed_memory_s=0.1) as process:
        yield process


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_memory_of_a_long_utterance_goes_back_and_the_voice_stays(engine: subprocess.Popen[bytes]) -> None:
    with Client(folders().socket) as client:
        speak(client, "warm", "Hello.")
        loaded = settled_mb(client, engine, 0)
        speak(client, "long", LONG, speed=0.5)
        highest = peak_mb(engine.pid)
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
    while (now := resident_mb(engine.pid)) > goal and time.monotonic() < deadline:
        time.sleep(0.05)
    return now
