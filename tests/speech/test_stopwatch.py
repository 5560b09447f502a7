"""Stopwatch: each second belongs to one stage."""

from itertools import count

import pytest

from native_helper.speech import stopwatch
from native_helper.speech.stopwatch import Stopwatch


def test_the_time_of_an_inner_stage_is_not_counted_for_the_outer(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: float(next(ticks)))
    watch = Stopwatch()
    with watch.stage("voice"), watch.stage("split"):
        pass
    with watch.stage("voice"):
        pass
    assert watch.seconds == {"voice": 3.0, "split": 1.0}


def test_a_stage_that_fails_is_counted_and_left() -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError, match="fault"), watch.stage("voice"):
        raise ValueError("fault")
    with watch.stage("assemble"):
        pass
    assert set(watch.seconds) == {"voice", "assemble"}
