"""The workflow for a forge, which was never run there: it can be read, names what exists, and has few rights."""

import os
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parent.parent
PATH: Final = ROOT / ".github" / "workflows" / "check.yml"
SOURCE: Final = PATH.read_text(encoding="utf-8")
WORKFLOW: Final[dict[Any, Any]] = yaml.safe_load(SOURCE)
JOBS: Final[dict[str, dict[str, Any]]] = WORKFLOW["jobs"]
COMMANDS: Final = [step["run"] for job in JOBS.values() for step in job["steps"] if "run" in step]
STEPS: Final = re.findall('^STEPS="(.*)"$', (ROOT / "check.sh").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
NEED_MORE: Final = {"shellcheck", "browser"}  # programs that these machines lack


def test_the_commands_are_in_the_tree() -> None:
    ours = [words for command in COMMANDS if "/" in (words := shlex.split(command))[0]]
    assert [words[0] for words in ours] == [".ci/run", "./check.sh"]
    for program, *_ in ours:
        assert os.access(ROOT / program, os.X_OK), program


def test_everything_runs_on_ubuntu_and_all_but_the_browser_on_a_mac() -> None:
    assert JOBS["everything"]["runs-on"].startswith("ubuntu-")
    assert JOBS["everything"]["steps"][-1]["run"] == ".ci/run"
    other = JOBS["without_browser"]
    assert other["runs-on"] == "${{ matrix.machine }}"
    assert any(machine.startswith("macos-") for machine in other["strategy"]["matrix"]["machine"])
    assert other["steps"][-1]["run"].split()[1:] == [step for step in STEPS if step not in NEED_MORE]


@pytest.mark.parametrize("job", JOBS)
def test_a_job_ends_in_time_and_leaves_no_key_behind(job: str) -> None:
    assert JOBS[job]["timeout-minutes"] <= 90
    checkouts = [step for step in JOBS[job]["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


def test_it_may_read_and_nothing_else() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name, job in JOBS.items() if "permissions" in job] == []
    assert "secrets" not in SOURCE
    events = WORKFLOW[True]  # what YAML 1.1 makes of the word `on`
    assert set(events) == {"push", "pull_request"}
    # A name that a stranger chooses must not become a part of a command.
    assert [command for command in COMMANDS if "${{" in command] == []


def test_what_it_uses_of_others_is_the_forges_own_at_a_version() -> None:
    used = re.findall(r"uses: (\S+)", SOURCE)
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@(v\d+(\.\d+)*|[0-9a-f]{40})", each)] == []


def test_whoever_reads_it_is_told_that_it_was_never_run() -> None:
    assert "never run" in SOURCE.partition("name:")[0]
    assert "never run" in (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8").partition("check.yml")[2]
