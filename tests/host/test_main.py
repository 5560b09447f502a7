"""The host as Chrome runs it: origin, pipes, end of input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from native_helper.host import main
from tests.host.chrome import ALLOWED_ID, ORIGIN, Chrome
from tests.host.fake_engine import FakeEngine

RUN_HOST = "import runpy; runpy.run_module('native_helper.host', run_name='__main__', alter_sys=True)"
NOISE = """
import os, subprocess, sys
print("a line from Python", flush=True)
os.write(1, b"bytes from C")
subprocess.run(["/bin/echo", "a line from a child"], check=True)
"""

NOISY_DECODER = f"""
import native_helper.wire.framing as framing
real = framing.load_json
def load_json(body):
    exec({NOISE!r})
    return real(body)
framing.load_json = load_json
"""


def test_the_allowed_extension_is_served() -> None:
    with FakeEngine() as engine, Chrome() as chrome:
        assert chrome.ready["pid"] == engine.pid


@pytest.mark.parametrize(
    "origin",
    [
        "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
        f"chrome-extension://{ALLOWED_ID}",
        f"chrome-extension://{ALLOWED_ID}/page.html",
        f"https://{ALLOWED_ID}/",
        ORIGIN.upper(),
        "",
    ],
)
def test_any_other_origin_is_refused_with_a_remedy_and_the_host_ends(origin: str) -> None:
    with FakeEngine(), Chrome(origin, greet=False) as chrome:
        chrome.hello()
        (answer,) = chrome.rest()
    assert answer["code"] == "forbidden_origin"
    assert answer["remedy"]


def test_a_start_without_any_origin_is_refused() -> None:
    with Chrome("-I", "-m", "native_helper.host", python=(), greet=False) as chrome:
        (answer,) = chrome.rest()
    assert answer["code"] == "forbidden_origin"
    assert "utter" in answer["remedy"]


def test_an_unreadable_list_of_extensions_is_told_and_nobody_is_served(tmp_path: Path) -> None:
    broken = f"import native_helper.paths as p, pathlib; p.resources = lambda _: pathlib.Path({str(tmp_path)!r});"
    with Chrome(python=("-I", "-c", broken + RUN_HOST), greet=False) as chrome:
        (answer,) = chrome.rest()
    assert answer["code"] == "internal"
    assert "install" in answer["remedy"]


def test_every_allowed_id_is_an_origin_with_its_slash() -> None:
    assert ORIGIN in main.allowed_origins()
    assert all(json.dumps(origin).endswith('/"') for origin in main.allowed_origins())


def test_a_library_that_prints_while_imported_does_not_reach_the_wire(tmp_path: Path) -> None:
    # -I shuts PYTHONPATH out, so the noisy library is put in front of the real one from inside.
    hand_over = f"import sys; sys.path.remove({str(tmp_path)!r}); del sys.modules['msgpack']; import msgpack"
    (tmp_path / "msgpack.py").write_text(f"{NOISE}\n{hand_over}\n")
    bootstrap = f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
    with FakeEngine(), Chrome(python=("-I", "-c", bootstrap + RUN_HOST)) as chrome:
        chrome.send("speak", id="a", text="five chunks")
        assert len(chrome.receive_until_last()) == 7
        chrome.close_port()
        assert chrome.rest() == []
        errors = chrome.errors()
    for line in ("a line from Python", "bytes from C", "a line from a child"):
        assert line in errors


def test_a_library_that_prints_later_does_not_reach_the_wire() -> None:
    with FakeEngine(), Chrome(python=("-I", "-c", NOISY_DECODER + RUN_HOST)) as chrome:
        chrome.send("ping", id="p")
        assert chrome.receive() == {"type": "pong", "id": "p"}


def test_a_closed_stderr_leaves_the_wire_whole() -> None:
    noisy = "import os; os.close(2)\n" + RUN_HOST.replace("import runpy;", "import runpy, msgpack;")
    with FakeEngine(), Chrome(python=("-I", "-c", noisy)) as chrome:
        chrome.send("ping", id="p")
        assert chrome.receive() == {"type": "pong", "id": "p"}


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_a_host_without_a_browser_ends_in_silence(redirection: str) -> None:
    command = f'exec "$0" -I -m native_helper.host {ORIGIN} {redirection}'
    ended = subprocess.run(
        ["bash", "-c", command, sys.executable], check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_the_host_ends_with_its_input() -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.close_port()
        assert chrome.rest() == []


def test_the_host_ends_with_its_input_before_hello() -> None:
    with Chrome(greet=False) as chrome:
        chrome.close_port()
        assert chrome.rest() == []


def test_the_host_ends_with_its_input_while_the_engine_does_not_answer() -> None:
    with FakeEngine(habit="silent"), Chrome(greet=False) as chrome:
        chrome.hello()
        chrome.close_port()
        assert chrome.rest() == []
