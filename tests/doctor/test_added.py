"""The doctor's look at what was added: each way to be wrong, with its remedy, and nothing of what never was."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from native_helper.doctor import voices, workers
from native_helper.doctor.finding import Finding, State
from native_helper.doctor.machine import this_machine
from native_helper.paths import MLX, folders
from native_helper.setup.virtual_environment import Making
from native_helper.setup.workers import place as held
from native_helper.setup.workers import removing
from native_helper.workers import roster
from native_helper.workers.roster import PIPER
from tests.faults.surroundings import NO_RIGHTS
from tests.setup.hub_server import hub_server, named_hub
from tests.setup.model_set import in_use
from tests.setup.workers.fork import CHOIR, FORK, PUBLISHED, REPOSITORY, Pip, bring, place, write_files
from tests.workers.added import make_whole


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    in_use()
    pip = Pip()
    monkeypatch.setattr(Making, "run", lambda *arguments: pip.run(*arguments))  # noqa: PLW0108
    monkeypatch.setattr(workers, "ROSTER", roster.ROSTER | {"fork": FORK, "choir": CHOIR})
    with named_hub(monkeypatch, hub_server(dict(PUBLISHED), REPOSITORY)):
        yield


def looked(*, thorough: bool = False) -> list[Finding]:
    return list(workers.check(this_machine(str, thorough=thorough)))


def test_what_never_was_added_is_not_missing() -> None:
    (finding,) = looked()
    assert finding.state is State.OK
    assert "Nothing was added" in finding.message


def test_what_is_whole_is_told_with_its_size_and_the_rest_is_not_told() -> None:
    bring(FORK)
    (finding,) = looked()
    assert (finding.state, finding.subject) == (State.OK, "The fork")
    assert "kB" in finding.message
    assert "every byte" in looked(thorough=True)[0].message


def _program(folder: Path, mode: int) -> None:
    path = folder / "environment" / "bin" / "python"
    path.unlink()
    path.write_text("")
    path.chmod(mode)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder / "models")
    (folder / "models").mkdir()
    (folder / "models.lock.json").unlink()


@pytest.mark.parametrize(
    ("harm", "told", "thorough"),
    [
        (lambda folder: (folder / "added.json").unlink(), "is not complete", False),
        (lambda folder: shutil.rmtree(folder / "environment" / "bin"), "is not complete", False),
        (
            lambda folder: (folder / "added.json").write_text('{"requirements": ["tuning-fork==0.9"]}'),
            "was made for another version of Utter",
            False,
        ),
        (lambda folder: _program(folder, 0o644), "cannot be started", False),
        (lambda folder: (folder / "models" / "config.json").unlink(), "missing or damaged: config.json", False),
        (lambda folder: (folder / "models" / "config.json").write_bytes(b"[]\n"), "damaged: config.json", True),
        (_empty, "missing or damaged: models.lock.json", False),
        (lambda folder: (folder / "models.lock.json").write_text("["), "cannot be understood", False),
    ],
)
def test_each_way_to_be_wrong_is_named_with_what_to_do(
    harm: Callable[[Path], object], told: str, thorough: bool
) -> None:
    bring(FORK)
    harm(place(FORK))
    (finding,) = looked(thorough=thorough)
    assert (finding.state, finding.subject) == (State.FAILURE, "The fork")
    assert told in finding.message
    assert "utter add fork" in (finding.remedy or "")


def test_what_is_just_being_added_is_told_as_that() -> None:
    bring(FORK)
    (place(FORK) / "added.json").unlink()
    with held.alone(FORK, folders()):
        (finding,) = looked()
    assert finding.state is State.WARNING
    assert (finding.message, finding.remedy) == (
        "The fork is being added or removed by another program.",
        "Wait until it is done.",
    )
    assert "is not complete" in looked()[0].message


def test_what_a_removal_left_that_was_cut_off_is_told_and_can_be_removed() -> None:
    bring(FORK)
    place(FORK).rename(place(FORK).with_name(".fork.removed"))
    found = looked()
    assert (found[0].state, found[0].remedy) == (State.WARNING, "Run: utter remove fork")
    assert removing.is_there(FORK, folders())
    assert removing.size(FORK, folders()) > 5000
    removing.remove(FORK, folders())
    assert [finding.state for finding in looked()] == [State.OK]


def test_a_program_without_a_voice_is_a_warning() -> None:
    bring(CHOIR)
    (finding,) = looked()
    assert finding.state is State.WARNING
    assert finding.remedy == "See which there are with: utter add choir --list"
    bring(CHOIR, voices=("en_alto",))
    assert looked()[0].state is State.OK


def test_a_voice_of_pipers_that_is_there_and_damaged_is_a_fault() -> None:
    voice = make_whole(PIPER, folders()) / "models" / "en_US-lessac-medium"
    write_files(voice, {f"{voice.name}.onnx": b"hi", f"{voice.name}.onnx.json": b"{}"})
    (finding,) = looked()
    assert (finding.state, finding.subject) == (State.FAILURE, "Piper")
    assert f"{voice.name}.onnx.json is damaged" in finding.message
    assert f"utter remove piper {voice.name}" in (finding.remedy or "")
    health = {"families": [], "problems": [{"message": finding.message, "remedy": finding.remedy}]}
    found = voices.check_voices(this_machine(str, thorough=False), health)
    assert [one.check for one in found] == ["voices"], "it is told once, whatever the engine says of it"


def test_a_model_of_mlx_audio_has_a_line_and_one_that_is_not_whole_is_a_fault() -> None:
    folder = folders().models / MLX / "mdl"
    write_files(folder, {"config.json": b'{"model_type": "hum"}', "model.safetensors": b"weights"})
    (finding,) = looked()
    assert (finding.state, finding.subject) == (State.OK, "mlx:mdl")
    (folder / "model.safetensors").unlink()
    (finding,) = looked()
    assert finding.state is State.FAILURE
    assert "has no *.safetensors" in finding.message


def test_a_folder_of_another_users_is_told_and_nothing_else_fails_by_it() -> None:
    in_use()
    folders().data.mkdir(exist_ok=True)
    folders().workers.mkdir(mode=0)  # as `sudo utter add` leaves it under a strict umask
    look = (
        "from native_helper.paths import folders; from native_helper.voices.families import families; "
        "from native_helper.workers.crew import Workers; where = folders(); crew = Workers(where); crew.end_gone(); "
        "print([family.name for family in families(where) if family.state().ready]); "
        "print([fault.remedy for fault in crew.faults()])"
    )
    done = subprocess.run([*NO_RIGHTS, sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ready, remedies = done.stdout.splitlines()
    assert "espeak" in ready
    assert "utter add piper" in remedies
    folders().workers.chmod(0o700)
