"""Every command that a page tells is run by a test, or it is said why none runs it: page_commands.tsv has them all.

A line is a command as it stands on the page, a tab, and the test that runs it or the reason.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from native_helper.cli.arguments import parse
from tests.test_layout import ROOT, tracked

TABLE: Final = dict(
    line.split("\t") for line in (Path(__file__).parent / "page_commands.tsv").read_text(encoding="utf-8").splitlines()
)
REASONS: Final = ("network: ", "macOS: ", "by hand: ")
# What begins a command; in a sentence it has more than the program's name.
PROGRAMS: Final = (
    r"(?:[A-Z_]+=\S+ )?(?:utter|\./install\.sh|\./check\.sh|(?:\.venv/bin/)?python -m|bench/\w+\.sh|~/\.\S+ -m pip|pip|"
    r"uv|curl|systemctl|systemd-analyze|loginctl|cat|echo|tail)\b"
)

NAMED_ALONE: Final = ("dictionary", "remove", "voices add")  # in a sentence: each wants to know more


def commands(page: str) -> set[str]:
    """Return the commands of `page`: its lines of code, and code within sentences."""
    code = r"^ {4,}(.*)$"
    joined = re.sub(r"\\\n\s*", "", page)
    lines = [one for one in re.findall(code, joined, re.MULTILINE) if re.match(PROGRAMS, one)]
    flowing = re.sub(r"\n(?!\n|\||\* |#)", " ", re.sub(code, "", joined, flags=re.MULTILINE))
    within = [one for one in re.findall(r"`([^`]+)`", flowing) if re.match(PROGRAMS, one)]
    found = lines + [one for one in within if " " in one or one.startswith("./")]
    return {" ".join(re.sub(r"\s+#.*", "", one).split()) for one in found}


def test_the_table_has_every_command_of_every_page_and_no_other() -> None:
    told = {command for page in tracked(".md") for command in commands(page.read_text(encoding="utf-8"))}
    assert len(told) > 80
    assert told == set(TABLE)


@pytest.mark.parametrize("ran", sorted(set(TABLE.values())))
def test_what_runs_a_command_is_a_test_or_a_reason(ran: str) -> None:
    if ran.startswith(REASONS):
        return
    file, _, name = ran.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_command_line_understands_each_as_it_is_written() -> None:
    ours = [command for command in TABLE if re.search(r"(?:^|\| )utter ", command) and "COMMAND" not in command]
    assert len(ours) > 50
    for command in ours:
        written = re.sub(r"^.*?\butter |[<>] \S+", "", command).replace("TAG", "de").replace(" NAME", " xtts")
        if "--help" not in written and written not in NAMED_ALONE:
            parse(shlex.split(written))


def test_the_steps_of_check_sh_are_those_the_pages_name() -> None:
    done = subprocess.run(["./check.sh", "nonsense"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    steps = done.stderr.partition("there are: ")[2].split()
    named = [command.split()[1:] for command in TABLE if command.startswith("./check.sh")]
    assert {word for words in named for word in words if word != "--long"} <= set(steps)
    told = subprocess.run(["./check.sh", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "./check.sh --long" in told


@pytest.mark.parametrize("command", [one for one in TABLE if re.match(r"python -m bench|bench/", one)])
def test_what_measures_says_how_it_is_called(command: str) -> None:
    program = [word for word in command.split() if "bench" in word]
    start = program if command.startswith("bench/") else [sys.executable, "-m", *program]
    told = subprocess.run([*start, "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for option in re.findall(r"--\w+", command):
        assert option in told
    assert len(told.splitlines()) > 3
