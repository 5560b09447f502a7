"""What Utter made, written down so that uninstall can find it."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.plain_file import append_plain
from native_helper.setup.install import InstallOptions, install
from native_helper.setup.record import open_record

OTHER = 65534


def test_new_folders_are_noted_outermost_first_and_old_ones_are_not(person: Path) -> None:
    (person / ".local").mkdir()
    record = open_record(folders())
    share = person / ".local" / "share"
    assert record.paths("made-folder") == [share, share / "utter"]
    record.make_folder(share / "utter" / "a" / "b")
    assert record.paths("made-folder")[2:] == [share / "utter" / "a", share / "utter" / "a" / "b"]


def test_a_second_look_notes_nothing_twice(person: Path) -> None:
    for _ in range(2):
        record = open_record(folders())
        record.make_folder(person / "made")
        record.add("manifest", person / "m.json")
    assert record.paths("manifest") == [person / "m.json"]
    assert record.paths("made-folder").count(person / "made") == 1


def test_names_with_spaces_and_bytes_that_are_no_text_come_back(person: Path) -> None:
    record = open_record(folders())
    odd = Path(os.fsdecode(os.fsencode(person) + b"/a b \xff\r"))
    record.add("made-file", odd)
    assert record.paths("made-file") == [odd]


def test_a_line_end_in_a_path_is_refused(person: Path) -> None:
    with pytest.raises(SetupFailed):
        open_record(folders()).add("made-file", person / "a\nmanifest b")


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize("put", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname"), Path.mkdir, a_socket])
def test_what_is_no_plain_file_is_neither_read_nor_written_nor_waited_for(
    person: Path, put: Callable[[Path], object]
) -> None:
    record = open_record(folders())
    record.path.unlink()
    put(record.path)
    for use in (lambda: record.paths("made-folder"), lambda: record.add("manifest", person / "m.json")):
        with pytest.raises(SetupFailed, match="not a plain file") as refused:
            use()
        assert "Remove it" in (refused.value.remedy or "")


def test_a_link_to_a_persons_file_is_not_written_through(person: Path) -> None:
    record = open_record(folders())
    mine = person / "mine.txt"
    mine.write_text("mine\n")
    record.path.unlink()
    record.path.symlink_to(mine)
    with pytest.raises(SetupFailed):
        record.add("manifest", person / "m.json")
    assert mine.read_text() == "mine\n"


def test_a_link_that_came_since_it_was_read_is_not_written_through(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine.txt", tmp_path / "link"
    mine.write_text("mine\n")
    link.symlink_to(mine)
    with pytest.raises(OSError, match="link"):
        append_plain(link, b"ours\n")
    append_plain(mine, b"ours\n")
    assert mine.read_text() == "mine\nours\n"


@pytest.mark.parametrize("name", ["data", "host"])
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757])
def test_nothing_is_installed_into_a_folder_that_others_can_write_to(person: Path, name: str, mode: int) -> None:
    folder = folders().data if name == "data" else folders().launcher.parent
    folder.mkdir(parents=True, mode=0o755)
    folder.chmod(mode)
    with pytest.raises(SetupFailed, match="Others can write to") as refused:
        install(InstallOptions(yes=True))
    assert f"chmod go-w {folder}" in (refused.value.remedy or "")
    assert not folders().launcher.exists()
    folder.chmod(0o755)
    assert install(InstallOptions(yes=True)) == 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_nothing_is_installed_into_a_folder_of_another_user(person: Path) -> None:
    folder = folders().launcher.parent
    folder.mkdir(parents=True)
    os.chown(folder, OTHER, OTHER)
    with pytest.raises(SetupFailed, match=f"belongs to user {OTHER}"):
        install(InstallOptions(yes=True))
    assert list(folder.iterdir()) == []
