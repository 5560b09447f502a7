"""The one line in a shell's profile."""

import subprocess
from pathlib import Path

import pytest

from native_helper.paths import folders
from native_helper.setup import profile
from native_helper.setup.record import Record, open_record


@pytest.fixture
def record(person: Path) -> Record:
    return open_record(folders())


@pytest.mark.parametrize(
    ("platform", "shell", "existing", "expected"),
    [
        ("darwin", "/bin/zsh", (), ".zshrc"),
        ("darwin", "/bin/bash", (), ".profile"),
        ("darwin", "/bin/bash", (".bash_login",), ".bash_login"),
        ("darwin", "/usr/bin/bash", (".bash_login", ".bash_profile"), ".bash_profile"),
        ("linux", "/usr/bin/zsh", (), ".zshrc"),
        ("linux", "/bin/bash", (".bash_profile",), ".bashrc"),
        ("linux", "/bin/sh", (".bash_profile",), ".profile"),
    ],
)
def test_the_line_goes_where_a_new_terminal_reads(
    person: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    shell: str,
    existing: tuple[str, ...],
    expected: str,
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("SHELL", shell)
    for name in existing:
        (person / name).touch()
    assert profile.profile_of_shell() == person / expected


def test_a_shell_of_another_kind_is_left_to_the_person(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert profile.profile_of_shell() is None


@pytest.mark.parametrize("shell", ["sh", "bash", "dash"])
@pytest.mark.parametrize("name", ["bin", "it's a $HOME `id` folder", "größe *"])
def test_a_shell_that_reads_it_twice_has_the_folder_first_and_once(
    person: Path, record: Record, shell: str, name: str
) -> None:
    folder = person / name
    folder.mkdir()
    file = person / ".profile"
    assert profile.add(file, folder, record)
    script = f'. "{file}"; . "{file}"; printf %s "$PATH"'
    done = subprocess.run([shell, "-c", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True)
    assert done.stdout.decode() == f"{folder}:/usr/bin:/bin"


@pytest.mark.parametrize("before", [b"", b"export A=1\n", b"export A=1", b"\xff\r\n", b"a\n\n\n", b"a\x0cb\r"])
def test_taking_it_out_restores_every_byte(person: Path, record: Record, before: bytes) -> None:
    file = person / ".profile"
    file.write_bytes(before)
    file.chmod(0o600)
    assert profile.add(file, person / "bin", record)
    assert profile.marked(person / "bin", record) == [file]
    assert not profile.add(file, person / "bin", record), "it is there already"
    profile.remove(file, person / "bin", record)
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600
    assert profile.marked(person / "bin", record) == []


def test_what_the_person_wrote_after_it_stays(person: Path, record: Record) -> None:
    file = person / ".profile"
    file.write_bytes(b"first")
    profile.add(file, person / "bin", record)
    file.write_bytes(file.read_bytes() + b"last\n")
    profile.remove(file, person / "bin", record)
    assert file.read_bytes() == b"first\nlast\n"


def test_the_line_of_another_installation_is_neither_taken_for_ours_nor_removed(person: Path, record: Record) -> None:
    file = person / ".profile"
    profile.add(file, person / "bin", record)
    of_the_first = file.read_bytes()
    assert profile.marked(person / "other" / "bin", record) == []
    assert profile.add(file, person / "other" / "bin", record)
    profile.remove(file, person / "other" / "bin", record)
    assert file.read_bytes() == of_the_first


def test_a_profile_that_utter_made_goes_with_it(person: Path, record: Record) -> None:
    file = person / ".zprofile"
    profile.add(file, person / "bin", record)
    profile.remove(file, person / "bin", record)
    assert not file.exists()


def test_a_profile_that_is_a_link_stays_one(person: Path, record: Record) -> None:
    (person / "dotfiles").mkdir()
    (person / "dotfiles" / "profile").write_bytes(b"export A=1\n")
    file = person / ".profile"
    file.symlink_to("dotfiles/profile")
    profile.add(file, person / "bin", record)
    profile.remove(file, person / "bin", record)
    assert file.is_symlink()
    assert file.read_bytes() == b"export A=1\n"


def test_a_folder_on_path_is_recognised(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"/usr/bin:{person}/bin/")
    assert profile.on_path(person / "bin")
    assert not profile.on_path(person)
