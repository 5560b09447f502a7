"""A sound file is there complete, or not at all."""

import resource
import signal
from pathlib import Path

import pytest
import soundfile

from native_helper.cli.sound_file import SoundFile
from native_helper.errors import FileUnusable
from native_helper.wire.types import FILE_FORMATS, RATE_HZ

PCM = bytes(2 * RATE_HZ)  # 1 s of silence


@pytest.mark.parametrize("ending", FILE_FORMATS)
def test_a_finished_file_holds_the_sound_and_nothing_lies_beside_it(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending.upper()}"
    sink = SoundFile(path)
    sink.write(PCM)
    assert not path.exists()
    sink.finish()
    assert soundfile.info(path).duration == pytest.approx(1.0, abs=0.06)
    assert list(tmp_path.glob(".*")) == []


def test_an_aborted_file_leaves_what_stood_there_before(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_text("before")
    sink = SoundFile(path)
    sink.write(PCM)
    sink.abort()
    assert path.read_text() == "before"
    assert list(tmp_path.glob(".*")) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.wav").symlink_to(tmp_path / "x.wav")
    sink = SoundFile(tmp_path / "link.wav")
    sink.finish()
    assert (tmp_path / "link.wav").is_symlink()
    assert (tmp_path / "x.wav").stat().st_size > 40


def test_a_file_is_as_readable_as_any_other_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    sink = SoundFile(tmp_path / "x.wav")
    sink.finish()
    assert (tmp_path / "x.wav").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("name", ["no such folder/x.wav", "folder.wav"])
def test_a_place_that_cannot_be_written_is_told_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(FileUnusable) as caught:
        SoundFile(tmp_path / name)
    assert caught.value.remedy


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    sink = SoundFile(tmp_path / "x.wav")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))  # stands for a disk with so much room
    try:
        with pytest.raises(FileUnusable, match=r"x\.wav could not be written"):
            for _ in range(100):
                sink.write(PCM)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    sink.abort()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "utter"]
