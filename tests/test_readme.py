"""The commands of README.md, run as they are written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from native_helper.host import engine_link
from tests.cli.documents.books import epub, page

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def port(root: Path) -> Iterator[int]:
    """Start an engine and return its HTTP port."""
    with engine_link.connect("test") as link:
        link.send({"type": "health", "id": "h"})
        health = link.receive()
        assert health is not None
        yield health["health"]["http"]["port"]
    engine_link.stop_engine()


def commands(heading: str) -> list[str]:
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    block = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))
    return [command for command in re.split(r"(?<!\\)\n", block) if command]


def run(command: str, folder: Path, **replaced: str) -> str:
    for old, new in replaced.items():
        command = command.replace(old.removeprefix("_"), new)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shell = ["bash", "-euo", "pipefail", "-c", command]
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_lines_for_programs_do_what_they_say(port: int, tmp_path: Path) -> None:
    lines = commands("For programs")
    assert [line.split()[0] for line in lines] == ["curl"] * 3
    health, voices, speak = (run(f"{line} -sS", tmp_path, _8573=str(port)) for line in lines)
    assert json.loads(health)["status"] == "ok"
    assert json.loads(voices)["voices"]
    assert speak == ""
    sound, rate_hz = soundfile.read(tmp_path / "hello.wav")
    assert rate_hz == 24_000
    assert len(sound) > rate_hz / 2
    assert abs(sound).max() > 0.1


def test_the_lines_for_ones_own_words_do_what_they_say(port: int, tmp_path: Path) -> None:
    *_, tested = (run(line, tmp_path) for line in commands("In the terminal") if " dictionary " in line)
    assert "Spoken:  Mister win had gnocchi." in tested
    assert "njˈɔki" in tested


def test_the_lines_for_the_terminal_do_what_they_say(port: int, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("Chapter one. It was a quiet house.")
    (tmp_path / "notes.txt").write_text("Milk and bread.")
    epub(tmp_path / "book.epub", {"1.xhtml": page("<h1>One</h1><p>Text.</p>")}, ["1.xhtml"])
    lines = [line for line in commands("In the terminal") if " dictionary " not in line]
    assert {line.split("utter ", 1)[1].split()[0] for line in lines} == {"speak", "voices", "health", "bench"}
    for line in lines:
        # What would come from the speakers goes to a file: a test machine may have no sound device.
        silent = line if " speak " not in line or " -o " in line or " --chapters " in line else f"{line} -o heard.wav"
        run(silent, tmp_path)
        if silent != line:
            assert soundfile.info(tmp_path / "heard.wav").duration > 0.4
            (tmp_path / "heard.wav").unlink()
    assert soundfile.info(tmp_path / "book.mp3").duration > 1
    assert {path.name for path in (tmp_path / "Book").iterdir()} == {"01 One.mp3", "01 One.vtt"}
