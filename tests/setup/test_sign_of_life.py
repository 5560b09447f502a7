"""A long and silent step shows that it lives, to a person at a terminal and to nobody else."""

import os
import pty
import subprocess
import sys

import pytest

from native_helper.setup import sign_of_life

LONG_STEP = """
import sys, threading
from native_helper.setup import sign_of_life
seen = threading.Event()
write = sys.stderr.write
sys.stderr.write = lambda text: (write(text), text == "." and seen.set())[0]
with sign_of_life.dots(0.01):
    assert seen.wait(60)
"""


def test_a_terminal_sees_dots_and_then_the_end_of_their_line() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run([sys.executable, "-c", LONG_STEP], stderr=theirs, check=False)
    os.close(theirs)
    said = os.read(ours, 1000)
    os.close(ours)
    assert done.returncode == 0, said
    assert said.startswith(b".")
    assert said.rstrip(b"\r\n").strip(b".") == b""
    assert said.endswith(b"\n")


def test_a_log_sees_none(capfd: pytest.CaptureFixture[str]) -> None:
    with sign_of_life.dots(0):
        pass
    assert capfd.readouterr() == ("", "")
