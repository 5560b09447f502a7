"""The commands of docs/voices.md: understood as they are written, and run where they need no network."""

import re
import shlex
from pathlib import Path
from typing import Final

from native_helper.cli.arguments import parse
from native_helper.setup.disk import size_words
from native_helper.workers.roster import ROSTER
from tests.test_readme import run

PAGE: Final = (Path(__file__).parent.parent / "docs" / "voices.md").read_text(encoding="utf-8")
COMMANDS: Final = re.findall(r"^    (utter .*)$", PAGE, re.MULTILINE)


def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    assert COMMANDS
    for command in COMMANDS:
        parse(shlex.split(command, comments=True)[1:])
        if "#" not in command:  # the others need the network
            run(command, tmp_path)


def test_the_page_tells_of_each_thing_what_the_roster_says() -> None:
    for kind in ROSTER.values():
        (row,) = re.findall(rf"^\| `{kind.name}` \|.*$", PAGE, re.MULTILINE)
        parts = (
            [kind.environment_bytes, kind.files.bytes] if kind.files and kind.files.by_voice else [kind.download_bytes]
        )
        assert all(size_words(part) in row for part in parts)
        assert kind.licence is None or kind.licence.name in row
    untried = [kind.name for kind in ROSTER.values() if not kind.tried]
    assert ("None of them has ever run" in PAGE) == (len(untried) == len(ROSTER))
