"""An administrator's rules on Linux, in the folder of each browser of the table."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from native_helper.doctor import policies
from native_helper.doctor.finding import State
from native_helper.doctor.machine import this_machine
from native_helper.setup.browsers import Browser, table

ON_LINUX = [browser for browser in table() if browser.linux]


def test_of_every_browser_the_folder_of_the_rules_is_known() -> None:
    assert [browser.name for browser in ON_LINUX if not browser.linux_policies] == []


@pytest.mark.parametrize(
    ("browser", "folder"),
    [(browser, folder) for browser in ON_LINUX for folder in browser.linux_policies],
    ids=lambda it: it.name if isinstance(it, Browser) else it,
)
def test_a_rule_in_it_is_told_of_that_browser(tmp_path: Path, browser: Browser, folder: str) -> None:
    home, etc = tmp_path / "home", tmp_path / "etc"
    (home / ".config" / browser.linux[0]).mkdir(parents=True)
    machine = replace(this_machine(str, thorough=False), home=home, etc=etc, system="linux")
    (found,) = policies.check(machine)
    assert (found.subject, found.state) == (browser.title, State.OK)
    rules = etc / folder / "managed" / "rules.json"
    rules.parent.mkdir(parents=True)
    rules.write_text(json.dumps({"NativeMessagingBlocklist": ["*"]}))
    (found,) = policies.check(machine)
    assert (found.subject, found.state) == (browser.title, State.FAILURE)
    assert "NativeMessagingBlocklist" in found.message
