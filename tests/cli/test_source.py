"""What was given, where it is neither plain words nor a text: a folder, a sound."""

from pathlib import Path

import pytest

from native_helper.cli.documents import read
from native_helper.cli.source import Given, source_of
from native_helper.cli.text import parts_of_file
from native_helper.errors import FileUnusable


def test_who_names_a_folder_is_told_that_its_name_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Book").mkdir()
    source_of(Given(["Book"], None, literal=False, json_field=None, joined=False, tells=True))
    source_of(Given(["Book"], None, literal=True, json_field=None, joined=False, tells=True))
    assert capsys.readouterr().err == "Book is a folder: its name is spoken.\n"


@pytest.mark.parametrize(
    "head", [b"RIFF\x24\0\0\0WAVEfmt ", b"ID3\x04\0\0", b"OggS\0\x02", b"fLaC\0\0\0", b"\xff\xfb\x90\x64"]
)
@pytest.mark.parametrize("given", ["file", "pipe"])
def test_sound_is_told_as_what_it_is(head: bytes, given: str, tmp_path: Path) -> None:
    path = tmp_path / "song"
    with pytest.raises(FileUnusable, match="song is a sound file, not text"):
        if given == "file":
            path.write_bytes(head + bytes(100))
            read(path)
        else:
            path.write_bytes(head + bytes(100))
            list(parts_of_file(path))


@pytest.mark.parametrize("text", ["RIFF is a word.", "ID3 tags", "\ufeffOggS"])
def test_a_text_that_begins_like_sound_is_a_text(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-16")
    assert list(parts_of_file(tmp_path / "a.txt"))
    (tmp_path / "a.txt").write_text(text)
    assert read(tmp_path / "a.txt").chapters
