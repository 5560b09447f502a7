"""One engine for all tests of a file: what one of them does to it, the next would notice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frames.ends import EngineProcess


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    """Start the engine; at the end it must end as it is asked to."""
    engine = EngineProcess(tmp_path_factory.mktemp("engine") / "utter")
    try:
        yield engine
        engine.stop()
    finally:
        engine.process.kill()
        engine.process.wait()


@pytest.fixture(autouse=True)
def root(shared: EngineProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set HOME to a folder of this test, and UTTER_HOME to the engine's."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UTTER_HOME", str(shared.root))
    return shared.root


@pytest.fixture
def engine(shared: EngineProcess, root: Path) -> Iterator[EngineProcess]:
    """The engine, which must be as well after the test as before."""
    shared.wait()
    yield shared
    shared.require_well()
