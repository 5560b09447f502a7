"""A person's home folder on either system, and pictures of it to compare."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Picture = dict[str, tuple[int, bytes]]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HOME whose own folders are the platform's, not UTTER_HOME's."""
    monkeypatch.delenv("UTTER_HOME")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("ZDOTDIR", raising=False)
    return tmp_path / "home"


@pytest.fixture(params=["linux", "darwin"])
def any_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both columns of the table, on whatever system the tests run."""
    system: str = request.param
    monkeypatch.setattr(sys, "platform", system)
    return "macos" if system == "darwin" else "linux"


@pytest.fixture
def picture() -> Callable[[Path], Picture]:
    """Return a function that takes in all below a folder: names, modes, bytes, where links lead."""

    def take(folder: Path) -> Picture:
        found: Picture = {}
        for path in sorted(folder.rglob("*")):
            status = path.lstat()
            content = (
                str(path.readlink()).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            )
            found[str(path.relative_to(folder))] = (status.st_mode, content)
        return found

    return take
