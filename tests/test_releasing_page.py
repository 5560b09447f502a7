"""The commands of docs/releasing.md, run as they are written, on a copy of the tree."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from native_helper import __version__
from scripts.raise_version import CHANGES, OPEN
from tests.test_layout import ROOT, tracked

PAGE: Final = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
COMMANDS: Final = re.findall(r"^    (.*)$", PAGE, re.MULTILINE)
NEEDED: Final = {"native_helper", "extension", "manifest", "scripts", "docs"}
NEEDED_FILES: Final = {"pyproject.toml", "README.md", "LICENSE", "install.sh", CHANGES}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a release is made of, with a changelog whose newest version is out."""
    for file in tracked():
        place = file.relative_to(ROOT)
        if place.parts[0] in NEEDED | NEEDED_FILES:
            (tmp_path / "tree" / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, tmp_path / "tree" / place)
    changes = tmp_path / "tree" / CHANGES
    changes.write_text(changes.read_text(encoding="utf-8").replace(f"- {OPEN}", "- 2026-01-31"), encoding="utf-8")
    return tmp_path / "tree"


def run(command: str, tree: Path) -> str:
    words = command.split()
    assert words[0] == "python"
    done = subprocess.run([sys.executable, *words[1:]], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_that_make_a_release_do_what_the_page_says(tree: Path) -> None:
    version, build, pack, pictures = COMMANDS
    run(build, tree)
    run(pack, tree)
    made = {path.name for path in (tree / "dist").iterdir()}
    archives = {f"utter-{__version__}-py3-none-any.whl", f"utter-{__version__}.tar.gz"}
    assert made == archives | {"extension.zip"}
    with zipfile.ZipFile(tree / "dist" / "extension.zip") as packed:
        assert '"key"' not in packed.read("manifest.json").decode()
    assert version.split()[-1] in run(version, tree)
    assert f'"{version.split()[-1]}"' in (tree / "native_helper" / "__init__.py").read_text(encoding="utf-8")
    assert pictures == "python -m docs.pictures.store"  # tests/browser/test_store_package.py


def test_what_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:tests|manifest|docs|native_helper|\.github)/[\w./]+)`", PAGE)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []
