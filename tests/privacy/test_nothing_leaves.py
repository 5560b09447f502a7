"""Text stays on this computer: by every way it is spoken, while the kernel's own record of all processes is kept.

No call of host, engine and command line goes to another address than this machine's; no program is started with the
text or the token; no log and no other file holds them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from native_helper.engine.token import TOKEN
from tests.left_behind import end_processes_of
from tests.privacy.alone import NOWHERE
from tests.privacy.doors import WORDS
from tests.privacy.system_calls import starts, strangers, traced

ROOT: Final = Path(__file__).parents[2]
# What others may find in the list of processes, since the person typed it there.
TYPED: Final = WORDS["argument"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="process lists and system calls as Linux shows them")


@dataclass(frozen=True)
class Journey:
    """What was left of a run through all doors."""

    folder: Path
    told: dict[str, Any]
    token: str
    calls: list[str]

    @property
    def root(self) -> Path:
        return self.folder / "utter"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a person whose home and root lie in `folder`, with a player that makes no noise."""
    home, root, programs = folder / "home", folder / "utter", folder / "programs"
    for each in (home, root / "config", programs):
        each.mkdir(parents=True)
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    player = programs / "paplay"
    player.write_text('#!/bin/sh\nexec cat >"$UTTER_HOME/heard"\n')
    player.chmod(0o755)
    env = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(home), "UTTER_HOME": str(root), "LANG": "C.UTF-8"}
    return env | {"ALSA_CONFIG_PATH": os.devnull}  # no cards for PortAudio


def ran(*command: str | Path, env: dict[str, str]) -> str:
    """Run a command in the checkout and return what it prints."""
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


DOORS: Final = (sys.executable, "-m", "tests.privacy.doors")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Speak by every way, once for all tests of this file."""
    folder = tmp_path_factory.mktemp("journey")
    record = folder / "calls"
    try:
        told = json.loads(ran(*traced(record), *DOORS, env=environment(folder)))
        token = (folder / "utter" / "config" / "token").read_text().strip()
        yield Journey(folder, told, token, record.read_text(errors="replace").splitlines())
    finally:
        end_processes_of(str(folder))


def test_by_every_way_there_was_sound(journey: Journey) -> None:
    assert set(journey.told["spoken"]) == set(WORDS)
    assert all(journey.told["spoken"].values())


def test_no_call_goes_to_another_machine(journey: Journey) -> None:
    assert list(strangers(journey.calls)) == []
    text = "\n".join(journey.calls)
    for seen in ("AF_UNIX", 'inet_addr("127.0.0.1")', "native_helper.engine", "native_helper.host"):
        assert seen in text, "host, engine and their sockets are in the record"


ELSEWHERE = {
    "tcp": f"socket.socket().connect_ex({NOWHERE})",
    "tcp6": "socket.socket(socket.AF_INET6).connect_ex(('2001:db8::1', 9))",
    "udp": f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'sa_family=AF_UNIX', {NOWHERE})",
    "listens to all": "socket.socket().bind(('0.0.0.0', 0))",
    "another family": "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)",
}


@pytest.mark.parametrize("way", ELSEWHERE)
def test_one_that_did_would_be_seen_in_a_process_that_outlives_its_parent_too(tmp_path: Path, way: str) -> None:
    act = f"import socket, contextlib\nwith contextlib.suppress(OSError): {ELSEWHERE[way]}"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-I', '-c', {act!r}], start_new_session=True)"
    ran(*traced(tmp_path / "calls"), sys.executable, "-I", "-c", parent, env={})
    found = list(strangers((tmp_path / "calls").read_text().splitlines()))
    assert len(found) == 1, found


def test_no_program_is_started_with_the_text_or_the_token_but_by_who_types_it(journey: Journey) -> None:
    started = starts(journey.calls)
    assert [line for line in started if journey.token in line] == []
    texts = [line for line in started if any(word in line for word in WORDS.values())]
    assert texts, "what a person types is seen"
    assert [line for line in texts if "/utter" not in line or '"speak"' not in line] == [], "only the command typed"
    assert [line for line in texts if any(word in line for word in WORDS.values() if word != TYPED)] == []


def test_the_lists_of_processes_show_what_was_typed_there_and_nothing_else(journey: Journey) -> None:
    seen = journey.told["seen"]
    assert {(it["way"], it["in"]) for it in seen} == {("argument", "cmdline")}
    assert all(" speak " in it["command"] for it in seen)


def secret(journey: Journey) -> list[str]:
    return [*WORDS.values(), journey.token]


def test_no_log_and_nothing_that_the_commands_print_holds_the_text_or_the_token(journey: Journey) -> None:
    assert TOKEN.fullmatch(journey.token)
    log = (journey.root / "log" / "engine.log").read_text()
    assert log.count("event=job_queued") == len(WORDS), "each was told of in the log"
    assert [word for word in secret(journey) if word in log] == []
    assert [word for word in secret(journey) if word in journey.told["said"]] == []


def test_the_log_says_when_it_is_root_who_runs_it(journey: Journey) -> None:
    log = (journey.root / "log" / "engine.log").read_text()
    assert ("level=warning event=running_as_root" in log) == (os.geteuid() == 0)


def test_no_file_of_utters_holds_the_text_and_one_the_token(journey: Journey) -> None:
    held: dict[str, set[str]] = {}
    for path in journey.root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            for word in secret(journey):
                if word.encode() in content or word.encode("utf-16-le") in content:
                    held.setdefault(word, set()).add(path.name)
    assert held == {journey.token: {"token"}}


def alone() -> tuple[str, ...]:
    """Return the beginning of a command line that runs in a network namespace of its own."""
    unshare = shutil.which("unshare")
    own = () if os.getuid() == 0 else ("--map-root-user",)
    if unshare is None or subprocess.run([unshare, *own, "--net", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no network namespaces")
    return (unshare, *own, "--net", sys.executable, str(Path(__file__).parent / "alone.py"))


@pytest.mark.long
def test_all_of_it_works_where_there_is_no_network_but_lo(tmp_path: Path) -> None:
    try:
        told = json.loads(ran(*alone(), *DOORS, env=environment(tmp_path / "journey")))
    finally:
        end_processes_of(str(tmp_path))
    assert set(told["spoken"]) == set(WORDS)


# Of the command line what speaks, plays, fetches and asks; the rest does not get as far as a socket. So many processes,
# each held up at its calls, would miss the tests' own limits of time: under the record it goes through all doors.
SPEAKING: Final = ("speak", "speak_documents", "playback", "model", "growing_text", "streams")
SUITES: Final = {
    "engine": (["tests/engine"], True),
    # One measures 20 ms of a process that is held up here.
    "host": (["tests/host", "-k", "not test_a_browser_that_does_not_read_is_no_fault_of_the_engine"], True),
    "command line": ([f"tests/cli/test_{name}.py" for name in SPEAKING], False),
}


@pytest.mark.long
@pytest.mark.parametrize(("suite", "is_traced"), SUITES.values(), ids=SUITES)
def test_the_tests_of_engine_host_and_command_line_pass_without_a_network_and_call_nobody(
    suite: list[str], is_traced: bool, tmp_path: Path
) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    # Where a socket's path is long it lies elsewhere, which those tests do not mean.
    short = tempfile.mkdtemp(prefix="u")
    tests = ("-m", "pytest", "-p", "no:cacheprovider", "-q", "-m", "not long", f"--basetemp={short}/t")
    record = tmp_path / "calls"
    record.touch()
    try:
        ran(*alone(), *(traced(record) if is_traced else ()), sys.executable, *tests, *suite, env=kept)
    finally:
        end_processes_of(short)
        shutil.rmtree(short, ignore_errors=True)
    with record.open(errors="replace") as lines:
        assert [line for line in strangers(lines) if not is_a_tests_own(line)] == []


def is_a_tests_own(line: str) -> bool:
    """Say whether only a test does this: uses an address for documentation, or listens where the settings say so."""
    return f'"{NOWHERE[0].rpartition(".")[0]}.' in line or (" bind(" in line and '"0.0.0.0"' in line)
