"""The visible folder that a browser loads."""

from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders, resources
from native_helper.setup import extension_folder


def test_it_is_in_the_home_folder_or_below_the_root(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert extension_folder.place(folders()) == person / "Utter Extension"
    monkeypatch.setenv("UTTER_HOME", "/portable")
    assert extension_folder.place(folders()) == Path("/portable/Utter Extension")


def test_the_copy_holds_every_file_of_the_extension(tmp_path: Path) -> None:
    folder = tmp_path / "Utter Extension"
    extension_folder.write(folder)
    assert extension_folder.is_current(folder)
    source = resources("extension")
    wanted = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()}
    copied = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert copied - {extension_folder.MARKER} == {name for name in wanted if not name.startswith(".")}
    assert not any(name.startswith("_") and name != "_locales" for name in (path.name for path in folder.iterdir()))


def test_a_new_copy_takes_away_what_the_old_one_had(tmp_path: Path) -> None:
    folder = tmp_path / "Utter Extension"
    extension_folder.write(folder)
    (folder / "old.js").write_text("")
    (folder / "manifest.json").write_text("{}")
    assert not extension_folder.is_current(folder)
    extension_folder.write(folder)
    assert extension_folder.is_current(folder)
    assert [path.name for path in tmp_path.iterdir() if "Extension" in path.name] == ["Utter Extension"]


def test_a_file_managers_own_file_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "Utter Extension"
    extension_folder.write(folder)
    (folder / ".DS_Store").write_bytes(b"\0")
    assert extension_folder.is_current(folder)


def test_a_copy_that_was_cut_off_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "Utter Extension"
    for left_over in (tmp_path / ".Utter Extension.new", tmp_path / ".Utter Extension.old"):
        left_over.mkdir()
        (left_over / extension_folder.MARKER).write_text("")
    extension_folder.write(folder)
    assert sorted(path.name for path in tmp_path.glob("*Utter*")) == ["Utter Extension"]


def test_a_persons_own_folder_of_that_name_is_never_touched(tmp_path: Path) -> None:
    folder = tmp_path / "Utter Extension"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    assert extension_folder.is_taken(folder)
    with pytest.raises(SetupFailed):
        extension_folder.write(folder)
    assert not extension_folder.remove(folder)
    assert (folder / "diary.txt").read_text() == "mine"


def test_a_link_of_that_name_is_not_followed(tmp_path: Path) -> None:
    behind = tmp_path / "behind"
    extension_folder.write(behind)
    folder = tmp_path / "Utter Extension"
    folder.symlink_to(behind)
    assert extension_folder.is_taken(folder)
    assert not extension_folder.remove(folder)
    assert extension_folder.is_current(behind)
