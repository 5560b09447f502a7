"""A whole book takes no more memory than a few pages: of the command and of the engine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from native_helper.host import engine_link
from tests.cli.documents.books import book

# Of the text itself, which the command has in memory as blocks, parts and bytes; sound would be thousands per word.
BYTES_PER_WORD = 100
NOISE_MB = 12.0


def peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def spoken(folder: Path, n_words: int) -> tuple[float, float, dict[str, Any]]:
    """Speak a book into a file; return the peaks of command and engine, in MB, and the report."""
    (folder / "book.txt").write_text(book(n_words))
    arguments = ["speak", f"{folder}/book.txt", "-o", f"{folder}/book.flac", "--subtitles", f"{folder}/book.srt"]
    with (folder / "report.json").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "native_helper.cli", *arguments, "--speed", "3", "--json"], stdout=out
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0
    with engine_link.connect("test", start=False) as link:
        engine_mb = peak_mb(link.pid)
    return used.ru_maxrss / 1024, engine_mb, json.loads((folder / "report.json").read_text())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
@pytest.mark.parametrize("n_words", [pytest.param(n_words, marks=pytest.mark.long) for n_words in (12_000, 300_000)])
def test_memory_does_not_grow_with_the_book(n_words: int, tmp_path: Path) -> None:
    few = spoken(tmp_path, 1500)
    many = spoken(tmp_path, n_words)
    text_mb = n_words * BYTES_PER_WORD / 1e6
    assert many[2]["duration_s"] > 6 * few[2]["duration_s"]
    assert many[0] < few[0] + NOISE_MB + text_mb
    assert many[1] < few[1] + NOISE_MB + text_mb
