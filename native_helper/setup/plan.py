"""A plan: steps that are told first, then done one by one, then accounted for.

A step that fails does not stop the others: one browser with a read-only folder must not cost the person the rest.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from native_helper.errors import SetupFailed, UtterError
from native_helper.paths import home
from native_helper.shown import shown, with_tilde


class State(StrEnum):
    """How a step stands."""

    PLANNED = "planned"
    UNCHANGED = "unchanged"  # all is as it should be
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, where, and how."""

    what: str  # "Register with Google Chrome"
    done: str  # "Registered with Google Chrome"
    path: Path | None = None
    act: Callable[[], object] | None = None  # None: nothing to do; what it returns as text is told in place of `done`
    problem: UtterError | None = None  # known before anything is tried

    @property
    def state(self) -> State:
        """Return how it stands before anything is done."""
        if self.problem is not None:
            return State.FAILED
        return State.UNCHANGED if self.act is None else State.PLANNED

    def line(self, words: str) -> str:
        """Return `words`, one of its two wordings, with the place."""
        return f"{words}: {shown(self.path)}" if self.path is not None else words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step."""

    step: Step
    state: State
    problem: UtterError | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        path = None if self.step.path is None else str(self.step.path)
        body = {"what": self.step.what, "path": path, "state": str(self.state)}
        if self.problem is not None:
            body |= {"problem": self.problem.message, "remedy": self.problem.remedy}
        return body


def foreseen(steps: Iterable[Step]) -> list[Outcome]:
    """Return the outcomes as far as they are known with nothing done."""
    return [Outcome(step, step.state, step.problem) for step in steps]


def carry_out(steps: Iterable[Step]) -> list[Outcome]:
    """Do every step in order; a failure is kept with its step."""
    return [_carry_out(step) for step in steps]


def planned(step: Step, is_done: Callable[[], bool]) -> Step:
    """Return `step`, or what is left of it after a look at the machine: nothing to do, or a problem to tell."""
    try:
        return replace(step, act=None) if is_done() else step
    except UtterError as error:
        return replace(step, problem=error)
    except OSError as error:
        return replace(step, problem=_from_system(error))


def print_plan(heading: str, steps: Sequence[Step]) -> None:
    """Tell what will be done, what is in place already, and what stands in the way."""
    outcomes = foreseen(steps)
    if any(outcome.state is State.PLANNED for outcome in outcomes):
        print(heading)
    for outcome in outcomes:
        if outcome.state is State.PLANNED:
            print(f"  - {outcome.step.line(outcome.step.what)}")
    in_place = [outcome for outcome in outcomes if outcome.state is State.UNCHANGED]
    if in_place:
        print("Already done:")
    for outcome in in_place:
        print(f"  - {outcome.step.line(outcome.step.done)}")


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Tell what was done and what was not, each failure with its remedy."""
    done = [outcome for outcome in outcomes if outcome.state is State.DONE]
    if done:
        print("Done:")
    for outcome in done:
        print(f"  - {outcome.step.line(outcome.step.done)}")
    for outcome in outcomes:
        if outcome.problem is not None:
            print(f"Not done: {outcome.step.line(outcome.step.what)}")
            for told in filter(None, (outcome.problem.message, outcome.problem.remedy)):
                print(f"  {with_tilde(told, home())}")


def ask(question: str, for_a_program: bool, *, by_default: bool = True) -> bool:
    """Ask a person; an empty answer is `by_default`. Raises SetupFailed where nobody can answer."""
    if for_a_program or not sys.stdin.isatty():
        raise SetupFailed("This asks before it changes anything, and nobody can answer here.", "Add --yes to go ahead.")
    print(f"{question} {'[Y/n]' if by_default else '[y/N]'} ", end="", flush=True)
    answer = sys.stdin.readline()
    if not answer:  # end of input is no consent
        print()
        return False
    words = answer.strip().casefold()
    return words in ("y", "yes") or (by_default and not words)


def _carry_out(step: Step) -> Outcome:
    if step.act is None or step.problem is not None:
        return Outcome(step, step.state, step.problem)
    try:
        told = step.act()
    except UtterError as error:
        return Outcome(step, State.FAILED, error)
    except OSError as error:
        return Outcome(step, State.FAILED, _from_system(error))
    return Outcome(replace(step, done=told) if isinstance(told, str) else step, State.DONE)


def _from_system(error: OSError) -> SetupFailed:
    where = f" ({error.filename})" if error.filename else ""
    remedies = {
        PermissionError: "Make that folder writable for you, then run this again.",
        FileNotFoundError: "Something above it is missing; run this again.",
    }
    return SetupFailed(f"{error.strerror or error}{where}.", remedies.get(type(error)))
