"""Freed memory is kept for the next operation, and given back when asked."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PROGRAM = """
import numpy as np
from native_helper.engine.memory import resident_mb
from native_helper.voices.kokoro import allocator

def take_and_free():
    block = np.ones(50_000_000, dtype=np.float32)
    del block

before = resident_mb()
allocator.keep_freed_memory()
take_and_free()
kept = resident_mb()
allocator.give_back_freed_memory()
after = resident_mb()
assert kept - before > 150, (before, kept)
assert after - before < 20, (before, after)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_freed_memory_is_kept_until_it_is_given_back() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True)
