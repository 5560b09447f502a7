"""Steps told, done and accounted for."""

from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.setup.plan import State, Step, ask, carry_out, planned, print_outcomes, print_plan
from native_helper.shown import shown


def fail_as_the_system_does() -> None:
    raise PermissionError(13, "Permission denied", "/locked")


def fail_as_we_do() -> None:
    raise SetupFailed("It is taken.", "Rename it.")


def test_a_step_that_fails_does_not_stop_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    steps = [
        Step("Do one", "Did one", act=fail_as_the_system_does),
        Step("Do two", "Did two", act=fail_as_we_do),
        Step("Do three", "Did three", act=lambda: done.append("three")),
    ]
    outcomes = carry_out(steps)
    assert [outcome.state for outcome in outcomes] == [State.FAILED, State.FAILED, State.DONE]
    assert done == ["three"]
    print_outcomes(outcomes)
    told = capsys.readouterr().out
    assert "Did three" in told
    assert "Not done: Do one" in told
    assert "Permission denied (/locked)" in told
    assert "It is taken." in told
    assert "Rename it." in told


def test_looking_decides_what_is_left_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> bool:
        fail_as_the_system_does()
        return True

    step = Step("Write it", "Written", Path("/x"), act=fail_as_we_do)
    steps = [planned(step, lambda: False), planned(step, lambda: True), planned(step, broken)]
    assert [step.state for step in steps] == [State.PLANNED, State.UNCHANGED, State.FAILED]
    print_plan("Will:", steps)
    assert capsys.readouterr().out == "Will:\n  - Write it: /x\nAlready done:\n  - Written: /x\n"
    assert [outcome.state for outcome in carry_out(steps[1:])] == [State.UNCHANGED, State.FAILED]


def test_a_fault_of_ours_is_not_hidden_in_a_step() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        carry_out([Step("a", "b", act=broken)])


def test_where_nobody_can_answer_the_remedy_is_yes() -> None:
    with pytest.raises(SetupFailed) as refused:
        ask("Go ahead?", for_a_program=False)  # pytest's standard input is no terminal
    assert refused.value.remedy is not None
    assert "--yes" in refused.value.remedy


def test_paths_are_shown_short_and_always_printable(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/é")
    assert shown(Path("/home/é/x")) == "~/x"
    assert shown(Path("/home/éé/x")) == "/home/éé/x"
    assert shown(Path("/a/\udcff")).encode() == b"/a/\\udcff"
