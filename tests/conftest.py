"""Every test has a root of its own: no test sees the machine's Utter or another test's engine."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from native_helper.host import engine_link
from tests.setup.hub_server import HubServer, hub_server, named_hub

# What a script starts in the background ignores Ctrl-C, and so does all that it starts in turn: the programs that
# tests interrupt would go on for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture
def no_engine_stays(root: Path) -> Iterator[None]:
    """End the engine that a command of this test has started."""
    yield
    engine_link.stop_engine()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub on this machine, named by HF_ENDPOINT; no proxy is between."""
    with named_hub(monkeypatch, hub_server()) as server:
        yield server
