"""`utter voices add` and `utter voices remove`, as a person and as a program use them."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from native_helper.paths import folders
from native_helper.workers import clips, installed
from native_helper.workers.roster import XTTS
from tests.cli.terminal import at_a_terminal, utter


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    installed.folder(XTTS, folders()).mkdir(parents=True)
    file = tmp_path / "me.wav"
    soundfile.write(file, 0.3 * np.sin(np.arange(7 * 24_000) / 20), 24_000)
    return file


@pytest.mark.parametrize("action", ["add", "remove"])
def test_every_action_explains_itself_on_a_narrow_terminal(action: str) -> None:
    ended = utter("voices", action, "--help", columns=72)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines()) <= 72


def test_it_is_said_whose_voice_it_must_be_before_anything_is_kept(recording: Path) -> None:
    ended = utter("voices", "add", "me", str(recording))
    assert ended.status != 0
    assert "Use your own voice, or one whose owner allows it" in ended.out
    assert clips.names(folders()) == []


@pytest.mark.parametrize(("answer", "is_kept"), [("\n", False), ("y\n", True)])
def test_an_empty_answer_is_no_consent(recording: Path, answer: str, is_kept: bool) -> None:
    add = [sys.executable, "-m", "native_helper.cli", "voices", "add", "me", str(recording)]
    assert "allowed to use it? [y/N]" in at_a_terminal(add, answer)
    assert clips.names(folders()) == (["me"] if is_kept else [])


def test_what_cannot_become_a_voice_is_told_before_any_question(recording: Path) -> None:
    nothing = utter("voices", "add", "me", str(recording.with_name("nothing.wav")))
    assert "There is no file" in nothing.err
    installed.folder(XTTS, folders()).rmdir()
    absent = utter("voices", "add", "me", str(recording))
    assert "utter add xtts" in absent.err
    assert nothing.out == absent.out == ""


def test_a_voice_is_added_and_removed_without_an_engine(recording: Path) -> None:
    added = utter("voices", "add", "me", str(recording), "--yes")
    assert (added.status, added.err) == (0, "")
    assert "--voice xtts:me" in added.out
    assert clips.names(folders()) == ["me"]
    assert utter("voices", "remove", "me").out == "Removed.\n"
    assert clips.names(folders()) == []


def test_a_program_gets_json_and_errors_too(recording: Path) -> None:
    told = json.loads(utter("voices", "add", "me", str(recording), "--yes", "--json").out)
    assert told["voice"] == "xtts:me"
    failed = utter("voices", "remove", "you", "--json")
    assert failed.status != 0
    assert "you" in json.loads(failed.out)["error"]["message"]
