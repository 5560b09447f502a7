"""The end of install.sh with the natural voice: offered, brought, left out, out of reach; real commands throughout.

The hub is one on this machine, which has a tiny checkpoint of random values.
"""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench import checkpoint
from native_helper.paths import folders
from native_helper.setup import running_engine
from tests.patience import wait_for
from tests.setup.hub_server import HubServer
from tests.setup.model_set import Gate, contents, wait_for_part

FIRST_RUN = [sys.executable, "-m", "native_helper.setup.first_run", "--no-sound"]
STAND_IN = "say:" if sys.platform == "darwin" else "espeak:en-us"
GET = "utter model install"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kokoro")
    checkpoint.write(folder)
    return folder


@pytest.fixture(autouse=True)
def _published(hub: HubServer, tiny: Path) -> Iterator[None]:
    hub.revisions.clear()
    hub.publish(contents(tiny))
    yield
    running_engine.stop(folders())


def first_run(*arguments: str, answer: bytes | None = None) -> str:
    """Run the end of an installation, at a terminal where `answer` is typed, or without one; return what it says."""
    ours, theirs = pty.openpty()
    if answer is not None:
        os.write(ours, answer)
    stdin = subprocess.DEVNULL if answer is None else theirs
    done = subprocess.run(
        [*FIRST_RUN, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stdout
    return done.stdout


def voice_of(said: str) -> str:
    """Return which voice spoke the sentence."""
    found = re.search(r"spoken by the voice (\S+)$", said, re.MULTILINE)
    assert found, said
    return found[1]


@pytest.mark.parametrize("answer", [b"y\n", b"n\n", b"\x04"])
def test_a_person_at_a_terminal_is_asked_after_size_and_free_space(hub: HubServer, answer: bytes) -> None:
    said = first_run(answer=answer)
    registered = "Registered" if "Registered" in said else "Launcher"
    parts = [registered, "about 355 MB", hub.endpoint.partition("//")[2], "are free", "Get it now? [Y/n]"]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)
    assert said.count(GET) == (0 if answer == b"y\n" else 1), "the remedy is told once"
    if answer == b"y\n":
        # The checkpoint here is far smaller, which is told once its size is known.
        assert said.index("will be brought") > said.index("[Y/n]")
        assert "not the 355 MB" in said
        assert voice_of(said) == "af_heart"
        assert said.splitlines()[-1] == "Voice: Kokoro, the natural voice."
    else:
        assert hub.asked == [], "who declines has asked nobody for anything"
        assert voice_of(said).startswith(STAND_IN)
        assert GET in said.splitlines()[-1]


def test_where_nobody_can_be_asked_nothing_is_fetched_and_a_line_says_so(hub: HubServer) -> None:
    said = first_run()
    (line,) = [line for line in said.splitlines() if "nobody can be asked" in line]
    assert "355 MB" in line
    assert said.count(GET) == 1
    assert hub.asked == []
    assert voice_of(said).startswith(STAND_IN)


def test_it_comes_without_a_question_where_that_is_wanted(hub: HubServer) -> None:
    said = first_run("--model")
    assert "[Y/n]" not in said
    assert "are free" in said
    assert voice_of(said) == "af_heart"
    # A second run finds it and has nothing to ask.
    hub.asked.clear()
    said = first_run(answer=b"")
    assert "[Y/n]" not in said
    assert hub.asked == []
    assert voice_of(said) == "af_heart"


def test_it_comes_from_a_folder_without_a_network(hub: HubServer, tiny: Path) -> None:
    assert voice_of(first_run("--model-from", str(tiny))) == "af_heart"
    assert hub.asked == []
    assert "\n\n\n" not in first_run()  # where it is here, nothing is said of it between two blank lines


def test_it_is_left_out_where_that_is_wanted(hub: HubServer) -> None:
    said = first_run("--no-model", answer=b"y\n")
    assert "[Y/n]" not in said
    assert hub.asked == []
    assert voice_of(said).startswith(STAND_IN)


def test_who_declines_without_a_network_hears_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "cannot be reached" not in first_run(answer=b"n\n")


@pytest.mark.parametrize("arguments", [["--model"], []])
def test_without_a_network_the_installation_goes_on_and_says_how_to_get_it_later(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    said = first_run(*arguments, answer=b"y\n")
    assert "127.0.0.1 cannot be reached" in said
    assert said.index("127.0.0.1 cannot") < said.index("Going on without it") < said.rindex(GET)
    assert said.count("Get the natural voice") == 1, "the remedy is told once"
    assert voice_of(said).startswith(STAND_IN)


def test_ctrl_c_ends_the_download_and_not_the_installation(hub: HubServer) -> None:
    gate = hub.on_piece = Gate(100_000)
    process = subprocess.Popen(
        [*FIRST_RUN, "--model"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_for_part(50_000)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everyone in it
    wait_for(gate.reached.is_set)
    gate.open.set()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "goes on from there" in said
    assert "Going on without it" in said
    assert "Traceback" not in said
    assert voice_of(said).startswith(STAND_IN)


def test_ctrl_c_at_the_question_ends_with_a_sentence_and_how_to_get_the_voice_later(hub: HubServer) -> None:
    pid, ours = pty.fork()
    if pid == 0:
        os.execv(sys.executable, FIRST_RUN)  # noqa: S606
    said = b""
    while b"[Y/n]" not in said:
        said += os.read(ours, 1000)
    os.write(ours, b"\x03")
    with suppress(OSError):  # what a terminal says when its last program has ended
        while more := os.read(ours, 1000):
            said += more
    os.close(ours)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    assert b"Traceback" not in said
    last = said.decode().splitlines()[-2:]
    assert last[0] == "Stopped. What was installed stays; run install.sh again for the rest."
    assert GET in last[1]
    assert hub.asked == []


def test_what_install_sh_was_told_reaches_the_new_environment_and_ctrl_c_is_answered_there(tmp_path: Path) -> None:
    python = folders().environment / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\ntrap "echo answered; exit 0" INT\necho "$@"\nwhile :; do sleep 0.1; done\n')
    python.chmod(0o755)
    program = "import sys; from native_helper.setup import checkout; checkout._install = lambda *_: None;"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"{program} sys.exit(checkout.main(sys.argv[1:]))",
            "--no-sound",
            "--model-from",
            "/stick",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    assert told == "-I -m native_helper.setup.first_run --no-sound --model-from /stick\n"
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "answered\n")
