"""The version has one place; what must repeat it agrees, and one command raises all of it."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from native_helper import __version__
from scripts.raise_version import CHANGES, OPEN, PLACES, ROOT, current, headings, numbers


def text(place: str, root: Path = ROOT) -> str:
    return (root / place).read_text(encoding="utf-8")


def test_all_that_tell_a_version_tell_the_same() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert current() == __version__
    assert json.loads(text("extension/manifest.json"))["version"] == __version__
    assert json.loads(text("docs/openapi.json"))["info"]["version"] == __version__


def test_no_other_file_has_one_that_could_differ() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "native_helper/__init__.py"
    package, lock = json.loads(text("package.json")), json.loads(text("package-lock.json"))
    assert (package["private"], "version" in package) == (True, False), "never published, so it needs none"
    assert "version" not in lock
    assert "version" not in lock["packages"][""]


def test_the_changelog_begins_with_this_version_and_keeps_its_form() -> None:
    changes = text(CHANGES)
    found = headings(changes)
    versions = list(found)
    assert versions[0] == __version__
    assert versions == sorted(versions, key=numbers, reverse=True)
    assert len(re.findall("^## ", changes, re.MULTILINE)) == len(versions)
    for version, day in found.items():
        assert day == OPEN or date.fromisoformat(day) <= date.today(), version
    assert OPEN not in list(found.values())[1:], "only the newest can be open"
    kinds = set(re.findall("^### (.*)$", changes, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files that a raise changes, with the script, in a tree of their own; the newest version is released."""
    for place in (*PLACES, CHANGES, "scripts/raise_version.py"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / place, tmp_path / place)
    changes = tmp_path / CHANGES
    changes.write_text(changes.read_text(encoding="utf-8").replace(f"- {OPEN}", "- 2026-01-31"), encoding="utf-8")
    return tmp_path


def raise_to(version: str, tree: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scripts.raise_version", version]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_one_command_raises_it_everywhere_and_changes_nothing_else(copy: Path) -> None:
    before = {place: text(place, copy) for place in (*PLACES, CHANGES)}
    done = raise_to("99.1.0", copy)
    assert done.returncode == 0, done.stderr
    for place in PLACES:
        assert text(place, copy) == before[place].replace(f'"{__version__}"', '"99.1.0"'), place
    assert text(CHANGES, copy).replace(f"## [99.1.0] - {OPEN}\n\n", "") == before[CHANGES]
    assert next(iter(headings(text(CHANGES, copy)).items())) == ("99.1.0", OPEN)


@pytest.mark.parametrize("version", ["0.0.1", __version__, "1.2", "v1.2.3", "1.2.3-beta"])
def test_what_is_no_higher_version_is_refused(version: str, copy: Path) -> None:
    before = {place: text(place, copy) for place in (*PLACES, CHANGES)}
    assert raise_to(version, copy).returncode == 1
    assert before == {place: text(place, copy) for place in (*PLACES, CHANGES)}


def test_it_is_not_raised_over_a_version_that_was_not_released(copy: Path) -> None:
    assert raise_to("99.1.0", copy).returncode == 0
    again = raise_to("99.2.0", copy)
    assert (again.returncode, OPEN in again.stderr) == (1, True)
