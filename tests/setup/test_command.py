"""The command `utter` where a shell finds it."""

import subprocess
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, folders
from native_helper.setup import command


def environment_that_tells_its_root(where: Folders) -> None:
    program = where.environment / "bin" / "utter"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$UTTER_HOME" "$@"\n')
    program.chmod(0o755)


def test_in_a_home_it_is_a_link_into_the_environment(person: Path) -> None:
    where = folders()
    environment_that_tells_its_root(where)
    path = command.place(where)
    assert path == person / ".local" / "bin" / "utter"
    path.parent.mkdir(parents=True)
    for _ in range(2):
        command.write(where)
        assert path.is_symlink()
        assert command.is_ours(where)
    command.remove(where)
    assert list(path.parent.iterdir()) == []


def test_below_a_root_of_its_own_it_leads_there_from_any_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "it's a root"
    monkeypatch.setenv("UTTER_HOME", str(root))
    where = folders()
    environment_that_tells_its_root(where)
    path = command.place(where)
    assert path == root / "bin" / "utter"
    path.parent.mkdir()
    command.write(where)
    assert command.is_ours(where)
    done = subprocess.run([path, "speak", "a b"], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == [str(root), "speak", "a b", ""]


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_another_program_of_that_name_is_kept(person: Path, kind: str) -> None:
    where = folders()
    path = command.place(where)
    path.parent.mkdir(parents=True)
    if kind == "file":
        path.write_text("#!/bin/sh\n")
    elif kind == "link":
        path.symlink_to("/usr/bin/true")
    else:
        path.mkdir()
    before = path.lstat()
    with pytest.raises(SetupFailed) as refused:
        command.write(where)
    assert str(path) in refused.value.message
    command.remove(where)
    assert path.lstat() == before
