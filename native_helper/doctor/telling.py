"""Findings as a person, a program or a bug report gets them."""

import json
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from native_helper import __version__
from native_helper.build import build
from native_helper.doctor.finding import Finding, State
from native_helper.engine.token import TOKEN
from native_helper.shown import counted, with_tilde
from native_helper.wire.types import PROTOCOL

FORMAT: Final = 1  # of the JSON; a field may come, none goes or changes its meaning without a new number
_MARKS: Final = {State.OK: "ok     ", State.WARNING: "warning", State.FAILURE: "FAULT  ", State.SKIPPED: "skipped"}


def line(finding: Finding, home: Path) -> str:
    """Return a finding as one line, with the remedy below where there is one; paths as they are typed."""
    told = f"{_MARKS[finding.state]}  {finding.message}"
    return with_tilde(f"{told}\n         -> {finding.remedy}" if finding.remedy else told, home)


def summary(findings: Sequence[Finding]) -> str:
    """Return the last line."""
    n_faults = sum(finding.state is State.FAILURE for finding in findings)
    n_warnings = sum(finding.state is State.WARNING for finding in findings)
    if not n_faults and not n_warnings:
        return "All is well."
    return f"{counted(n_faults, 'fault')}, {counted(n_warnings, 'warning')}."


def as_json(findings: Iterable[Finding], *, healthy: bool) -> dict[str, Any]:
    """Return all of it for a program."""
    return {"format": FORMAT, "healthy": healthy, **_system(), "checks": [finding.as_json() for finding in findings]}


def report(findings: Sequence[Finding], home: Path) -> str:
    """Return it to be pasted into a bug report: without the person's name in paths, and without anything secret."""
    head = [f"{name}: {value}" for name, value in _system().items()]
    body = [f"{_MARKS[it.state]}  {it.check:<10}  {it.message}" for it in findings]
    return private("\n".join(["```", *head, "", *body, "", summary(findings), "```"]), home)


def private(text: str, home: Path) -> str:
    """Return `text` with the home folder as ~, and with what looks like the token left out."""
    return _without_token(with_tilde(text, home, in_quotes=True))


def dumped(body: dict[str, Any]) -> str:
    """Return JSON for a person who looks at it, too; without what looks like the token, wherever it was mistyped."""
    return _without_token(json.dumps(body, ensure_ascii=False, indent=2))


def _without_token(text: str) -> str:
    return TOKEN.sub("(left out)", text)


def _system() -> dict[str, Any]:
    return {
        "version": __version__,
        "build": build(),
        "protocol": PROTOCOL,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": sys.version.split()[0],
    }
