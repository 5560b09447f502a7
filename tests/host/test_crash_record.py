"""Engines that crash again and again are not started for ever."""

import os
import signal
import time
from pathlib import Path

import pytest

from native_helper.errors import EngineUnreachable
from native_helper.host import crash_record, engine_link, engine_process
from native_helper.host.crash_record import Crashes, after_crash, left_s, wait_s
from native_helper.host.limits import FIRST_WAIT_S, HEALTHY_S, MAX_WAIT_S
from native_helper.paths import folders, make_private
from tests.cli.terminal import utter
from tests.host.chrome import Chrome
from tests.host.fake_engine import FakeEngine


def test_the_wait_begins_at_the_third_crash_and_grows_to_a_bound() -> None:
    assert [wait_s(n) for n in range(8)] == [0, 0, 0, 5, 10, 20, 40, 60]
    assert wait_s(10**9) == MAX_WAIT_S


def test_crashes_within_a_minute_are_a_row() -> None:
    crashes = None
    for pid, now_s in ((1, 100.0), (2, 159.0), (3, 210.0)):
        crashes = after_crash(crashes, pid, now_s)
    assert crashes == Crashes(3, 3, 210.0)
    assert left_s(crashes, 210.0) == FIRST_WAIT_S
    assert left_s(crashes, 214.0) == 1
    assert left_s(crashes, 215.0) == 0
    # The wait itself is no healthy time.
    assert after_crash(crashes, 4, 215.0 + HEALTHY_S).n == 4


def test_a_healthy_while_ends_the_row() -> None:
    crashes = Crashes(3, 3, 210.0)
    assert after_crash(crashes, 4, 210.0 + FIRST_WAIT_S + HEALTHY_S + 0.1).n == 1


def test_one_crash_is_counted_once_however_often_it_is_looked_at() -> None:
    crashes = after_crash(None, 7, 100.0)
    assert after_crash(crashes, 7, 101.0) is crashes


def test_after_a_restart_of_the_machine_nothing_waits() -> None:
    before = Crashes(3, 9, 500_000.0)  # the clock begins anew
    assert left_s(before, 12.0) == 0
    assert after_crash(before, 4, 12.0).n == 1


@pytest.mark.parametrize("content", [b"", b"1 2", b"x y z", b"1 -3 5", b"1 5 nan", b"1 5 inf", b"\xff" * 500])
def test_a_record_that_cannot_be_understood_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "crashes").write_bytes(content)
    assert crash_record.read(tmp_path / "crashes") is None


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "behind").write_text("1 5 0\n")
    (tmp_path / "crashes").symlink_to(tmp_path / "behind")
    assert crash_record.read(tmp_path / "crashes") is None


def _crash_one() -> int:
    with engine_link.connect("test") as link:
        os.kill(link.pid, signal.SIGKILL)
        assert link.receive() is None
        while engine_process.is_alive(folders()):
            time.sleep(0.01)
        return link.pid


def _let_pass(seconds: float) -> None:
    crashes = crash_record.read(folders().crashes)
    assert crashes is not None
    folders().crashes.write_text(f"{crashes.pid} {crashes.n} {crashes.noted_s - seconds:.3f}\n")


def test_the_fourth_engine_is_refused_to_browser_and_terminal_until_the_wait_is_over() -> None:
    for _ in range(3):
        _crash_one()
    with pytest.raises(EngineUnreachable) as caught:
        engine_link.connect("test")
    assert "3 times in a row" in caught.value.message
    assert caught.value.remedy == "To find out why, run: utter doctor"
    with Chrome(greet=False) as chrome:
        chrome.hello()
        error = chrome.receive("error")
        assert error["code"] == "engine_unreachable"
        assert "not started again for" in error["message"]
        assert "utter doctor" in error["remedy"]
        told = utter("engine", "--start")
        assert told.status == 3
        assert "utter doctor" in told.err
        _let_pass(FIRST_WAIT_S)
        chrome.hello()  # the same host: no manual step
        assert chrome.receive("ready")["type"] == "ready"
    # It crashes once more: the next wait is longer.
    _crash_one()
    with pytest.raises(EngineUnreachable, match="4 times in a row"):
        engine_link.connect("test")
    assert left_s(crash_record.read(folders().crashes), time.monotonic()) > FIRST_WAIT_S


def test_after_a_healthy_while_a_crash_is_the_first_again() -> None:
    for _ in range(3):
        _crash_one()
    with pytest.raises(EngineUnreachable):
        engine_link.connect("test")
    _let_pass(FIRST_WAIT_S + HEALTHY_S + 1)
    _crash_one()
    with engine_link.connect("test"):
        crashes = crash_record.read(folders().crashes)
    assert crashes is not None
    assert crashes.n == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_engine_that_ends_in_good_order_is_no_crash(number: signal.Signals) -> None:
    with engine_link.connect("test") as link:
        os.kill(link.pid, number)
        assert link.receive() is None
    while engine_process.is_alive(folders()):
        time.sleep(0.01)
    assert engine_process.crashed(folders()) is None


def test_an_engine_that_refuses_its_settings_is_no_crash() -> None:
    folders().settings.write_text("[http]\nport = 'eighty'\n")
    for _ in range(4):
        with pytest.raises(EngineUnreachable, match="exit status 1"):
            engine_link.connect("test")


def test_an_engine_that_is_ended_by_force_after_it_was_asked_is_no_crash() -> None:
    with FakeEngine(habit="stubborn") as stuck:
        folders().lock.write_text(f"{stuck.pid}\n")
        assert engine_link.stop_engine() == stuck.pid
    assert crash_record.after_crash(crash_record.read(folders().crashes), stuck.pid, time.monotonic()).n == 0


def test_the_record_is_the_owners_alone() -> None:
    make_private(folders().run)
    crash_record.forgive(folders(), 5)
    assert folders().crashes.stat().st_mode & 0o777 == 0o600
