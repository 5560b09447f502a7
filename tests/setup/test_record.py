"""What Utter made, written down so that uninstall can find it."""

import os
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup.record import open_record


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
