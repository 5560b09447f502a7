"""The launcher, started as a browser starts it: no environment, another folder, hostile paths."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from native_helper.paths import Folders, folders
from native_helper.setup import launcher

HARD_NAMES = [
    "plain",
    "with space",
    'it\'s "quoted" $HOME `id` \\ *',
    "größe-日本語-🔊",
    "x" * 120,
]
# Stands for the interpreter: says how it was called and which root it was given.
FAKE_PYTHON = '#!/bin/sh\nprintf "%s\\n" "$UTTER_HOME" "$HOME" "$@"\n'


def placed(root: Path, **changes: tuple[str, str]) -> Folders:
    return replace(folders(), data=root / "data", **changes)  # type: ignore[arg-type]


def run(where: Folders, *arguments: str, env: dict[str, str] | None = None) -> list[str]:
    done = subprocess.run(
        [where.launcher, *arguments], env=env or {}, cwd="/", capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("name", HARD_NAMES)
def test_interpreter_root_and_arguments_arrive_whole(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    python = folder / "python"
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    where = placed(folder, root_env=("UTTER_HOME", str(folder)))
    launcher.write(where)
    origin = "chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/"
    assert run(where, origin, "a b", env={"HOME": "/elsewhere"}) == [
        str(folder),
        "/elsewhere",
        "-I",
        "-m",
        "native_helper.host",
        origin,
        "a b",
    ]


def test_a_home_root_wins_over_the_browsers_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    where = placed(tmp_path, root_env=("HOME", str(tmp_path)))
    launcher.write(where)
    said = run(where, env={"HOME": "/elsewhere", "UTTER_HOME": "/portable"})
    assert said[:2] == ["", str(tmp_path)]


def test_under_an_empty_environment_the_host_finds_this_root(person: Path) -> None:
    """The real interpreter and the real package, asked where they think they live."""
    where = folders()
    launcher.write(where)
    text = where.launcher.read_text()
    assert text.count("\n") == 2
    probe = "import native_helper.paths as p; print(p.folders().launcher)"
    where.launcher.write_text(text.replace("-m native_helper.host", f"-c '{probe}'"))
    assert run(where) == [str(where.launcher)]


def test_the_launcher_runs_the_host_itself(root: Path) -> None:
    """End of input at once: the host starts, finds nothing to do and leaves in good order."""
    where = folders()
    launcher.write(where)
    origin = "chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/"
    done = subprocess.run(
        [where.launcher, origin], env={}, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_the_mode_does_not_depend_on_the_umask(root: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        launcher.write(folders())
    finally:
        os.umask(before)
    assert folders().launcher.stat().st_mode & 0o777 == 0o755
    assert folders().launcher.parent.stat().st_mode & 0o022 == 0, "nor can others put another in its place"
    assert launcher.is_current(folders())


def test_a_changed_or_locked_launcher_is_not_current(root: Path) -> None:
    where = folders()
    assert not launcher.is_current(where)
    launcher.write(where)
    where.launcher.chmod(0o644)
    assert not launcher.is_current(where)
    launcher.write(where)
    where.launcher.write_text("#!/bin/sh\n")
    assert not launcher.is_current(where)


def test_the_environments_stable_name_is_used_when_this_runs_in_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = folders()
    real = where.data / "environment-1"
    real.mkdir(parents=True)
    where.environment.symlink_to(real.name)
    monkeypatch.setattr(sys, "prefix", str(real))
    assert launcher.interpreter(where) == where.environment / "bin" / "python"
    monkeypatch.setattr(sys, "prefix", "/usr")
    assert launcher.interpreter(where) == Path(sys.executable)
