"""A sound file is there complete, or not at all."""

import contextlib
import io
import os
import resource
import signal
from pathlib import Path
from typing import Any

import pytest
import soundfile

from native_helper.cli.sound_file import SoundFile
from native_helper.cli.undisturbed import undisturbed
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


def test_a_full_disk_at_the_first_byte_leaves_nothing_too(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(FileUnusable, match=r"x\.wav could not be written"):
            SoundFile(tmp_path / "x.wav").finish()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "utter"]


class InterruptedFile(io.BufferedRandom):
    """A file whose every write meets a Ctrl-C."""

    def write(self, data: Any) -> int:
        signal.raise_signal(signal.SIGINT)
        return super().write(data)


@pytest.mark.parametrize("steps", [["begin"], ["begin", "write"], ["begin", "write", "finish"], ["begin", "abort"]])
def test_ctrl_c_while_libsndfile_writes_is_neither_lost_nor_printed(
    steps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fdopen", lambda descriptor, _mode: InterruptedFile(io.FileIO(descriptor, "w+b")))
    sinks: list[SoundFile] = []

    def take(step: str) -> None:
        match step:
            case "begin":
                with undisturbed():
                    sinks.append(SoundFile(tmp_path / "x.wav"))
            case "write":
                sinks[0].write(PCM)
            case "finish":
                sinks[0].finish()
            case "abort":
                sinks[0].abort()

    for step in steps[:-1]:
        with contextlib.suppress(KeyboardInterrupt):
            take(step)
    with pytest.raises(KeyboardInterrupt):
        take(steps[-1])
    with contextlib.suppress(KeyboardInterrupt):
        take("abort")
    assert capfd.readouterr().err == ""
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_file_that_is_replaced_stays_as_private_as_it_was(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.touch()
    path.chmod(mode)
    sink = SoundFile(path)
    sink.finish()
    assert path.stat().st_mode & 0o7777 == mode
    assert path.stat().st_size > 40


def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe.wav"
    os.mkfifo(path)
    with pytest.raises(FileUnusable, match=r"pipe\.wav is no ordinary file"):
        SoundFile(path)
    assert path.is_fifo()
    assert list(tmp_path.glob(".*")) == []


def test_a_name_may_be_as_long_as_a_name_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".wav")
    SoundFile(path).finish()
    assert path.stat().st_size > 40
