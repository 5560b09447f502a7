"""The tests that interrupt programs hold, however the tests were started."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_what_a_script_starts_in_the_background_can_start_programs_that_hear_ctrl_c() -> None:
    child = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    asked = f"import sys, subprocess, tests.conftest; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
