"""`utter model` as a person and as a program use it."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from native_helper.cli import arrival as arrival_module
from native_helper.cli import progress
from native_helper.cli.arrival import Arrival
from native_helper.paths import folders
from native_helper.setup.model_files import Places
from tests.cli.terminal import end, start, utter
from tests.setup.hub_server import HubServer, only_wanted, safetensors, voice_files
from tests.setup.model_set import WEIGHTS, Gate, installed, wait_for_part


@pytest.mark.parametrize("action", ["install", "status", "verify", "remove"])
def test_every_action_explains_itself_on_a_narrow_terminal(action: str) -> None:
    ended = utter("model", action, "--help", columns=72)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines()) <= 72
    assert action in utter("model", "--help").out


def test_without_an_action_the_actions_are_told() -> None:
    ended = utter("model")
    assert ended.status == 2
    assert "ACTION" in ended.err


def test_from_nothing_to_installed_verified_and_gone(hub: HubServer) -> None:
    told = utter("model", "status")
    assert told.status == 0
    assert "not installed" in told.out
    assert "about 355 MB" in told.out
    assert re.search(r"\d GB are free", told.out)
    assert "utter model install" in told.out

    done = utter("model", "install", "--yes")
    assert (done.status, done.err) == (0, "")
    assert "prince-canuma/Kokoro-82M, revision" in done.out
    assert "are free" in done.out
    assert "2 voices" in done.out
    assert installed() == only_wanted(voice_files())

    again = utter("model", "install")
    assert again.status == 0, "nobody is asked where nothing is to do"
    assert "already" in again.out
    told = utter("model", "status")
    assert "af_heart, bf_emma" in told.out
    assert list(hub.revisions)[-1] in told.out
    assert "Every file is what was recorded" in utter("model", "verify").out

    gone = utter("model", "remove", "--yes")
    assert gone.status == 0
    assert "free again" in gone.out
    assert not Places(folders().models).voice.exists()
    assert "nothing to remove" in utter("model", "remove").out


def test_a_program_gets_one_object(hub: HubServer) -> None:
    def told(*arguments: str, status: int = 0) -> dict[str, object]:
        ended = utter("model", *arguments, "--json")
        assert (ended.status, ended.err) == (status, "")
        answer: dict[str, object] = json.loads(ended.out)
        return answer

    assert told("status")["state"] == "missing"
    assert told("verify", status=1)["error"]
    answer = told("install", "--yes")
    assert (answer["state"], answer["brought"], answer["voices"]) == ("installed", True, ["af_heart", "bf_emma"])
    assert answer["size_bytes"] == sum(map(len, only_wanted(voice_files()).values()))
    assert told("verify")["right"] is True
    (Places(folders().models).voice / WEIGHTS).write_bytes(b"x")
    answer = told("verify", status=1)
    assert (answer["right"], answer["faults"]) == (False, [{"file": WEIGHTS, "fault": "wrong"}])
    assert told("remove", "--yes")["freed_bytes"]


def test_what_is_damaged_is_told_with_the_way_out(hub: HubServer) -> None:
    utter("model", "install", "--yes")
    (Places(folders().models).voice / "config.json").unlink()
    assert "utter model install" in utter("model", "status").out
    ended = utter("model", "verify")
    assert ended.status == 1
    assert "config.json is missing" in ended.out
    assert utter("model", "install", "--yes").status == 0
    assert utter("model", "verify").status == 0


def test_the_record_can_be_forgotten_by_a_flag(hub: HubServer) -> None:
    utter("model", "install", "--yes")
    record = Places(folders().models).record
    record.write_text("{")
    ended = utter("model", "install", "--yes")
    assert ended.status == 1
    assert "utter model install --forget" in ended.err
    assert utter("model", "install", "--yes", "--forget").status == 0
    assert utter("model", "verify").status == 0


def test_a_folder_that_was_not_needed_is_said_to_be_so(hub: HubServer, tmp_path: Path) -> None:
    utter("model", "install", "--yes")
    folder = tmp_path / "stick"
    shutil.copytree(Places(folders().models).voice, folder)
    (folder / "voices" / "af_bella.safetensors").write_bytes(safetensors(5000, 7))
    assert "That folder was not looked at." in utter("model", "install", "--from", str(folder)).out
    ended = utter("model", "install", "--yes", "--forget", "--from", str(folder))
    assert "not looked at" not in ended.out
    assert "af_bella" in utter("model", "status").out


def test_nobody_is_taken_by_surprise(hub: HubServer) -> None:
    ended = utter("model", "install")
    assert ended.status == 1
    assert "--yes" in ended.err
    assert hub.fetched() == []
    utter("model", "install", "--yes")
    ended = utter("model", "remove")
    assert ended.status == 1
    assert "--yes" in ended.err
    assert installed()


@pytest.mark.parametrize(("answer", "comes"), [(b"y\n", True), (b"\n", True), (b"n\n", False), (b"\x04", False)])
def test_a_person_is_asked(hub: HubServer, answer: bytes, comes: bool) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "native_helper.cli", "model", "install"]
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, answer)
    out, err = process.communicate(timeout=60)
    os.close(ours)
    assert "Get it now? [Y/n]" in out
    assert out.index("are free") < out.index("Get it now?")
    assert bool(installed()) == comes
    assert process.returncode == (0 if comes else 1)
    assert ("Get it at any time with: utter model install" in err) == (not comes)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_it_at_once_and_keeps_what_came(hub: HubServer, number: int, status: int) -> None:
    gate = hub.on_piece = Gate(100_000)
    process = start("model", "install", "--yes")
    wait_for_part(50_000)
    process.send_signal(number)
    ended = end(process)
    gate.open.set()
    assert ended.status == status
    assert "Traceback" not in ended.err
    if number == signal.SIGINT:
        assert "goes on from there" in ended.err
    assert "more (" in utter("model", "status").out
    assert utter("model", "install", "--yes").status == 0


def test_without_a_network_there_is_one_sentence_and_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "*")
    ended = utter("model", "install", "--yes")
    assert ended.status == 1
    assert ended.err.startswith("utter: 127.0.0.1 cannot be reached: Connection refused.\n")
    assert ended.err.count("\n") == 2
    assert json.loads(utter("model", "install", "--yes", "--json").out)["error"]["code"] == "download_failed"


def test_progress_tells_how_much_how_fast_and_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = iter(range(0, 1000, 10))
    for module in (arrival_module, progress):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    arrival = Arrival(enabled=True)
    arrival.show(5_000_000, 355_000_000)
    arrival.show(105_000_000, 355_000_000)
    assert capsys.readouterr().err == "5 MB of 355 MB\n105 MB of 355 MB, 5.0 MB/s, 0:50 left\n"
