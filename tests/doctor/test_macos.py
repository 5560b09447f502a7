"""The doctor on a Mac, by table: nothing of it was ever run on one."""

import plistlib
from dataclasses import replace
from pathlib import Path

import pytest

from native_helper.doctor import installation, manifests, policies
from native_helper.doctor.finding import State
from native_helper.doctor.machine import Machine
from native_helper.paths import folders
from native_helper.setup import launcher, service
from native_helper.setup.browsers import Profile
from native_helper.setup.record import open_record
from native_helper.setup.registration import HOST_NAME, register

BLOCKED = {"NativeMessagingBlocklist": ["*"]}


@pytest.fixture
def mac(tmp_path: Path) -> Machine:
    """A home with Chrome and Arc, and nobody's rules."""
    home = tmp_path / "home"
    for name in ("Google/Chrome", "Arc/User Data"):
        (home / "Library" / "Application Support" / name).mkdir(parents=True)
    preferences = tmp_path / "Managed Preferences"
    return Machine(folders(), home, "macos", 501, lambda: "afplay", managed_preferences=preferences)


def test_each_browser_has_its_own_line(mac: Machine) -> None:
    found = {it.subject: it.state for it in manifests.check(mac)}
    assert found == {"Google Chrome": State.FAILURE, "Arc": State.FAILURE}
    launcher.write(folders())
    chrome = mac.home / "Library" / "Application Support" / "Google" / "Chrome"
    register(Profile("Google Chrome", chrome), folders(), open_record(folders()))
    found = {it.subject: it.state for it in manifests.check(mac)}
    assert found == {"Google Chrome": State.OK, "Arc": State.FAILURE}


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
@pytest.mark.parametrize("place", ["", "home"], ids=["of the computer", "of the person"])
def test_an_administrators_rules_are_read_from_where_they_are_put(
    mac: Machine, form: plistlib.PlistFormat, place: str
) -> None:
    path = mac.managed_preferences / place / "com.google.Chrome.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(plistlib.dumps(BLOCKED, fmt=form))
    found = {it.subject: it for it in policies.check(mac)}
    assert found["Google Chrome"].state is State.FAILURE
    assert HOST_NAME in (found["Google Chrome"].remedy or "")
    assert found["Arc"].state is State.OK


@pytest.mark.parametrize("content", [b"", b"\0", b"<?xml version='1.0'?><plist><dict>", b"bplist00" + b"\xff" * 40])
def test_rules_that_are_damaged_are_told(mac: Machine, content: bytes) -> None:
    path = mac.managed_preferences / "com.google.Chrome.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    found = [it for it in policies.check(mac) if it.subject == "Google Chrome"]
    assert found[0].state is State.WARNING
    assert "damaged" in found[0].message


def test_an_agent_is_known(mac: Machine) -> None:
    assert installation.check_service(mac).state is State.OK
    path = service.place(mac.home, "macos")
    path.parent.mkdir(parents=True)
    path.write_bytes(service.content(folders(), "macos"))
    assert f"starts at login: {path}" in installation.check_service(mac).message
    path.write_bytes(path.read_bytes().replace(b"native_helper.engine", b"native_helper.old"))
    assert installation.check_service(mac).state is State.WARNING


def test_snap_and_flatpak_are_no_matter_there(mac: Machine) -> None:
    (mac.home / "snap" / "chromium").mkdir(parents=True)
    assert list(manifests.check_sandboxed(mac)) == []
    assert list(manifests.check_sandboxed(replace(mac, system="linux")))


@pytest.mark.parametrize(
    ("rules", "n_obstacles"),
    [
        ({}, 0),
        ({"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": [HOST_NAME]}, 0),
        ({"NativeMessagingBlocklist": ["org.other"]}, 0),
        ({"NativeMessagingBlocklist": "*"}, 0),  # of a wrong type: the browser does not heed it either
        ({"NativeMessagingUserLevelHosts": True}, 0),
        ({"ExtensionInstallBlocklist": ["abc"]}, 0),
        ({"DeveloperToolsAvailability": 1}, 0),
        ({"NativeMessagingBlocklist": ["*"], "NativeMessagingUserLevelHosts": False}, 2),
    ],
)
def test_what_rules_forbid(rules: dict[str, object], n_obstacles: int) -> None:
    assert len(list(policies.forbidden(rules))) == n_obstacles
