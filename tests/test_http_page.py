"""docs/http.md is true: its commands and programs run, its tables are the engine's."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import soundfile

from native_helper import settings
from native_helper.engine import http_errors
from native_helper.engine.http_routes import ROUTES, Token
from native_helper.engine.http_speak import SpeakBody
from native_helper.engine.limits import Limits
from native_helper.engine.openai_names import MODELS, VOICES
from native_helper.host import engine_link

PAGE: Final = (Path(__file__).parent.parent / "docs" / "http.md").read_text(encoding="utf-8")


@pytest.fixture
def port(root: Path) -> Iterator[str]:
    """Start an engine and return its HTTP port."""
    with engine_link.connect("test") as link:
        link.send({"type": "health", "id": "h"})
        health = link.receive()
        assert health is not None
        yield str(health["health"]["http"]["port"])
    engine_link.stop_engine()


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the tables below `heading`, "" for the page's beginning."""
    section = PAGE.split(f"## {heading}\n", 1)[1] if heading else PAGE
    lines = section.split("\n## ", 1)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if set("".join(row)) - set("- ")]


def programs(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def run(command: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        command, cwd=folder, env={**environment, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_its_commands_and_programs_do_what_it_says(port: str, tmp_path: Path) -> None:
    block = "\n".join(
        line[4:] for line in PAGE.splitlines() if line.startswith("    curl") or line.startswith("         -")
    )
    commands = re.split(r"(?<!\\)\n", block)
    assert len(commands) == 3
    (tmp_path / "request.json").write_text('{"text": "Good morning.", "format": "mp3"}')
    for command in commands:
        run(["bash", "-euo", "pipefail", "-c", command.replace("8573", port)], tmp_path)
    assert soundfile.info(tmp_path / "morning.mp3").format == "MP3"
    (tmp_path / "morning.mp3").unlink()
    told = [run([sys.executable, "-c", one.replace("8573", port)], tmp_path) for one in programs("python")]
    assert [line.split()[1] for line in told[0].splitlines()] == "The cat sat down It slept".split()
    assert soundfile.info(tmp_path / "cat.wav").duration > 1
    assert soundfile.info(tmp_path / "morning.mp3").duration > 0.5


def test_its_voices_come_as_it_says(port: str, tmp_path: Path) -> None:
    told = json.loads(run(["curl", "-fsS", f"http://127.0.0.1:{port}/voices"], tmp_path))
    languages = [voice["languages"][0].partition("-")[0] for voice in told["voices"]]
    assert told["voices"][0]["id"] == told["default_voice"]
    n_english = languages.count("en")
    assert n_english > 1
    assert set(languages[:n_english]) == {"en"}
    assert "en" not in languages[n_english:]


def test_its_addresses_are_those_there_are() -> None:
    told = [(row[0].strip("`"), row[2]) for row in rows("")[1:] if row[0].startswith(("`GET", "`POST"))]
    asked = {Token.NOBODY: "no", Token.FROM_AFAR: "only from another machine", Token.EVERYBODY: "yes"}
    assert told == [(f"{route.method} {route.path}", asked[route.token]) for route in sorted(ROUTES, key=told_order)]


def told_order(route: object) -> int:
    return PAGE.index(f"| `{route.method} {route.path}` |")  # type: ignore[attr-defined]


def test_its_fields_are_those_of_the_body() -> None:
    assert [row[0].strip("`") for row in rows("POST /speak")[1:]] == list(SpeakBody.model_fields)


def test_its_names_of_openai_are_those_of_the_table() -> None:
    assert {row[0].strip("`"): row[1].strip("`") for row in rows("OpenAI's clients")[1:]} == VOICES
    assert f"**Models:** {', '.join(f'`{name}`' for name in MODELS)}." in PAGE


def test_its_settings_are_settings(tmp_path: Path) -> None:
    (example,) = programs("toml")
    (tmp_path / "settings.toml").write_text(example)
    chosen = settings.load(tmp_path / "settings.toml").http
    assert (chosen.bind, chosen.hosts) == ("172.17.0.1", ["host.docker.internal"])


def test_its_errors_have_the_statuses_of_the_engine() -> None:
    told = {code: int(row[0]) for row in rows("Errors")[1:] for code in re.findall(r"`(\w+)`", row[1])}
    known = {str(code): status for code, status in http_errors.STATUS.items()}
    own = [http_errors.forbidden(), http_errors.not_found(), http_errors.wrong_method(""), http_errors.unauthorized()]
    own += [http_errors.length_required(), http_errors.body_too_large(0), http_errors.not_json()]
    own += [http_errors.head_too_large(), http_errors.malformed(), http_errors.too_slow()]
    own += [http_errors.too_many_connections(0)]
    known |= {error.code: error.status for error in own}
    assert told == known | {"model_not_found": 404, "internal": 500}


def test_its_limits_are_those_of_the_engine() -> None:
    limits = dataclasses.asdict(Limits())
    names = "body_bytes head_bytes head_s body_s connections stalled_s".split()
    expected = [limits[f"http_{name}"] for name in names] + [limits["text_units"]]
    assert [int(re.match(r"\d+", row[1])[0]) for row in rows("Limits")] == expected  # type: ignore[index]
