"""The progress line on a terminal and elsewhere."""

import io
from types import SimpleNamespace

import pytest

from native_helper.cli import progress
from native_helper.cli.progress import Pace, Progress, clock


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look at the clock be ten seconds after the one before."""
    ticks = iter(range(0, 10_000, 10))
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(ticks)))


def test_on_a_terminal_one_line_is_written_over_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    stream = Terminal()
    line = Progress(stream, enabled=True)
    line.show("a line wider than the terminal")
    line.show("short")
    line.clear()
    assert stream.getvalue() == "\ra line wi" + "\rshort    " + "\r     \r"
    assert "\x1b" not in stream.getvalue()


def test_elsewhere_each_is_a_line_of_its_own() -> None:
    stream = io.StringIO()
    line = Progress(stream, enabled=True)
    line.show("one")
    line.show("two")
    line.clear()
    assert stream.getvalue() == "one\ntwo\n"


def test_nothing_is_shown_unless_it_is_wanted() -> None:
    stream = Terminal()
    line = Progress(stream, enabled=False)
    line.show("one")
    line.clear()
    assert stream.getvalue() == ""


def test_times_read_like_a_clock() -> None:
    assert [clock(seconds) for seconds in (0, 65.9, 7265)] == ["0:00", "1:05", "2:01:05"]


def test_the_time_left_is_told_by_the_pace_of_this_run_alone() -> None:
    pace = Pace()  # each look at the clock is ten seconds after the one before
    assert pace.left_s(0.5) is None
    assert pace.left_s(0.5) is None
    assert pace.left_s(0.6) == pytest.approx(80)
    assert pace.left_s(1.0) == 0
