"""Piper from the real package index, added and taken away; skipped where there is no index."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup.workers import place, removing
from native_helper.setup.workers.add import Addition, add
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import PIPER
from tests.setup.conftest import Picture
from tests.setup.model_set import in_use

pytestmark = pytest.mark.long


def test_piper_comes_from_the_index_runs_and_leaves_nothing(root: Path, picture: Callable[[Path], Picture]) -> None:
    in_use()
    place.log(PIPER, folders())
    before = picture(root)
    lines: list[str] = []
    try:
        assert add(PIPER, folders(), Addition(on_line=lines.append))
    except SetupFailed as error:
        if "index cannot be reached" in (error.remedy or ""):
            pytest.skip("no package index can be reached")
        raise
    assert installed.presence(PIPER, folders()) is Presence.WHOLE
    assert any(line.startswith("Downloading") for line in lines)
    python = installed.python(PIPER, folders())
    subprocess.run([python, "-I", "-c", "import piper, msgpack, onnxruntime"], check=True, capture_output=True)
    size = removing.size(PIPER, folders())
    assert abs(size / PIPER.unpacked_bytes - 1) < 0.5, f"the roster says {PIPER.unpacked_bytes}, it takes {size}"
    removing.remove(PIPER, folders())
    assert picture(root) == before
