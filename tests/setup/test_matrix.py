"""Every home, every set of browsers: installed twice, then taken away, the home is as it was, modes included.

The short rows go through the setup's own functions. The whole of install.sh, an older checkout before it as well, is in
the long run.
"""

import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from native_helper.host import engine_link
from native_helper.paths import folders
from native_helper.setup import running_engine
from native_helper.setup.browsers import HOSTS_FOLDER, present, table
from native_helper.setup.install import DONE, INCOMPLETE, InstallOptions, install, system
from native_helper.setup.registration import FILE_NAME, Standing, standing
from native_helper.setup.uninstall import UninstallOptions, uninstall
from tests.setup.new_user import CHECKOUT, install_sh, shell_environment, without_http

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]

HOMES = {"plain": "home-of-one", "spaces": "my own home", "not ASCII": "größe-日本語-🔊", "120 bytes": "x" * 120}
BROWSERS = {  # how many, and whether the first has a manifest of another program's
    "no browser": (0, False),
    "one browser": (1, False),
    "one browser, foreign manifest": (1, True),
    "all browsers": (100, False),
    "all browsers, foreign manifest": (100, True),
}
FOREIGN = '{"name": "org.utter.helper", "path": "/opt/other"}'
YES = InstallOptions(yes=True, next_steps=False)


@pytest.fixture
def make_home(person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Return a function that makes a person's home: of a name, with so many browsers, one of them another program's."""

    def make(name: str, n_browsers: int, *, foreign: bool = False) -> Path:
        home = tmp_path / HOMES[name]
        base = home / ("Library/Application Support" if system() == "macos" else ".config")
        base.mkdir(parents=True)
        (home / ".bashrc").write_bytes(b"umask 022")
        (home / ".bashrc").chmod(0o640)
        known = [folder for it in table() for folder in (it.macos if system() == "macos" else it.linux)]
        for folder in known[:n_browsers]:
            (base / folder).mkdir(parents=True, mode=0o700)
        if foreign:
            hosts = base / known[0] / HOSTS_FOLDER
            hosts.mkdir(mode=0o750)
            (hosts / FILE_NAME).write_text(FOREIGN)
            (hosts / FILE_NAME).chmod(0o604)
        monkeypatch.setenv("HOME", str(home))
        return home

    yield make
    running_engine.stop(folders())


def registered(home: Path) -> list[Path]:
    """Return the manifests of ours in the browsers' folders."""
    found = [profile.hosts / FILE_NAME for profile in present(table(), home, system())]
    return [path for path in found if standing(path, folders().launcher) is Standing.OURS]


@pytest.mark.parametrize(("n_browsers", "foreign"), BROWSERS.values(), ids=BROWSERS)
@pytest.mark.parametrize("name", HOMES)
def test_installed_twice_and_taken_away_the_home_is_as_before(
    make_home: Callable[..., Path], picture: Take, any_system: str, name: str, n_browsers: int, foreign: bool
) -> None:
    home = make_home(name, n_browsers, foreign=foreign)
    before = picture(home)
    status = INCOMPLETE if foreign else DONE
    assert install(YES) == status
    first = picture(home)
    assert install(YES) == status
    assert picture(home) == first, "a second run changes nothing"
    assert len(registered(home)) == len(present(table(), home, system())) - foreign
    assert uninstall(UninstallOptions(yes=True)) == DONE
    assert picture(home) == before


def test_a_long_homes_socket_goes_too_with_the_folder_it_had_to_lie_in(
    make_home: Callable[..., Path], picture: Take
) -> None:
    home = make_home("120 bytes", 1)
    before = picture(home)
    assert install(YES) == DONE
    elsewhere = folders().socket.parent
    assert not elsewhere.is_relative_to(home), "no socket can have so long a path"
    engine_link.connect("test").close()
    assert elsewhere.is_dir()
    assert uninstall(UninstallOptions(yes=True)) == DONE
    assert not elsewhere.exists()
    assert picture(home) == before


@dataclass(frozen=True)
class Row:
    """A run of install.sh."""

    name: str
    n_browsers: int
    foreign: bool = False
    upgrade: bool = False  # an older checkout was installed before


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The checkout of the commit before the last one that changed what install.sh installs."""
    listed = git("rev-list", "-n", "2", "HEAD", "--", "native_helper")
    commits = listed.stdout.decode().split()
    if listed.returncode != 0 or len(commits) < 2:
        pytest.skip("no history: this is no clone, or one without its past")
    folder = tmp_path / "older"
    with tarfile.open(fileobj=BytesIO(git("archive", commits[1]).stdout)) as archive:
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python has none, newer ones warn without
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder)  # noqa: S202 - of our own history
    return folder


def git(*words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, check=False)


def version() -> str:
    command: list[str | Path] = [folders().environment / "bin" / "utter", "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


ROWS = {
    "no browser, spaces": Row("spaces", 0),
    "one browser, not ASCII, upgraded": Row("not ASCII", 1, upgrade=True),
    "all browsers, 120 bytes, foreign manifest": Row("120 bytes", 100, foreign=True),
}


@pytest.mark.long
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_install_sh_twice_and_uninstall_leave_the_home_as_before(
    row: Row,
    make_home: Callable[..., Path],
    tmp_path: Path,
    wheelhouse: Path,
    picture: Take,
    request: pytest.FixtureRequest,
) -> None:
    home = make_home(row.name, row.n_browsers, foreign=row.foreign)
    before = picture(home)
    env = shell_environment(home, tmp_path, wheelhouse)
    without_http(home)
    replaced: list[str] = []
    if row.upgrade:
        done = install_sh(env, "--no-sound", "--no-model", checkout=request.getfixturevalue("older"))
        if "No matching distribution" in done.stderr:
            pytest.skip("what the older one needs is not installed here")
        assert done.returncode == 0, done.stdout + done.stderr
        replaced.append(version())
    for _ in range(2):
        done = install_sh(env, "--no-sound", "--no-model")
        assert done.returncode == (1 if row.foreign else 0), done.stdout + done.stderr
        assert ("registered with no browser yet" in done.stdout) == (row.n_browsers == 0)
        assert running_engine.pid(folders()) is not None
        assert version() not in replaced
        assert len(list(folders().data.glob("environment-*"))) == 1
    assert len(registered(home)) == len(present(table(), home, system())) - row.foreign
    elsewhere = folders().socket.parent
    gone = install_sh(env, "--uninstall", "--yes")
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert picture(home) == before
    assert not elsewhere.exists()
    assert running_engine.pid(folders()) is None
