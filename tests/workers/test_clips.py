"""A person's own recordings: judged before they are kept, and kept as they were."""

import os
import stat
from pathlib import Path

import pytest
import soundfile

from native_helper.errors import FileUnusable
from native_helper.paths import Folders, folders
from native_helper.workers import clips, installed
from native_helper.workers.roster import XTTS
from tests.workers.recordings import recording


@pytest.fixture
def where() -> Folders:
    installed.folder(XTTS, folders()).mkdir(parents=True)
    return folders()


@pytest.mark.parametrize("name", ["me.wav", "me.flac", "me.ogg", "me.mp3"])
def test_a_recording_is_kept_for_its_owner_alone(where: Folders, tmp_path: Path, name: str) -> None:
    kept = clips.add(where, "me", recording(tmp_path / name, channels=2))
    assert clips.names(where) == ["me"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    info = soundfile.info(kept)
    assert (info.channels, info.samplerate, info.format) == (1, 24_000, "WAV")
    assert info.duration == pytest.approx(8.0, abs=0.1)
    clips.remove(where, "me")
    assert clips.names(where) == []


def test_a_newer_recording_takes_the_place_of_the_older(where: Folders, tmp_path: Path) -> None:
    clips.add(where, "me", recording(tmp_path / "one.wav", 7.0))
    kept = clips.add(where, "me", recording(tmp_path / "two.wav", 9.0))
    assert soundfile.info(kept).duration == 9.0
    assert [file.name for file in kept.parent.iterdir()] == ["me.wav"]


@pytest.mark.parametrize(
    ("told", "shape"),
    [
        ("lasts 5.9 s", {"seconds": 5.9}),
        ("lasts 30.1 s", {"seconds": 30.1}),
        ("has 8,000 samples a second; at least 16,000", {"rate_hz": 8_000}),
        ("has 9 channels of 24,000 samples a second", {"channels": 9}),
        ("has 1 channels of 384,000 samples a second", {"rate_hz": 384_000}),
        ("is silent", {"loud": 0.001}),
    ],
)
def test_one_that_no_voice_can_be_taken_from_is_told_why(
    where: Folders, tmp_path: Path, told: str, shape: dict[str, float]
) -> None:
    with pytest.raises(FileUnusable, match=told) as error:
        clips.add(where, "me", recording(tmp_path / "me.wav", **shape))  # type: ignore[arg-type]
    assert error.value.remedy
    assert clips.names(where) == []


def test_what_is_no_sound_or_not_there_is_told(where: Folders, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("no sound")
    for file, told in (("notes.wav", "cannot be read as sound"), ("none.wav", "There is no file"), ("", "cannot")):
        with pytest.raises(FileUnusable, match=told):
            clips.add(where, "me", tmp_path / file)


def test_a_pipe_is_not_waited_for(where: Folders, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "me.wav")
    with pytest.raises(FileUnusable, match="cannot be read as sound"):
        clips.add(where, "me", tmp_path / "me.wav")


@pytest.mark.parametrize("name", ["", "Me", "../me", "my voice", "1st", "a" * 31, "ich_bin"])
def test_a_name_is_plain_and_never_a_path_or_a_voice_of_the_model(where: Folders, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileUnusable, match="is no name for a voice"):
        clips.add(where, name, recording(tmp_path / "me.wav"))


def test_without_xtts_it_is_told_what_would_speak_like_it(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as error:
        clips.add(folders(), "me", recording(tmp_path / "me.wav"))
    assert error.value.remedy == "To add it, run: utter add xtts"


def test_one_that_is_not_there_cannot_be_removed(where: Folders, tmp_path: Path) -> None:
    clips.add(where, "me", recording(tmp_path / "me.wav"))
    with pytest.raises(FileUnusable, match='There is no clip "you"') as error:
        clips.remove(where, "you")
    assert error.value.remedy == "There are: me."
