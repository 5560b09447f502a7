"""The file that starts the engine at login: only for who asks, taken away with the rest."""

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup import service
from native_helper.setup.install import DONE, INCOMPLETE, InstallOptions, install, system
from native_helper.setup.service import Standing, standing
from native_helper.setup.uninstall import UninstallOptions, uninstall

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]

PLAIN = InstallOptions(yes=True)
WITH_SERVICE = InstallOptions(yes=True, service=True)
YES = UninstallOptions(yes=True)


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl and a launchctl that note what they are asked, and do of it what a home folder shows."""
    programs = tmp_path / "programs"
    programs.mkdir()
    asked = tmp_path / "asked"
    link = '"$HOME/.config/systemd/user/default.target.wants"'
    for name in ("systemctl", "launchctl"):
        (programs / name).write_text(
            f'#!/bin/sh\necho "{name} $*" >>{asked}\n'
            f"case $* in\n"
            f"*' enable '*) mkdir -p {link}; ln -sf ../utter.service {link}/utter.service ;;\n"
            f"*' disable '*) rm -f {link}/utter.service; rmdir {link} ;;\n"
            "esac\n"
        )
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return asked


def path_of() -> Path:
    return service.place(Path.home(), system())


def test_it_is_not_written_unless_it_is_asked_for(person: Path, any_system: str, manager: Path) -> None:
    assert install(PLAIN) == DONE
    assert not path_of().exists()
    assert not manager.exists(), "no program of the system was asked for anything"


def test_it_is_written_and_put_into_effect(person: Path, any_system: str, manager: Path) -> None:
    assert install(WITH_SERVICE) == DONE
    assert standing(folders(), person, system()) is Standing.OURS
    assert path_of().stat().st_mode & 0o777 == 0o644
    told = manager.read_text()
    if system() == "macos":
        assert told.splitlines() == [f"launchctl bootstrap gui/{os.getuid()} {path_of()}"]
    else:
        assert told.splitlines() == ["systemctl --user daemon-reload", "systemctl --user enable --now utter.service"]
        assert service.is_enabled(person, "linux")


def test_a_second_run_does_nothing(person: Path, any_system: str, manager: Path, picture: Take) -> None:
    install(WITH_SERVICE)
    before, asked = picture(person), manager.read_text()
    assert install(WITH_SERVICE) == DONE
    assert install(PLAIN) == DONE, "nor does one that does not ask for it take it away"
    assert picture(person) == before
    assert manager.read_text() == asked


def test_one_that_is_outdated_is_renewed_by_any_run(person: Path, any_system: str, manager: Path) -> None:
    install(WITH_SERVICE)
    path_of().write_bytes(path_of().read_bytes().replace(b"native_helper.engine", b"native_helper.old"))
    assert standing(folders(), person, system()) is Standing.OUTDATED
    assert install(PLAIN) == DONE
    assert standing(folders(), person, system()) is Standing.OURS


def test_uninstall_takes_all_of_it_away(person: Path, any_system: str, manager: Path, picture: Take) -> None:
    (person / ".config").mkdir()
    (person / "Library").mkdir()
    before = picture(person)
    install(WITH_SERVICE)
    assert uninstall(YES) == 0
    assert picture(person) == before
    assert ("bootout" if system() == "macos" else "disable --now") in manager.read_text()


def test_uninstall_needs_no_manager(
    person: Path, manager: Path, picture: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person / ".config").mkdir()
    before = picture(person)
    install(WITH_SERVICE)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert uninstall(YES) == 0
    assert picture(person) == before


@pytest.mark.parametrize(
    "content", ["[Unit]\n", "<plist version='1.0'><dict/></plist>", "<?xml version='1.0'?><plist><dict>", "\0"]
)
def test_a_file_of_somebody_else_is_kept(person: Path, any_system: str, manager: Path, content: str) -> None:
    path_of().parent.mkdir(parents=True)
    path_of().write_text(content)
    assert install(WITH_SERVICE) == INCOMPLETE
    assert uninstall(YES) == 0
    assert path_of().read_text() == content


def test_the_file_of_another_root_is_kept(person: Path, any_system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path_of().parent.mkdir(parents=True)
    path_of().write_bytes(service.content(folders(), system()))
    monkeypatch.setenv("UTTER_HOME", str(person / "another"))
    assert standing(folders(), person, system()) is Standing.FOREIGN


def test_where_no_manager_is_it_is_said_with_what_to_do(
    person: Path, any_system: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert install(WITH_SERVICE) == INCOMPLETE
    assert "is written, but there is no" in capsys.readouterr().out


@pytest.mark.parametrize("has_manager", [True, False])
def test_a_manager_that_refuses_is_told_in_its_words_with_what_helps(
    person: Path,
    manager: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_manager: bool,
) -> None:
    (tmp_path / "programs" / "systemctl").write_text("#!/bin/sh\necho Failed to connect to bus >&2\nexit 1\n")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    if has_manager:
        (tmp_path / "runtime" / "systemd" / "private").mkdir(parents=True)
    assert install(WITH_SERVICE) == INCOMPLETE
    told = capsys.readouterr().out
    assert "Failed to connect to bus" in told
    assert ("Try it yourself: systemctl --user daemon-reload" in told) == has_manager
    assert ("`loginctl enable-linger $USER`; then run: systemctl --user enable --now utter" in told) != has_manager


ODD_ROOTS = ["plain", "with space", "a%b", 'q"uote', "back\\slash", "dollar$HOME", "ünï", "semi;colon", "new'quote"]


@pytest.mark.parametrize("name", ODD_ROOTS)
def test_the_unit_says_what_is_started_whatever_the_path(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / name))
    unit = service.content(folders(), "linux").decode()
    (started,) = [line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart=")]
    assert shlex.split(started)[1:] == ["-I", "-m", "native_helper.engine"]
    variables = [line.removeprefix("Environment=") for line in unit.splitlines() if line.startswith("Environment=")]
    # systemd's quoting inside "" is C's; a doubled % stands for one.
    told = dict(shlex.split(value)[0].replace("%%", "%").split("=", 1) for value in variables)
    assert told["UTTER_HOME"] == str(tmp_path / name)


@pytest.mark.parametrize("name", ODD_ROOTS)
def test_the_agent_says_what_is_started_whatever_the_path(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / name))
    agent = plistlib.loads(service.content(folders(), "macos"))
    assert agent["Label"] == service.LABEL == path_label()
    assert agent["ProgramArguments"] == [sys.executable, "-I", "-m", "native_helper.engine"]
    assert agent["EnvironmentVariables"]["UTTER_HOME"] == str(tmp_path / name)
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}


def path_label() -> str:
    return service.place(Path("/"), "macos").stem


def test_a_path_that_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTTER_HOME", f"{tmp_path}/\udcff")
    with pytest.raises(SetupFailed, match="not valid UTF-8"):
        service.content(folders(), "linux")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", ODD_ROOTS)
def test_systemd_itself_finds_nothing_wrong_with_the_unit(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / name))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    unit = tmp_path / service.UNIT
    unit.write_bytes(service.content(folders(), "linux"))
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
