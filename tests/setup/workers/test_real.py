"""Piper from the real package index, added and taken away; skipped where there is no index."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

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

_SIZE: Final = r"^Downloading .* \(([\d.]+) (kB|MB)\)"
_UNITS: Final = {"kB": 1e3, "MB": 1e6}
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
    came = sum(float(size) * _UNITS[unit] for line in lines for size, unit in re.findall(_SIZE, line))
    for told, found in ((PIPER.environment_bytes, came), (PIPER.unpacked_bytes, removing.size(PIPER, folders()))):
        assert abs(found / told - 1) < 0.3, f"the roster says {told}, it is {found}"
    removing.remove(PIPER, folders())
    assert picture(root) == before
