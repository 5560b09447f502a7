"""What was added goes whole, and the folder is then as it was before."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from native_helper.errors import DownloadFailed, SetupFailed
from native_helper.paths import folders
from native_helper.setup.record import open_record
from native_helper.setup.uninstall import UninstallOptions, uninstall
from native_helper.setup.workers import models, place, removing
from native_helper.workers.installed import Presence
from native_helper.workers.roster import Kind
from tests.setup.conftest import Picture
from tests.setup.hub_server import HubServer
from tests.setup.model_set import cut_after
from tests.setup.workers.fork import CHOIR, FORGE, FORK, Pip, bring, presence
from tests.setup.workers.fork import place as folder_of


@pytest.mark.parametrize("kind", [FORK, FORGE, CHOIR])
def test_nothing_of_it_stays(
    shop: HubServer, pip: Pip, root: Path, picture: Callable[[Path], Picture], kind: Kind
) -> None:
    place.log(kind, folders())  # the folders, which Utter has anyhow
    before = picture(root)
    bring(kind, voices=("en_alto",) if kind is CHOIR else ())
    assert picture(root) != before
    assert removing.size(kind, folders()) > 5000
    removing.remove(kind, folders())
    assert presence(kind) is Presence.ABSENT
    assert picture(root) == before


def test_half_of_it_goes_as_well(shop: HubServer, pip: Pip, root: Path, picture: Callable[[Path], Picture]) -> None:
    place.log(FORK, folders())
    before = picture(root)
    shop.on_piece = cut_after(100_000, times=100, name="model.pth")
    with pytest.raises(DownloadFailed):
        bring(FORK)
    removing.remove(FORK, folders())
    assert picture(root) == before
    # And what a removal left that was cut off in its middle.
    bring(FORK._replace(files=None))
    folder_of(FORK).rename(folder_of(FORK).with_name(".fork.removed"))
    removing.remove(FORK, folders())
    assert picture(root) == before


def test_of_a_link_to_another_disk_the_link_goes(shop: HubServer, pip: Pip, tmp_path: Path) -> None:
    bring(FORK)
    disk = folder_of(FORK).rename(tmp_path / "disk")
    folder_of(FORK).symlink_to(disk)
    assert removing.elsewhere(FORK, folders()) == disk
    removing.remove(FORK, folders())
    assert (disk / "added.json").exists(), "the person has put it there"
    assert not folders().workers.exists()
    folders().workers.mkdir()
    folder_of(FORK).symlink_to(tmp_path / "unplugged")
    assert removing.is_there(FORK, folders())
    removing.remove(FORK, folders())
    assert not removing.is_there(FORK, folders())


def test_a_voice_goes_and_the_others_stay(shop: HubServer, pip: Pip) -> None:
    bring(CHOIR, voices=("en_alto", "en_bass"))
    size = removing.size(CHOIR, folders(), "en_alto")
    assert 5000 < size < 6000
    removing.remove(CHOIR, folders(), "en_alto")
    assert models.voices(CHOIR, folders()) == ["en_bass"]
    assert list(folder_of(CHOIR).rglob("*en_alto*")) == []
    assert presence(CHOIR) is Presence.WHOLE
    assert not bring(CHOIR), "what was taken away does not come back by itself"


def test_it_is_not_taken_away_under_another_run(shop: HubServer, pip: Pip) -> None:
    bring(FORK)
    with place.alone(FORK, folders()), pytest.raises(SetupFailed, match="another program"):
        removing.remove(FORK, folders())


def test_who_only_looks_whether_it_is_held_is_in_nobodys_way(
    shop: HubServer, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(FORK)
    looking = os.open(folder_of(FORK), os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    monkeypatch.setattr(place, "time", SimpleNamespace(sleep=lambda _: os.close(looking)))
    removing.remove(FORK, folders())
    assert not removing.is_there(FORK, folders())


def test_uninstall_removes_nothing_while_something_is_being_added(
    shop: HubServer, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_record(folders())
    monkeypatch.setattr(place, "ROSTER", {"fork": FORK})
    with place.alone(FORK, folders()), pytest.raises(SetupFailed, match="The fork is being added or removed"):
        uninstall(UninstallOptions(yes=True))
    assert folders().data.exists()
    assert uninstall(UninstallOptions(yes=True)) == 0
    assert not folders().data.exists()


def test_uninstall_takes_all_of_it_along(
    shop: HubServer, pip: Pip, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_record(folders())
    bring(FORK)
    bring(CHOIR, voices=("en_alto",))
    assert uninstall(UninstallOptions(yes=True)) == 0
    assert not folders().data.exists()
    assert list(folders().log.parent.glob("log/*")) == []
    assert "Left as it is" not in capsys.readouterr().out
