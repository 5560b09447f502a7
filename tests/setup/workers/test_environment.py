"""The real pip, with a wheel of one module and no network: what it makes, and what is left when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup import virtual_environment
from native_helper.setup.workers import environment
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from tests.setup.model_set import in_use
from tests.setup.workers.fork import FORK, bring, names, place, presence, wheel
from tests.workers.tone_worker import ROOT

pytestmark = pytest.mark.long  # making an environment takes seconds

BARE = FORK._replace(files=None, licence=None)


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that pip finds is one wheel."""
    in_use()
    folder = tmp_path / "wheels"
    wheel(folder)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_its_libraries_are_there_and_nothing_of_ours_or_of_a_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    lines: list[str] = []
    assert bring(BARE, on_line=lines.append)
    assert any(line.startswith("Successfully installed tuning-fork-1.0") for line in lines)
    code = "import tuning_fork, importlib.util as u; print(tuning_fork.HERTZ, u.find_spec('native_helper'))"
    said = subprocess.run(
        [installed.python(BARE, folders()), "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout == "440 None\n"
    assert environment.is_right(BARE, folders())
    # What is not to be had leaves all as it was.
    with pytest.raises(SetupFailed, match="No matching distribution found for tuning-fork==9"):
        bring(BARE._replace(requirements=("tuning-fork==9",)))
    assert presence(BARE) is Presence.WHOLE
    assert names(place(BARE)) == ["added.json", "cache", "environment", "environment-", "models"]


@pytest.mark.parametrize("after_s", [0.05, 0.3, 1.0, 2.0, 3.0, 4.0])
def test_killed_at_any_moment_nothing_half_is_in_place_and_the_next_run_makes_it_whole(after_s: float) -> None:
    code = (
        "from tests.setup.workers.fork import bring; from tests.setup.workers.test_environment import BARE; bring(BARE)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not place(BARE).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    if presence(BARE) is not Presence.WHOLE:
        assert virtual_environment.in_use(place(BARE)) is None or environment.is_right(BARE, folders())
    bring(BARE)
    assert presence(BARE) is Presence.WHOLE
    assert names(place(BARE)) == ["added.json", "cache", "environment", "environment-", "models"]
