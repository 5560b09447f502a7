"""Freed memory is kept for the next operation, and given back when asked."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PROGRAM = """
import sys
import threading
import numpy as np
from native_helper.engine.memory import resident_mb
from native_helper.voices.kokoro import allocator

n_blocks, n_numbers = map(int, sys.argv[1:])

def take_and_free():
    blocks = [np.ones(n_numbers, dtype=np.float32) for _ in range(n_blocks)]
    del blocks

def work():
    take_and_free()
    measured.append(resident_mb())
    allocator.give_back_freed_memory()
    measured.append(resident_mb())

measured = [resident_mb()]
allocator.keep_freed_memory()
if n_blocks == 1:
    work()
else:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
before, kept, after = measured
size = 4e-6 * n_blocks * n_numbers
assert kept - before > 0.75 * size, measured
assert after - before < 0.1 * size + 10, measured
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
@pytest.mark.parametrize(
    ("n_blocks", "n_numbers"),
    [pytest.param(1, 50_000_000, id="of the whole process"), pytest.param(600, 25_000, id="a thread's own")],
)
def test_freed_memory_is_kept_until_it_is_given_back(n_blocks: int, n_numbers: int) -> None:
    subprocess.run([sys.executable, "-c", PROGRAM, str(n_blocks), str(n_numbers)], cwd=ROOT, check=True)
