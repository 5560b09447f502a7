"""The look that check.sh takes at all logs finds a text, a token and a field that nobody has thought about."""

import os
import sys
from pathlib import Path

import pytest

from tests import log_lines
from tests.log_lines import FIELDS, faults

HEAD = "2026-11-26T18:38:39.320Z level=info"
LINES = [
    "event=engine_starting pid=956 build=0.1.0+70564f87 python=3.11.7",
    'event=client_joined client=3 name="utter speak" build=0.1.0 origin=none pid=956',
    "event=client_joined client=4 name=extension build=0.1.0 origin=chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/",
    "event=job_ended client=7 duration_s=5.820 stages=blocks:0.000,espeak:0.007",
    "event=job_failed error=ValueError at=pipeline.py:12>blocks.py:7 client=7",
    "event=http_refused path=/v1/audio/speech status=401 code=unauthorized",
    "event=voices_unloaded",
]
WRONG = [
    "event=job_queued client=7 text=lanterns",
    'event=job_failed error="nine lanterns under the stairs"',
    "event=http_refused path=/speak?text=lanterns status=404 code=not_found",
    "event=http_refused path=/speak status=401 code=Q8qL1wYQzE8oTq3l6bq2Xk0yWc7nJdRm4sVhUeAaBbC",
    'event=client_joined client=3 name="Old Marrowfern keeps nine lanterns"',
    "nine lanterns",
    "Traceback (most recent call last):",
]


@pytest.mark.parametrize("line", LINES)
def test_what_the_engine_writes_is_of_the_form(line: str) -> None:
    assert list(faults(f"{HEAD} {line}")) == []


@pytest.mark.parametrize("line", WRONG)
def test_what_has_room_for_a_text_or_the_token_is_not(line: str) -> None:
    assert list(faults(f"{HEAD} {line}"))


def test_no_field_but_a_clients_own_name_has_room_for_words() -> None:
    roomy = [name for name in FIELDS if not list(faults(f'{HEAD} event=x {name}="two words"'))]
    assert roomy == ["name"]


def test_all_logs_of_a_run_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["log_lines.py", str(tmp_path)])
    log = tmp_path / "a test" / "utter" / "log" / "engine.log.1"
    log.parent.mkdir(parents=True)
    log.write_text(f"{HEAD} {LINES[0]}\n")
    os.mkfifo(log.with_name("engine.log"))  # nobody waits for what is no file
    assert log_lines.main() == 0
    assert "1 lines of the engines' logs, nothing wrong" in capsys.readouterr().out
    log.write_text(f"{HEAD} {LINES[0]}\n{HEAD} {WRONG[0]}\n")
    assert log_lines.main() == 1
    assert f"text is not known: {log}" in capsys.readouterr().out
    log.unlink()  # check.sh looks at the files of this run, too
