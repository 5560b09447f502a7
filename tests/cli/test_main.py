"""The command line around the commands: help, usage, errors, and the commands that only ask."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from native_helper.build import build
from native_helper.cli.arguments import parser
from native_helper.cli.exit_status import MEANING
from native_helper.cli.main import _COMMANDS
from native_helper.host import engine_link, engine_process
from native_helper.paths import folders
from tests.cli.terminal import end, start, utter
from tests.patience import wait_for

COMMANDS = list(_COMMANDS)


def test_the_version_is_that_of_the_build() -> None:
    assert utter("--version").out.startswith("utter 0.")
    assert build().split("+")[0] in utter("--version").out


def test_help_shows_every_command_and_every_exit_status() -> None:
    shown = utter("--help").out
    assert set(re.findall(r"^    (\w+)(?= |$)", shown, re.MULTILINE)) >= set(COMMANDS)
    assert all(f"{status.value}" in shown and meaning in shown for status, meaning in MEANING.items())
    assert "examples:" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_on_a_narrow_terminal(command: str) -> None:
    ended = utter(command, "--help", columns=72)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines()) <= 72


def test_no_command_shows_the_help_and_is_no_success() -> None:
    ended = utter()
    assert (ended.status, ended.out) == (2, "")
    assert "commands:" in ended.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["sing"], "speak"),
        (["speak", "x", "-o", "x.txt"], ".wav, .flac, .ogg, .mp3, .opus"),
        (["speak", "x", "-o", "wav"], ".wav"),
        (["speak", "x", "--speed", "4"], "0.5 to 3"),
        (["speak", "x", "--speed", "nan"], "0.5 to 3"),
        (["speak", "x", "-f", "y"], "not both"),
        (["engine", "--start", "--stop"], "not allowed"),
        (["speak", "x", "--voic", "y"], "--voic"),
    ],
)
def test_what_is_not_understood_is_told_with_what_would_be(arguments: list[str], hint: str) -> None:
    ended = utter(*arguments)
    assert ended.status == 2
    assert hint in ended.err


def test_the_parser_is_light() -> None:
    heavy = "import sys; from native_helper.cli.main import run; print([m for m in sys.modules if m in %r])"
    names = ("numpy", "pydantic", "soundfile", "sounddevice", "msgpack", "asyncio", "subprocess", "dataclasses")
    out = subprocess.run([sys.executable, "-c", heavy % (names,)], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
    assert parser().prog == "utter"


def test_health_without_an_engine_is_status_3_with_a_remedy_and_starts_none() -> None:
    ended = utter("health")
    assert (ended.status, ended.out) == (3, "")
    assert "utter engine --start" in ended.err
    assert not engine_process.is_alive(folders())
    as_json = utter("health", "--json")
    assert as_json.status == 3
    assert json.loads(as_json.out)["error"]["code"] == "engine_unreachable"


def test_engine_start_and_stop_say_what_they_did() -> None:
    started = json.loads(utter("engine", "--start", "--json").out)
    again = utter("engine", "--start")
    assert str(started["pid"]) in again.out
    assert json.loads(utter("health", "--json").out)["pid"] == started["pid"]
    assert str(started["pid"]) in utter("engine", "--stop").out
    assert json.loads(utter("engine", "--stop", "--json").out) == {"state": "stopped", "pid": None}


def test_the_engine_in_the_foreground_serves_until_it_is_told_to_end() -> None:
    process = start("engine")
    wait_for(folders().socket.exists)
    assert json.loads(utter("health", "--json").out)["pid"] == process.pid
    assert "already" in utter("engine").err
    engine_link.stop_engine()
    assert end(process).status == 0


def test_an_engine_that_cannot_start_says_why_in_the_foreground() -> None:
    folders().settings.write_text("[http]\nprot = 1\n")
    ended = utter("engine")
    assert ended.status == 1
    assert "prot" in ended.err


def test_voices_is_a_line_each_and_stacked_where_the_terminal_is_narrow() -> None:
    wide, narrow = utter("voices"), utter("voices", columns=24)
    assert any(line.split()[:2] == ["de", "espeak:de"] and "German" in line for line in wide.out.splitlines())
    lines = narrow.out.splitlines()
    where = lines.index("de")
    assert lines[where + 1 : where + 3] == ["  espeak:de", "    German"]
    assert "(default)" in wide.out


def test_voices_of_a_language_are_those_that_speak_it() -> None:
    german = json.loads(utter("voices", "--language", "de", "--json").out)["voices"]
    assert [voice["id"] for voice in german] == ["espeak:de"]
    english = json.loads(utter("voices", "--language", "en", "--all", "--json").out)["voices"]
    assert all(voice["languages"][0].startswith("en") for voice in english)
    assert len(english) > 1
    assert "--all --language en" in utter("voices", "--language", "en").out
    nobody = utter("voices", "--language", "tlh")
    assert (nobody.status, nobody.out) == (1, "No voice speaks tlh.\n")


def test_a_reader_that_has_enough_is_no_error() -> None:
    process = start("voices", "--all")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    ended_with = process.communicate(timeout=60)[1]
    assert ended_with == b""


def test_the_token_is_printed_and_stays_the_same() -> None:
    assert utter("engine", "--start").status == 0
    first, second = utter("token"), utter("token")
    assert first.out == second.out
    assert len(first.out.strip()) == 43
    assert folders().token.read_text() == first.out
    assert folders().token.stat().st_mode & 0o077 == 0


def test_without_an_engine_no_token_is_handed_out() -> None:
    ended = utter("token")
    assert (ended.status, ended.out) == (3, "")
    assert "utter engine --start" in ended.err
    assert not folders().token.exists()


def test_an_engine_that_does_not_have_the_port_hands_out_no_token() -> None:
    with socket.create_server(("127.0.0.1", 0)) as squatter:
        folders().settings.write_text(f"[http]\nport = {squatter.getsockname()[1]}\n")
        assert utter("engine", "--start").status == 0
        ended = utter("token")
    assert (ended.status, ended.out) == (1, "")
    assert "HTTP" in ended.err


def test_a_token_that_cannot_be_made_is_told() -> None:
    folders().token.mkdir()
    assert utter("engine", "--start").status == 0
    ended = utter("token")
    assert ended.status == 1
    assert str(folders().token) in ended.err
    assert "Traceback" not in ended.err


def test_install_and_uninstall_are_reached() -> None:
    planned = utter("install", "--dry-run")
    assert planned.status == 0, planned.err
    assert "Utter will" in planned.out
    assert utter("uninstall", "--dry-run").status == 0
    assert list(Path(os.environ["HOME"]).iterdir()) == []


@pytest.mark.parametrize("command", [["voices"], ["engine", "--start"], ["speak", "-o", "x.wav", "Hello."]])
def test_settings_that_keep_an_engine_from_starting_are_named(command: list[str]) -> None:
    folders().settings.write_text("[http]\nprot = 8574\n")
    ended = utter(*command)
    assert ended.status == 3
    assert "There is no setting http.prot; there are: bind, enabled, hosts, port." in ended.err
    assert f"Correct {folders().settings}" in ended.err


def test_a_name_does_not_command_the_terminal(tmp_path: Path) -> None:
    ended = utter("speak", "-f", str(tmp_path / "\x1b[31mred.txt"))
    assert "\x1b" not in ended.err
    assert "\\x1b[31mred.txt cannot be read" in ended.err
