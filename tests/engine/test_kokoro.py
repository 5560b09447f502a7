"""Kokoro through a real engine's process, on a tiny checkpoint of random values."""

import ctypes
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench import checkpoint
from native_helper.paths import folders
from native_helper.wire.types import RATE_HZ
from tests.engine.live import Client, start_process, wait_for_socket
from tests.patience import PATIENCE_S
from tests.setup.model_set import in_use

TEXT = "The cat of the house said hello. It was well-known, in 2024, to three people!"
WEIGHTS = "kokoro-v1_0.safetensors"
UTTER = Path(sys.executable).parent / "utter"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a checkpoint as it is published."""
    folder = tmp_path_factory.mktemp("kokoro")
    checkpoint.write(folder)
    return folder


@contextmanager
def engine_process() -> Iterator[Client]:
    """Run an engine in a process of its own, and be its client."""
    process = start_process()
    try:
        wait_for_socket(folders().socket, process)
        with Client(folders().socket) as client:
            yield client
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    with engine_process() as client:
        yield client


@pytest.fixture
def files(tiny: Path, root: Path) -> Path:
    """Put Kokoro's files in their place before an engine starts."""
    in_use()  # an engine ran before: this root is ours
    shutil.copytree(tiny, folders().kokoro)
    return folders().kokoro


def utter(*words: str) -> str:
    return subprocess.run([UTTER, *words], capture_output=True, check=True, text=True).stdout


def speak(client: Client, request_id: str, text: str = TEXT, **fields: Any) -> list[dict[str, Any]]:
    """Return all that comes of a reading, each second of it credited."""
    client.send("speak", id=request_id, text=text, words=True, **fields)
    client.send("played", id=request_id, seconds=1000.0)
    return client.until("end", "error")


def kinds(messages: list[dict[str, Any]]) -> set[str]:
    return {message["type"] for message in messages}


def voices(messages: list[dict[str, Any]]) -> list[str]:
    return [message["voice"] for message in messages if message["type"] == "started"]


def kokoro(families: list[dict[str, Any]]) -> dict[str, Any]:
    return next(family for family in families if family["name"] == "kokoro")


def health(client: Client, request_id: str) -> dict[str, Any]:
    report: dict[str, Any] = client.ask("health", id=request_id)["health"]
    return report


def test_a_text_becomes_sound_with_word_times(files: Path, client: Client) -> None:
    assert client.ready["default_voice"] == "af_heart"
    assert kokoro(client.ready["families"]) == {"name": "kokoro", "state": "ready"}
    heard = speak(client, "a")
    assert [message["type"] for message in heard[:3]] == ["progress", "started", "audio"]
    assert heard[0]["what"] == "loading"
    assert voices(heard) == ["af_heart"]
    audio = [message for message in heard if message["type"] == "audio"]
    waveform = np.frombuffer(b"".join(message["pcm"] for message in audio), "<i2")
    assert waveform.size / RATE_HZ == pytest.approx(heard[-1]["duration_s"], abs=0.01)
    times = [word for message in audio for word in message["words"]]
    assert [TEXT[word["start"] : word["end"]] for word in times] == [
        "The", "cat", "of", "the", "house", "said", "hello",
        "It", "was", "well-known", "in", "2024", "2024", "2024", "to", "three", "people",
    ]  # fmt: skip
    ends = [at for word in times for at in (word["start_s"], word["end_s"])]
    assert ends == sorted(ends)
    assert ends[-1] <= heard[-1]["duration_s"]
    for word in times:
        assert waveform[round(word["start_s"] * RATE_HZ) : round(word["end_s"] * RATE_HZ)].std() > 0
    assert "progress" not in kinds(speak(client, "b"))


def test_files_that_come_while_the_engine_runs_speak_in_the_next_reading(client: Client, tiny: Path) -> None:
    assert kokoro(client.ready["families"])["state"] == "missing"
    assert "utter model install" in kokoro(client.ready["families"])["remedy"]
    assert voices(speak(client, "a")) == ["espeak:en-us"]
    assert "espeak:en-us" in utter("voices", "--language", "en")
    utter("model", "install", "--yes", "--from", str(tiny))
    # Who hears it first has not asked: what the engine has is told when it has changed.
    heard = speak(client, "b")
    assert voices(heard) == ["af_heart"]
    told = [message for message in heard if message["type"] == "ready"]
    assert [kokoro(message["families"])["state"] for message in told] == ["ready"]
    assert "af_heart" in utter("voices", "--language", "en")
    # And back.
    utter("model", "remove", "--yes")
    assert voices(speak(client, "c")) == ["espeak:en-us"]


def test_damaged_files_are_named_and_the_stand_in_speaks_until_they_are_repaired(
    files: Path, client: Client, tiny: Path
) -> None:
    whole = (files / WEIGHTS).read_bytes()
    (files / WEIGHTS).write_bytes(whole[:-1000])
    heard = speak(client, "a")
    assert voices(heard) == ["espeak:en-us"]
    (ready,) = [message for message in heard if message["type"] == "ready"]
    told = kokoro(ready["families"])
    assert told["state"] == "missing"
    assert WEIGHTS in told["remedy"]
    assert "utter model install" in told["remedy"]
    assert kokoro(health(client, "h")["families"])["remedy"] == told["remedy"]
    asked = speak(client, "b", voice="af_heart")[-1]
    assert (asked["code"], asked["remedy"]) == ("voice_unavailable", told["remedy"])
    utter("model", "install", "--yes", "--from", str(tiny))
    assert voices(speak(client, "c")) == ["af_heart"]


def test_a_browser_has_the_voice_loaded_when_it_comes(files: Path, client: Client) -> None:
    with Client(folders().socket, greet=False) as browser:
        browser.send("hello", protocol=1, client="test", version="0", build="x", origin="chrome-extension://utter/")
        browser.receive()
        wait_for_memory(client, in_memory=True)
        assert "progress" not in kinds(speak(browser, "a"))


def test_after_some_idle_time_memory_is_given_back_and_the_next_reading_loads_again(root: Path, files: Path) -> None:
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n[engine]\nidle_unload_min = 0.01\n")
    with engine_process() as client:
        assert health(client, "h")["idle_unload_min"] == 0.01
        first = speak(client, "a")
        wait_for_memory(client, in_memory=False)
        again = speak(client, "b")
        assert "event=voices_unloaded" in folders().engine_log.read_text()
        assert voices(first) == voices(again) == ["af_heart"]
        assert again[0]["what"] == "loading"


def wait_for_memory(client: Client, *, in_memory: bool) -> None:
    deadline = time.monotonic() + PATIENCE_S
    number = 0
    while kokoro(health(client, f"memory {number}")["families"])["in_memory"] != in_memory:
        assert time.monotonic() < deadline
        number += 1
        time.sleep(0.05)


def test_a_reading_that_is_canceled_says_no_more_and_the_next_one_speaks(files: Path, client: Client) -> None:
    speak(client, "a")
    client.send("speak", id="b", text=f"{TEXT} " * 50, speed=0.5)
    client.send("cancel", id="b")
    (told,) = [message for message in client.until("error") if message["type"] in ("end", "error")]
    assert (told["id"], told["code"]) == ("b", "canceled")
    after = speak(client, "c")
    assert {message["id"] for message in after} == {"c"}
    assert voices(after) == ["af_heart"]


def test_two_voices_are_mixed(files: Path, client: Client) -> None:
    mixture = "af_heart:0.7+bf_emma:0.3"
    sounds = {}
    for voice in ("af_heart", mixture, "bf_emma"):
        heard = speak(client, voice, voice=voice)
        assert voices(heard) == [voice]
        sounds[voice] = b"".join(message["pcm"] for message in heard if message["type"] == "audio")
    assert len(set(sounds.values())) == 3


def test_health_tells_how_it_computes_over_both_doors_and_in_the_terminal(files: Path, client: Client) -> None:
    assert "computes" not in kokoro(health(client, "before")["families"])
    speak(client, "a")
    told = kokoro(health(client, "after")["families"])
    assert (told["state"], told["in_memory"]) == ("ready", True)
    assert told["computes"]["device"] == "cpu"
    assert told["computes"]["dtype"] == "float32"
    assert told["computes"]["blas"]["fast"]
    assert told["computes"]["blas"]["name"].startswith("openblas")
    port = health(client, "port")["http"]["port"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
        assert kokoro(json.load(answer)["families"]) == told
    assert kokoro(json.loads(utter("health"))["families"]) == told


def test_where_openblas_cannot_be_had_the_slow_case_is_told_with_its_remedy(files: Path) -> None:
    with suppress(OSError):
        ctypes.CDLL("libopenblas.so.0")
        pytest.skip("OpenBLAS of the system takes its place")
    folders().libraries.write_bytes(b"")  # where a folder with the copy should be made
    with engine_process() as client:
        heard = speak(client, "a", "Hello.")
        assert voices(heard) == ["af_heart"]
        (ready,) = [message for message in heard if message["type"] == "ready"]
        assert kokoro(ready["families"])["state"] == "ready"
        assert "forty times slower" in kokoro(ready["families"])["remedy"]
        assert kokoro(health(client, "h")["families"])["computes"]["blas"]["fast"] is False
