"""Whether an administrator's rules keep a browser from Utter.

Linux: JSON files below /etc, of which the last by name wins (Chromium's config_dir_policy_loader.cc). macOS: property
lists that a management profile puts in place; written from Chromium's documentation, never seen on a Mac.
"""

import json
import plistlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.parsers.expat import ExpatError

from native_helper.doctor.finding import Finding, failure, ok, warning
from native_helper.doctor.machine import Machine
from native_helper.setup.browsers import Browser
from native_helper.setup.registration import HOST_NAME, extension_ids

CHECK: Final = "policy"
_DAMAGED: Final = (ValueError, RecursionError, plistlib.InvalidFileException, ExpatError)
_ASK: Final = "Ask whoever administers this computer"
_NO_TOOLS: Final = 2  # DeveloperToolsAvailability: no developer mode, and with it no folder of one's own


def check(machine: Machine) -> Iterator[Finding]:
    """Look at the rules of each browser that is there."""
    for browser in dict.fromkeys(browser for browser, _ in machine.profiles()):
        rules: dict[str, Any] = {}
        found = False
        for path in _files(machine, browser):
            found = True
            try:
                rules |= _read(path)
            except (OSError, *_DAMAGED) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is damaged"
                told = f"The rules for {browser.title} in {path} cannot be read: {reason}."
                yield warning(CHECK, told, f"{_ASK} to see to that file.", browser.title)
        obstacles = list(forbidden(rules))
        for message, remedy in obstacles:
            yield failure(CHECK, f"{browser.title}: {message}", remedy, browser.title)
        if not obstacles:
            told = "allow Utter" if found else "are not there"
            yield ok(CHECK, f"An administrator's rules for {browser.title} {told}.", browser.title)


def forbidden(rules: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what `rules` keep from Utter, each with a remedy."""
    # chrome/browser/extensions/api/messaging/native_messaging_policy_handler: the allowlist is stronger.
    blocked = {"*", HOST_NAME} & _names(rules.get("NativeMessagingBlocklist"))
    if blocked and HOST_NAME not in _names(rules.get("NativeMessagingAllowlist")):
        yield (
            "the rule NativeMessagingBlocklist forbids it to start Utter.",
            f"{_ASK} to add {HOST_NAME} to NativeMessagingAllowlist.",
        )
    if rules.get("NativeMessagingUserLevelHosts") is False:
        yield (
            "the rule NativeMessagingUserLevelHosts forbids hosts that a person has installed.",
            f"{_ASK} to lift it.",
        )
    ids = set(extension_ids())
    if ({"*"} | ids) & _names(rules.get("ExtensionInstallBlocklist")):
        allowed = _names(rules.get("ExtensionInstallAllowlist"))
        if not ids & allowed:
            yield (
                "the rule ExtensionInstallBlocklist forbids Utter's extension.",
                f"{_ASK} to add {' or '.join(sorted(ids))} to ExtensionInstallAllowlist.",
            )
    if rules.get("DeveloperToolsAvailability") == _NO_TOOLS:
        yield (
            "the rule DeveloperToolsAvailability forbids Developer mode, which loads Utter's extension.",
            f"{_ASK} to lift it.",
        )


def _files(machine: Machine, browser: Browser) -> list[Path]:
    if machine.system == "linux":
        folders = [machine.etc / name / "managed" for name in browser.linux_policies]
        return [path for folder in folders for path in sorted(folder.glob("*.json"))]
    places = (machine.managed_preferences / machine.home.name, machine.managed_preferences)
    paths = (place / f"{domain}.plist" for domain in browser.macos_policies for place in places)
    return [path for path in paths if path.exists()]


def _read(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    body = plistlib.loads(content) if path.suffix == ".plist" else json.loads(content)
    if not isinstance(body, dict):
        raise ValueError("no object")  # noqa: TRY004  to the caller it is like any other damage
    return body


def _names(value: Any) -> set[str]:
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()
