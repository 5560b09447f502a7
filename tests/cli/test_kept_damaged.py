"""Whatever somebody or a failing disk did to what is kept: the work is begun anew from there, all else is let alone."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from native_helper.cli.cues import Cue
from native_helper.cli.kept import Kept
from native_helper.cli.kept_folder import folder_of
from native_helper.errors import FileUnusable
from tests.cli.terminal import utter

LENGTHS = [100, 100]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pieces: two of a first chapter, one of a second."""
    kept = Kept(tmp_path / "x.utter-kept")
    kept.open("key", LENGTHS)
    kept.add(0, [bytes(4800)], 17, [Cue(0.0, 0.1, ("One",))])
    kept.add(0, [bytes(4800)], None, [])
    kept.add(1, [bytes(4800)], 40, [])
    kept.close()
    return kept.folder


def opened(folder: Path, lengths: list[int] = LENGTHS) -> Kept:
    """Open it as the next run does, and see that the work can go on."""
    kept = Kept(folder)
    kept.open("key", lengths)
    assert {path.suffix for path in folder.iterdir() if path.name not in ("key", "lock")} <= {".flac", ".json"}
    for piece in kept.pieces:
        assert b"".join(piece.pcm()) == bytes(4800)
        list(piece.cues())
    return kept


def changed(name: str, **fields: Any) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        record = json.loads((folder / name).read_text()) | fields
        record = {field: value for field, value in record.items() if value != "missing"}
        (folder / name).write_text(json.dumps(record))

    return change


def written(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def replaced(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return replace


FIRST = {  # damage to the first piece's record or sound: all is made anew
    "a file that is no object": written("000000.json", b'{"chapter":0,"file":"x"}'),
    "deep brackets": written("000000.json", b"[" * 100_000),
    "no cues": changed("000000.json", cues="missing"),
    "cues of another form": changed("000000.json", cues=[[0, 1, [["x"]]]]),
    "a cue at no time": changed("000000.json", cues=[[float("nan"), 1, ["x"]]]),
    "samples in words": changed("000000.json", samples="2400"),
    "more samples than there are": changed("000000.json", samples=10**400),
    "next below zero": changed("000000.json", next=-1),
    "next in words": changed("000000.json", next="17"),
    "next behind the end": changed("000000.json", next=101),
    "a chapter that is not there": changed("000000.json", chapter=2),
    "no text": written("000000.json", b"\xff\xfe"),
    "garbage for sound": written("000000.flac", b"garbage" * 1000),
    "no sound": lambda folder: (folder / "000000.flac").unlink(),
    "a pipe for a record": replaced("000000.json", os.mkfifo),
    "a pipe for sound": replaced("000000.flac", os.mkfifo),
    "a folder for a record": replaced("000000.json", Path.mkdir),
    "a lost record": lambda folder: (folder / "000000.json").unlink(),
    "a pipe for the key": replaced("key", os.mkfifo),
    "a folder for the key": replaced("key", Path.mkdir),
}


@pytest.mark.parametrize("damage", FIRST.values(), ids=FIRST)
def test_what_is_damaged_at_its_beginning_is_begun_anew(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    kept = opened(folder)
    assert kept.is_damaged
    assert kept.seconds == 0
    kept.add(0, [bytes(480)], 3, [])
    kept.close()


@pytest.mark.parametrize(
    "damage", [changed("000001.json", begin=16), written("000001.flac", b""), changed("000001.json", next=17)]
)
def test_what_lies_before_the_damage_is_used_and_nothing_behind_it(
    folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    kept = opened(folder)
    assert kept.is_damaged
    assert [(piece.chapter, piece.following) for piece in kept.pieces] == [(0, 17)]
    kept.close()


def test_a_flipped_bit_in_the_sound_is_noticed(folder: Path) -> None:
    sound = bytearray((folder / "000000.flac").read_bytes())
    sound[-10] ^= 1
    (folder / "000000.flac").write_bytes(sound)
    kept = opened(folder)
    assert kept.pieces == []
    kept.close()


def test_a_folder_inside_is_cleared_away_and_what_is_whole_is_used(folder: Path) -> None:
    (folder / "inside" / "more").mkdir(parents=True)
    (folder / "000099.flac").mkdir()
    kept = opened(folder)
    assert not kept.is_damaged
    assert len(kept.pieces) == 3
    kept.close()


@pytest.mark.parametrize("name", ["key", "lock", "000000.json", "000000.flac", "000003.flac", "000003.json"])
@pytest.mark.parametrize("exists", [True, False])
def test_no_link_inside_is_followed(folder: Path, tmp_path: Path, name: str, *, exists: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if exists:
        elsewhere.write_bytes((folder / name).read_bytes() if (folder / name).exists() else b"precious")
    before = elsewhere.read_bytes() if exists else None
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(elsewhere)
    # A record that names the number of a link as its own: it must not protect it.
    file = {"name": "x", "size": 1, "seconds": 1.0, "number": 3}
    (folder / "000002.json").write_text(json.dumps({"chapter": 1, "file": file}))
    kept = opened(folder)
    if name in ("key", "000000.json", "000000.flac"):
        assert kept.is_damaged
        assert kept.pieces == []
    kept.add(0, [bytes(480)], 60, [])
    assert (elsewhere.read_bytes() if elsewhere.exists() else None) == before
    assert not any(path.is_symlink() for path in folder.iterdir())
    kept.close()


def test_a_link_that_comes_while_the_work_goes_on_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    kept = opened(folder)
    (folder / "000003.flac").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileUnusable, match="cannot be kept"):
        kept.add(1, [bytes(480)], 60, [])
    assert not (tmp_path / "elsewhere").exists()
    kept.close()


def test_a_folder_that_is_open_to_others_is_not_used(folder: Path) -> None:
    folder.chmod(0o750)
    with pytest.raises(FileUnusable, match="open to others; remove it"):
        Kept(folder)


def test_a_folder_of_somebody_else_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody)
    with pytest.raises(FileUnusable, match="belongs to user"):
        Kept(folder)


def test_a_dangling_link_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileUnusable, match="not a plain folder"):
        Kept(tmp_path / "x")
    assert not (tmp_path / "nowhere").exists()


def test_a_run_that_ends_before_it_looks_inside_removes_nothing(folder: Path) -> None:
    Kept(folder).close()  # no engine could be started, or Ctrl-C came meanwhile
    assert len(opened(folder).pieces) == 3


def test_the_end_between_a_chapters_file_and_its_pieces_loses_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "2.mp3").write_bytes(b"sound")
    kept = opened(folder)
    piece = folder / "000002.json"
    saved = piece.read_bytes(), piece.with_suffix(".flac").read_bytes()
    kept.finish(1, tmp_path / "2.mp3", 7.0)
    kept.close()
    piece.write_bytes(saved[0])
    piece.with_suffix(".flac").write_bytes(saved[1])
    again = opened(folder)
    assert not again.is_damaged
    assert [piece.chapter for piece in again.pieces] == [0, 0]
    assert list(again.files) == [1]
    assert not piece.exists()
    again.close()


def test_the_command_says_in_a_line_that_something_was_damaged(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("One sentence. Another one.")
    folder = folder_of(tmp_path / "x.wav")
    folder.mkdir(0o700)
    os.mkfifo(folder / "key")
    ended = utter("speak", f"{tmp_path}/x.txt", "-o", f"{tmp_path}/x.wav")
    assert ended.status == 0, ended.err
    assert f"Something in {folder} is damaged: all is made anew." in ended.err.splitlines()
    assert not folder.exists()


def test_the_folders_name_shows_whose_it_is_and_is_never_too_long() -> None:
    assert folder_of(Path("/tmp/book.mp3")).name == ".book.mp3.utter-kept"
    long = [Path("/tmp") / f"{'é' * 124}{end}.mp3" for end in "ab"]
    names = [folder_of(path).name for path in long]
    assert len(set(names)) == 2
    assert all(name.startswith(".ééé") and len(name.encode()) <= 140 for name in names)
