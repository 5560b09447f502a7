"""`utter install` in a home folder of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup import extension_folder, launcher
from native_helper.setup.browsers import present, table
from native_helper.setup.install import AS_ROOT, DONE, INCOMPLETE, InstallOptions, install, system
from native_helper.setup.registration import FILE_NAME, Standing, standing
from native_helper.setup.uninstall import UninstallOptions, uninstall

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]

CHECKOUT = Path(__file__).parents[2]
YES = InstallOptions(yes=True)


def start_browsers(home: Path, *names: str) -> None:
    """Make the folders that these browsers make at their first start, all of them if none is named."""
    base = home / ("Library/Application Support" if system() == "macos" else ".config")
    for browser in table():
        if names and browser.name not in names:
            continue
        for folder in browser.macos if system() == "macos" else browser.linux:
            (base / folder).mkdir(parents=True)


def manifests(home: Path) -> list[Path]:
    return [path for path in home.rglob(FILE_NAME) if folders().data not in path.parents]


def test_with_no_browser_the_rest_is_set_up_and_it_is_said(
    person: Path, any_system: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(YES) == DONE
    assert launcher.is_current(folders())
    assert extension_folder.is_current(person / "Utter Extension")
    assert manifests(person) == []
    told = capsys.readouterr().out
    assert told.count("no browser") == 1, "it is said once"
    assert "Load the extension, once in each browser" not in told
    assert "Utter is registered with no browser yet" in told, "and the clicks are not told as if one were there"


@pytest.mark.parametrize("names", [("chromium",), ()])
def test_every_browser_that_is_present_gets_its_manifest_and_no_other_folder_is_made(
    person: Path, any_system: str, names: tuple[str, ...]
) -> None:
    start_browsers(person, *names)
    profiles = present(table(), person, system())
    assert install(YES) == DONE
    assert sorted(manifests(person)) == sorted(profile.hosts / FILE_NAME for profile in profiles)
    assert present(table(), person, system()) == profiles, "no browser's folder was made"
    for path in manifests(person):
        assert standing(path, folders().launcher) is Standing.OURS
        assert json.loads(path.read_text())["path"] == str(folders().launcher)


def test_a_second_run_changes_nothing_and_says_so(
    person: Path, any_system: str, picture: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    start_browsers(person)
    assert install(YES) == DONE
    first = picture(person)
    times = {path: path.stat().st_mtime_ns for path in person.rglob("*")}
    capsys.readouterr()
    assert install(InstallOptions()) == DONE, "nothing to ask for"
    told = capsys.readouterr().out
    assert "Utter will:" not in told
    assert "Already done" in told
    assert picture(person) == first
    assert {path: path.stat().st_mtime_ns for path in person.rglob("*")} == times


def test_a_dry_run_tells_and_touches_nothing(person: Path, picture: Take, capsys: pytest.CaptureFixture[str]) -> None:
    start_browsers(person, "chromium")
    before = picture(person)
    assert install(InstallOptions(dry_run=True)) == DONE
    assert picture(person) == before
    assert "Register with Chromium" in capsys.readouterr().out


def test_without_yes_and_without_a_person_nothing_is_changed(person: Path, picture: Take) -> None:
    before = picture(person)
    with pytest.raises(SetupFailed) as refused:
        install(InstallOptions())
    assert "--yes" in str(refused.value.remedy)
    assert picture(person) == before


def test_the_plan_comes_before_the_work_and_the_clicks_come_last(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_browsers(person, "brave")
    install(YES)
    told = capsys.readouterr().out
    parts = ["Utter will:", "Register with Brave", "Done:", "Registered with Brave", "Load unpacked", "Voice:"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    assert "~/Utter Extension" in told


def test_a_foreign_manifest_is_kept_and_the_other_browsers_are_served(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_browsers(person, "chromium", "brave")
    foreign = person / ".config" / "chromium" / "NativeMessagingHosts" / FILE_NAME
    if system() == "macos":
        foreign = person / "Library" / "Application Support" / "Chromium" / "NativeMessagingHosts" / FILE_NAME
    foreign.parent.mkdir()
    foreign.write_text('{"path": "/opt/other"}')
    assert install(YES) == INCOMPLETE
    assert foreign.read_text() == '{"path": "/opt/other"}'
    ours = [path for path in manifests(person) if path != foreign]
    assert ours
    assert all("Brave" in str(path) for path in ours)
    told = capsys.readouterr().out
    assert "Not done: Register with Chromium" in told
    assert "/opt/other" in told


def test_one_named_browser_is_the_only_one_registered(person: Path, any_system: str) -> None:
    start_browsers(person)
    assert install(InstallOptions(yes=True, browsers=("vivaldi",))) == DONE
    assert manifests(person)
    assert all("ivaldi" in str(path) for path in manifests(person))


def test_a_named_profile_alone_is_registered(person: Path, tmp_path: Path) -> None:
    start_browsers(person)
    profile = tmp_path / "my profile"
    profile.mkdir()
    assert install(InstallOptions(yes=True, user_data_dirs=(profile,))) == DONE
    assert manifests(person) == []
    assert standing(profile / "NativeMessagingHosts" / FILE_NAME, folders().launcher) is Standing.OURS


def test_a_named_profile_that_is_no_folder_is_refused_before_anything_is_made(
    person: Path, tmp_path: Path, picture: Take
) -> None:
    with pytest.raises(SetupFailed):
        install(InstallOptions(yes=True, user_data_dirs=(tmp_path / "missing",)))
    assert picture(person) == {}


def test_a_program_reads_what_was_done(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_browsers(person, "edge")
    (person / "snap" / "chromium").mkdir(parents=True)
    install(InstallOptions(yes=True, json=True))
    body = json.loads(capsys.readouterr().out)
    assert {step["state"] for step in body["steps"]} == {"done"}
    assert Path(body["extension"]) == person / "Utter Extension"
    assert body["sandboxed"] == ([{"browser": "Chromium", "sandbox": "Snap"}] if system() == "linux" else [])


def test_a_program_is_not_asked(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupFailed):
        install(InstallOptions(json=True))
    assert capsys.readouterr().out == ""


def test_ours_are_owner_only_whatever_the_umask(person: Path) -> None:
    install(YES)
    where = folders()
    for folder in (where.config, where.log, where.run):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["with space", "größe-日本語-🔊", "it's $HOME `id`", "x" * 120])
def test_a_home_of_any_name_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, person: Path) -> None:
    home = tmp_path / name
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    start_browsers(home, "chromium")
    assert install(YES) == DONE
    (path,) = manifests(home)
    started = json.loads(path.read_text(encoding="utf-8"))["path"]
    done = subprocess.run(
        [started, "chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/"],
        env={},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize(("uid", "warned"), [(0, True), (1000, False)])
def test_root_is_warned_in_one_line_and_served(
    person: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], uid: int, warned: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: uid)
    assert install(YES) == DONE
    told = capsys.readouterr().out
    assert told.splitlines().count(AS_ROOT) == warned
    assert f"echo '{AS_ROOT}'" in (CHECKOUT / "install.sh").read_text(), "install.sh says the same"


def test_a_persons_own_extension_folder_stops_only_that_step(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (person / "Utter Extension").mkdir()
    start_browsers(person, "chromium")
    assert install(YES) == INCOMPLETE
    assert list((person / "Utter Extension").iterdir()) == []
    assert len(manifests(person)) == 1
    assert "was not made by Utter" in capsys.readouterr().out


def as_one_who_needs_permission(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` so that file modes count: root loses the capabilities that pass them by."""
    command = [sys.executable, "-c", code]
    probe = "import os; print(os.geteuid())"
    if subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "0\n":
        setpriv = shutil.which("setpriv")
        assert setpriv is not None, "root needs setpriv (util-linux) for this test"
        command = [setpriv, "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_browser_folder_that_cannot_be_written_costs_only_that_browser(person: Path) -> None:
    start_browsers(person, "chromium", "vivaldi")
    locked = next(profile.user_data for profile in present(table(), person, system()) if profile.title == "Chromium")
    locked.chmod(0o555)
    done = as_one_who_needs_permission(
        "import sys; from native_helper.setup.install import *; sys.exit(install(InstallOptions(yes=True)))"
    )
    assert done.returncode == INCOMPLETE, done.stderr
    assert "Not done: Register with Chromium" in done.stdout
    assert "Permission denied" in done.stdout
    assert "Traceback" not in done.stderr
    assert list(locked.iterdir()) == []
    assert manifests(person)
    assert all("ivaldi" in str(path) for path in manifests(person))


def test_a_manifest_that_cannot_be_read_is_told(person: Path) -> None:
    start_browsers(person, "chromium")
    (profile,) = present(table(), person, system())
    profile.hosts.mkdir()
    (profile.hosts / FILE_NAME).write_text("{}")
    (profile.hosts / FILE_NAME).chmod(0)
    done = as_one_who_needs_permission(
        "import sys; from native_helper.setup.install import *; sys.exit(install(InstallOptions(yes=True)))"
    )
    assert done.returncode == INCOMPLETE, done.stderr
    assert "Permission denied" in done.stdout


@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_a_home_that_cannot_be_written_is_told_and_left_as_it_is(person: Path, picture: Take, action: str) -> None:
    start_browsers(person, "chromium")
    if action == "uninstall":
        assert install(YES) == DONE
    modes = {path: path.stat().st_mode for path in (person, *person.rglob("*")) if path.is_dir()}
    for folder in modes:
        folder.chmod(0o555)
    before = picture(person)
    done = as_one_who_needs_permission(
        f"import sys; from native_helper.cli import main; sys.argv[1:] = ['{action}', '--yes']; sys.exit(main())"
    )
    assert picture(person) == before
    for folder, mode in modes.items():
        folder.chmod(mode)
    assert (done.returncode, done.stderr) == (INCOMPLETE, "")
    assert "Permission denied" in done.stdout
    assert "Make that folder writable for you, then run this again." in done.stdout
    assert uninstall(UninstallOptions(yes=True)) == DONE
    assert manifests(person) == []
