"""What a check finds: one line, how it stands, and the way out where it is not well."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How the thing that was looked at stands."""

    OK = "ok"
    WARNING = "warning"  # Utter works, but not all of it, or not as well as it could
    FAILURE = "failure"  # something that should work does not
    SKIPPED = "skipped"  # not looked at, because of another finding


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's. `check` is a name of docs/troubleshooting.md, which programs may rely on."""

    check: str
    state: State
    message: str
    remedy: str | None = None
    subject: str | None = None  # which of several: a browser, a voice family

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        return {
            "check": self.check,
            "subject": self.subject,
            "state": str(self.state),
            "message": self.message,
            "remedy": self.remedy,
        }


def ok(check: str, message: str, subject: str | None = None) -> Finding:
    return Finding(check, State.OK, message, None, subject)


def skipped(check: str, message: str, subject: str | None = None) -> Finding:
    return Finding(check, State.SKIPPED, message, None, subject)


def warning(check: str, message: str, remedy: str | None, subject: str | None = None) -> Finding:
    return Finding(check, State.WARNING, message, remedy, subject)


def failure(check: str, message: str, remedy: str | None, subject: str | None = None) -> Finding:
    return Finding(check, State.FAILURE, message, remedy, subject)
