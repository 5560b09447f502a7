"""Whatever dies, or is in the way: the next request succeeds, with one engine and no orphan."""

import sys
from pathlib import Path

import pytest

from tests.faults import deaths
from tests.faults.row import Aftermath, Row, played
from tests.faults.scene import Scene

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes as only Linux tells them")

STATES = {
    "browser": {"before hello", "loading", "queued", "mid-synthesis", "mid-frame, out", "idle", "shutting down"},
    "host": {"before hello", "loading", "queued", "mid-synthesis", "mid-frame, out", "idle", "shutting down"},
    "engine": {"before hello", "starting", "loading", "queued", "mid-synthesis", "mid-frame", "idle", "shutting down"},
}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row.name, marks=[] if row.quick else pytest.mark.long) for row in deaths.ROWS]
)
def test_the_next_request_succeeds(row: Row, root: Path) -> None:
    result = played(row, root.parent)
    if result.not_done:
        pytest.skip(result.not_done)
    assert result.faults == []


@pytest.mark.parametrize("victim", STATES)
def test_each_program_is_killed_in_each_state(victim: str) -> None:
    assert {row.state for row in deaths.ROWS if row.what == f"kill -9 {victim}"} >= STATES[victim]


def _two_engines(scene: Scene) -> Aftermath:
    scene.engine()
    scene.gated.go("open")  # type: ignore[union-attr]
    (scene.base / "utter" / "run" / "engine.lock").unlink()
    (scene.base / "utter" / "run" / "engine.sock").unlink()
    return Aftermath()


def _unclear(scene: Scene) -> Aftermath:
    return Aftermath("Traceback (most recent call last):\n  File")


@pytest.mark.parametrize(
    ("play", "fault"),
    [
        (_unclear, "not one clear sentence"),
        pytest.param(_two_engines, "not exactly one engine", marks=pytest.mark.long),
    ],
)
def test_the_command_names_a_row_that_does_not_hold(
    play: object, fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deaths, "ROWS", [Row("a fault", "in a test", play)])  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "argv", ["deaths"])
    assert deaths.main() == 1
    told = capsys.readouterr().out
    assert "FAILS" in told
    assert fault in told
    assert "0 hold, 1 fail" in told
