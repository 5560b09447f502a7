"""Every test has a root of its own: no test sees the machine's Utter or another test's engine."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set UTTER_HOME and HOME to empty folders of this test; port 0 lets the system choose one."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / "utter"))
    monkeypatch.setenv("UTTER_PORT", "0")
    return tmp_path / "utter"
