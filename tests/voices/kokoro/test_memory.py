"""Memory: given back when the voice is unloaded, and flat however long it reads; in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import checkpoint

SCRIPT = Path(__file__).parents[3] / "bench" / "memory.py"


def measured(folder: Path, minutes: float) -> dict[str, Any]:
    command = [sys.executable, str(SCRIPT), str(folder), "--minutes", str(minutes), "--json"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    assert found["audio_s"] >= 60 * minutes
    return found


def test_unloading_gives_back_what_loading_and_reading_took(folder: Path) -> None:
    found = measured(folder, 0.5)
    assert found["second"] > found["before"] + 100, "else there was nothing to give back"
    assert found["unloaded"] <= found["before"] + 50


@pytest.mark.long
def test_an_hour_of_speech_takes_no_more_than_half_an_hour(folder: Path) -> None:
    found = measured(folder, 60)
    assert found["growth"] <= 1.10
    assert found["unloaded"] <= found["before"] + 50


@pytest.mark.long
def test_the_whole_model_gives_its_memory_back_too(tmp_path: Path) -> None:
    checkpoint.write(tmp_path, "full")
    found = measured(tmp_path, 6)
    assert found["growth"] <= 1.10
    assert found["peak"] < 2500
    assert found["unloaded"] <= found["before"] + 50
