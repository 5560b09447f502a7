"""Every test has a root of its own: no test sees the machine's Utter or another test's engine."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set HOME and UTTER_HOME to folders of this test, with an HTTP port that the system chooses."""
    home = tmp_path / "home"
    home.mkdir()
    root = tmp_path / "utter"
    (root / "config").mkdir(parents=True)
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UTTER_HOME", str(root))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)  # the machine's browsers, which an install would find
    return root
