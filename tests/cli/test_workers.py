"""`utter add` and `utter remove` as a person and as a program use them."""

import io
import json
import signal
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from native_helper.cli import progress
from native_helper.cli.arrival import Arrival
from native_helper.cli.main import run
from native_helper.paths import folders
from native_helper.setup.virtual_environment import Making
from native_helper.workers import roster
from tests.cli.terminal import utter
from tests.setup.hub_server import HubServer, hub_server, named_hub
from tests.setup.model_set import in_use
from tests.setup.workers.fork import CHOIR, FORK, PUBLISHED, REPOSITORY, Pip, place, write_files
from tests.workers.added import make_whole


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    made = Pip()
    monkeypatch.setattr(Making, "run", lambda *arguments: made.run(*arguments))  # noqa: PLW0108
    return made


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    in_use()
    before = signal.getsignal(signal.SIGTERM)
    for stream in ("stdout", "stderr"):  # `run` takes them over, as it does the signal
        monkeypatch.setattr(sys, stream, getattr(sys, stream))
    for kind in (FORK, CHOIR):
        monkeypatch.setitem(roster.ROSTER, kind.name, kind)
    with named_hub(monkeypatch, hub_server(dict(PUBLISHED), REPOSITORY)) as server:
        yield server
    signal.signal(signal.SIGTERM, before)


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let a person at a terminal type `lines`."""
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", typed)


@pytest.mark.parametrize("command", ["add", "remove"])
def test_each_explains_itself_on_a_narrow_terminal(command: str) -> None:
    ended = utter(command, "--help", columns=72)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines()) <= 72


@pytest.mark.parametrize("command", ["add", "remove"])
def test_what_cannot_be_added_is_told_with_the_names_of_what_can(command: str) -> None:
    ended = utter(command, "nonsense")
    assert ended.status == 2
    assert ended.err.splitlines()[-1].endswith(
        '"nonsense" is nothing that can be added; that can: xtts, piper, translate, mlx'
    )


def test_who_names_no_voice_of_those_that_come_by_name_is_told_where_to_find_one(
    pip: Pip, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "utter add piper VOICE" in utter("add").out
    assert run(["add", "choir"]) == 1  # nobody can answer
    assert "utter add choir --list" in capfd.readouterr().out


@pytest.mark.parametrize("has_card", [True, False])
def test_where_the_licence_of_a_voice_is_is_told_before_it_comes_from_a_folder(
    pip: Pip, tmp_path: Path, capfd: pytest.CaptureFixture[str], has_card: bool
) -> None:
    voice = {"en_alto.tone": b"tone", "en_alto.tone.json": b"{}"}
    stick = write_files(tmp_path / "stick", voice | ({"CARD": b"Free.\n"} if has_card else {}))
    assert run(["add", "choir", "en_alto", "--from", str(stick), "--yes"]) == 0
    where = str(stick / "CARD") if has_card else f"CARD beside them, https://huggingface.co/{REPOSITORY}"
    assert f"Each voice has a licence of its own; read it in {where}" in capfd.readouterr().out


def test_alone_it_tells_what_there_is_with_size_licence_and_whether_it_is_here() -> None:
    ended = utter("add")
    assert ended.status == 0
    for kind in roster.ROSTER.values():
        if kind in (FORK, CHOIR):
            continue
        assert f"{kind.name}: {kind.title}, not added" in ended.out
        assert kind.about in ended.out
        assert f"utter add {kind.name}" in ended.out
        if kind.licence:
            assert kind.licence.name in ended.out
            assert kind.licence.address in ended.out
            assert kind.licence.summary in ended.out
    told = json.loads(utter("add", "--json").out)["kinds"]
    assert {kind["name"]: kind["state"] for kind in told} == dict.fromkeys(("xtts", "piper", "translate"), "absent")


def test_a_person_reads_size_and_licence_and_says_yes_twice(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "y", "y")
    assert run(["add", "fork"]) == 0
    out = capfd.readouterr().out
    for told in ("about 2 MB", "about 300 kB", "are free", "Concert Licence 1", "https://concert.example/licence"):
        assert told in out
    assert "It forbids concerts." in out
    assert "The fork is added: " in out
    assert run(["add", "fork"]) == 0
    assert "added already, and right" in capfd.readouterr().out
    answers(monkeypatch, "n")
    assert run(["remove", "fork"]) == 1
    answers(monkeypatch, "")
    assert run(["remove", "fork"]) == 0
    assert "are free again" in capfd.readouterr().out
    assert not folders().workers.exists()
    assert run(["remove", "fork", "--yes"]) == 0
    assert "nothing to remove" in capfd.readouterr().out


@pytest.mark.parametrize("typed", [("n",), ("y", "n"), ("y", ""), ("y",), ()])
def test_without_both_yeses_nothing_comes(
    pip: Pip, shop: HubServer, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    answers(monkeypatch, *typed)
    assert run(["add", "fork"]) != 0
    assert shop.asked == []
    assert not folders().workers.exists()


def test_from_a_folder_the_size_is_that_of_the_files_there(
    pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    names = [f"en_alto.tone{ending}" for ending in ("", ".json")]
    folder = write_files(tmp_path, dict.fromkeys(names, b"a" * 600_000))
    assert run(["add", "choir", "en_alto", "--from", str(folder), "--yes"]) == 0
    out = capfd.readouterr().out
    assert f"The voice en_alto, 1 MB, is copied from {folder}.\n" in out
    assert out.startswith("The choir: one tone.\n")


def test_where_nobody_can_answer_a_script_must_say_both(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\ny\n"))
    assert run(["add", "fork"]) == 1
    told = "".join(capfd.readouterr())
    assert "add --yes --accept-licence" in told
    assert told.count("Concert Licence 1") == 1
    assert run(["add", "fork", "--yes"]) == 1
    told = capfd.readouterr().err
    assert "Concert Licence 1" in told
    assert "--accept-licence" in told
    assert not folders().workers.exists()
    assert run(["add", "fork", "--yes", "--accept-licence"]) == 0


def test_a_program_gets_one_object_each_time(pip: Pip, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "choir", "--list", "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)["voices"]
    assert listed[0] == {"voice": "en_alto", "size_bytes": 5000, "added": False}
    assert run(["add", "choir", "en_alto", "--yes", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["brought"], told["state"], told["voices"]) == (True, "whole", ["en_alto"])
    assert run(["remove", "choir", "en_alto", "--yes", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["state"], told["voices"]) == ("whole", [])
    assert told["freed_bytes"] > 5000
    assert run(["add", "fork", "--json"]) == 1
    sys.stdout.flush()
    assert json.loads(capfd.readouterr().out)["error"]["remedy"]


def test_who_keeps_it_behind_a_link_is_told_where_its_files_stay(
    pip: Pip, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", "fork", "--yes", "--accept-licence"]) == 0
    place(FORK).rename(tmp_path / "disk")
    place(FORK).symlink_to(tmp_path / "disk")
    capfd.readouterr()
    assert run(["remove", "fork", "--yes"]) == 0
    told = f"The fork is removed. Its folder was a link; what it led to is still in {tmp_path / 'disk'}."
    assert capfd.readouterr().out.strip() == told


def test_voices_that_can_be_added_are_listed_with_those_that_were(pip: Pip, capfd: pytest.CaptureFixture[str]) -> None:
    run(["add", "choir", "en_bass", "--yes"])
    capfd.readouterr()
    assert run(["add", "choir", "--list"]) == 0
    assert capfd.readouterr().out.splitlines() == ["en_alto    5 kB", "en_bass    5 kB  added"]
    assert run(["add", "choir", "en_brass"]) != 0
    assert "Much like it: en_bass" in capfd.readouterr().err


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("within", ["the question", "pip"])
def test_ctrl_c_before_a_file_came_promises_none_and_leaves_nothing_half_in_place(
    within: str, pip: Pip, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if within == "pip":
        monkeypatch.setattr(pip, "run", stopped)
    else:
        monkeypatch.setattr("native_helper.cli.workers.ask", stopped)
        answers(monkeypatch)
    assert run(["add", "fork", "--accept-licence", *(["--yes"] if within == "pip" else [])]) == 130
    assert capfd.readouterr().err == "Stopped. Nothing of its files came.\n"
    assert not folders().workers.exists()


def test_ctrl_c_in_the_middle_of_a_file_tells_that_it_is_kept(
    pip: Pip, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    show = Arrival.show

    def stopped_late(arrival: Arrival, have: int, total: int) -> None:
        show(arrival, have, total)
        if have:
            raise KeyboardInterrupt

    monkeypatch.setattr(Arrival, "show", stopped_late)
    assert run(["add", "fork", "--yes", "--accept-licence"]) == 130
    assert "the same command goes on from there" in capfd.readouterr().err


def test_of_pip_is_shown_how_far_it_is_and_none_of_its_own_words(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(0, 1000, 10))
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    arrival = Arrival(enabled=True)
    for line in ("Looking in links: /wheels", "Collecting torch==2.8 (from x)", "Installing collected packages: torch"):
        arrival.tell_library(line)
    shown = ["Bringing its libraries", "Bringing its libraries: torch", "Unpacking its libraries"]
    assert capfd.readouterr().err.splitlines() == shown


def test_the_list_of_voices_ends_with_what_could_be_added(no_engine_stays: None) -> None:
    titles = ", ".join(kind.title for kind in roster.ROSTER.values() if kind not in (FORK, CHOIR))
    if find_spec("mlx_audio"):
        titles += ", models of mlx-audio"
    assert utter("voices").out.splitlines()[-1] == f"Can be added: {titles}. See: utter add"


def test_voices_that_no_list_holds_are_told_in_one_line(no_engine_stays: None) -> None:
    own = make_whole(roster.PIPER, folders())
    speakers = {f"{number:04}{'x' * 96}": number for number in range(1000)}
    for number in range(5):
        model = own / "models" / f"en_US-crowd{number}-low"
        model.mkdir(parents=True)
        (model / f"{model.name}.onnx").touch()
        told = {"num_speakers": 1000, "speaker_id_map": speakers, "dataset": "crowd"}
        (model / f"{model.name}.onnx.json").write_text(json.dumps(told))
    answer = json.loads(utter("voices", "--all", "--json").out)
    held = [voice for voice in answer["voices"] if voice["family"] == "piper"]
    assert answer["left_out"] >= 5000 - len(held) > 0
    assert {voice["id"] for voice in held} >= {f"piper:en_US-crowd{number}-low" for number in range(5)}
    lines = utter("voices").out.splitlines()
    assert f"{answer['left_out']} more are in no list, which holds no more. Each can be chosen by its name." in lines
