"""What is packed: the wheel and the source archive, and whom a person is told to ask to remove it again."""

import shutil
import site
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Final

import pytest

from native_helper.doctor.finding import State
from native_helper.doctor.installation import check_command
from native_helper.doctor.machine import this_machine
from native_helper.host import spawn
from native_helper.paths import folders
from native_helper.setup import launcher, package, service
from tests.test_layout import tracked

CHECKOUT: Final = Path(__file__).parents[2]


def built(checkout: Path, kind: str, folder: Path) -> Path:
    """Build a `wheel` or `sdist` of the checkout, without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    (file,) = folder.iterdir()
    return file


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the wheel of this checkout holds."""
    return contents(built(CHECKOUT, "wheel", tmp_path_factory.mktemp("wheel")))


def test_the_wheel_holds_the_package_the_extension_and_the_manifest_and_nothing_else(wheel: dict[str, bytes]) -> None:
    places = {"native_helper": "native_helper", "extension": "native_helper/shipped/extension"}
    places |= {"manifest": "native_helper/shipped/manifest"}
    wanted = {}
    for file in tracked():
        top, *below = file.relative_to(CHECKOUT).parts
        if top in places:
            wanted["/".join([places[top], *below])] = file.read_bytes()
    info = f"utter-{metadata.version('utter')}.dist-info/"
    assert {name: content for name, content in wheel.items() if not name.startswith(info)} == wanted
    about = {name.removeprefix(info) for name in wheel if name.startswith(info)}
    terms = {"licenses/LICENSE", "licenses/docs/third_party.md"}
    assert about == {"METADATA", "WHEEL", "RECORD", "entry_points.txt"} | terms


def test_the_source_archive_makes_the_same_wheel(wheel: dict[str, bytes], tmp_path: Path) -> None:
    with tarfile.open(built(CHECKOUT, "sdist", tmp_path / "sdist")) as archive:
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python has none, newer ones warn without
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(tmp_path / "source")  # noqa: S202 - we have just made it
    (source,) = (tmp_path / "source").iterdir()
    assert (source / "install.sh").stat().st_mode & 0o111
    assert not any((source / name).exists() for name in ("tests", "node_modules", "bench", ".venv", ".git"))
    assert contents(built(source, "wheel", tmp_path / "wheel")) == wheel


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as it lies in an environment that is not install.sh's."""
    prefix = tmp_path / "a tool"
    packages = prefix / "lib" / "python3" / "site-packages" / "native_helper" / "setup"
    packages.mkdir(parents=True)
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "executable", str(prefix / "bin" / "python"))
    monkeypatch.setattr(package, "__file__", str(packages / "package.py"))
    return prefix


@pytest.mark.parametrize(
    ("trace", "installer", "removal"),
    [
        ("uv-receipt.toml", None, "uv tool uninstall utter"),
        ("pipx_metadata.json", None, "pipx uninstall utter"),
        (None, "uv\n", "uv pip uninstall --python '{prefix}/bin/python' utter"),
        (None, "pip\n", "'{prefix}/bin/python' -m pip uninstall utter"),
        (None, None, "'{prefix}/bin/python' -m pip uninstall utter"),
    ],
)
def test_a_person_is_told_the_program_that_can_remove_the_package(
    elsewhere: Path, trace: str | None, installer: str | None, removal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trace is not None:
        (elsewhere / trace).write_text("")
    distribution = metadata.distribution("utter")
    monkeypatch.setattr(distribution, "read_text", {"INSTALLER": installer}.get)
    monkeypatch.setattr(metadata, "distribution", lambda _: distribution)
    found = package.other_installer(folders())
    assert found is not None
    assert found.removal == removal.format(prefix=elsewhere)


def test_install_shs_environment_and_a_checkout_are_removed_by_utter_itself(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert package.other_installer(folders()) is not None
    monkeypatch.setattr(sys, "prefix", str(folders().data / "environment-1"))
    assert package.other_installer(folders()) is None
    monkeypatch.setattr(sys, "prefix", str(elsewhere))
    monkeypatch.setattr(package, "__file__", str(CHECKOUT / "native_helper" / "setup" / "package.py"))
    assert package.other_installer(folders()) is None


def test_the_doctor_asks_for_the_command_where_that_program_puts_it(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = this_machine(str, thorough=False)
    path = elsewhere / "bin" / "utter"
    monkeypatch.setattr(package, "command", lambda: path)
    monkeypatch.setenv("PATH", str(elsewhere / "links"))
    assert check_command(machine).state is State.FAILURE
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    assert "does not find utter" in check_command(machine).message
    (elsewhere / "links").mkdir()
    (elsewhere / "links" / "utter").symlink_to(path)
    assert check_command(machine).state is State.OK
    (elsewhere / "links" / "utter").unlink()
    shutil.copy(path, elsewhere / "links" / "utter")
    assert "not what pip installed" in check_command(machine).message


def test_a_package_in_a_persons_own_folder_is_found_by_what_browsers_and_logins_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spawn.commands()[-1][1] == "-I"
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(CHECKOUT))
    assert spawn.commands()[-1][1] == "-EP"
    assert " -EP -m native_helper.host" in launcher.script(folders(), Path(sys.executable))
    assert b'"-EP" "-m" "native_helper.engine"' in service.content(folders(), "linux")
