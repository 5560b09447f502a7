"""The table of browsers against home folders."""

from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.setup.browsers import System, chosen, present, sandboxed, table

SYSTEMS: tuple[System, ...] = ("linux", "macos")


def base(home: Path, system: System) -> Path:
    return home / ("Library/Application Support" if system == "macos" else ".config")


def test_the_table_names_every_browser_that_utter_promises() -> None:
    assert [browser.name for browser in table()] == ["chrome", "chromium", "edge", "brave", "vivaldi", "arc", "opera"]


def test_no_two_browsers_of_the_table_share_a_folder() -> None:
    for system in SYSTEMS:
        folders = [name for browser in table() for name in (browser.macos if system == "macos" else browser.linux)]
        assert len(folders) == len(set(folders))


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_home_without_browsers_has_none(tmp_path: Path, system: System) -> None:
    base(tmp_path, system).mkdir(parents=True)
    assert present(table(), tmp_path, system) == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_folder_of_the_table_alone_is_recognised_as_its_browser(tmp_path: Path, system: System) -> None:
    for browser in table():
        for number, name in enumerate(browser.macos if system == "macos" else browser.linux):
            home = tmp_path / browser.name / str(number)
            (base(home, system) / name).mkdir(parents=True)
            (found,) = present(table(), home, system)
            assert (found.title, found.user_data) == (browser.title, base(home, system) / name)
            assert found.hosts == found.user_data / "NativeMessagingHosts"


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_browsers_at_once_are_all_found(tmp_path: Path, system: System) -> None:
    names = [name for browser in table() for name in (browser.macos if system == "macos" else browser.linux)]
    for name in names:
        (base(tmp_path, system) / name).mkdir(parents=True)
    assert [profile.user_data for profile in present(table(), tmp_path, system)] == [
        base(tmp_path, system) / name for name in names
    ]


def test_a_file_with_a_browsers_name_is_no_browser(tmp_path: Path) -> None:
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "chromium").write_text("")
    assert present(table(), tmp_path, "linux") == []


def test_a_browser_whose_config_folder_was_moved_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere" / "chromium").mkdir(parents=True)
    (found,) = present(table(), tmp_path / "home", "linux")
    assert found.user_data == tmp_path / "elsewhere" / "chromium"


def test_sandboxed_browsers_are_named_with_their_sandbox(tmp_path: Path) -> None:
    (tmp_path / "snap" / "chromium").mkdir(parents=True)
    (tmp_path / ".var" / "app" / "com.google.Chrome").mkdir(parents=True)
    found = {(browser.title, browser.sandbox) for browser in sandboxed(table(), tmp_path, "linux")}
    assert found == {("Chromium", "Snap"), ("Google Chrome", "Flatpak")}
    assert sandboxed(table(), tmp_path, "macos") == []


def test_a_chosen_browser_is_the_only_one(tmp_path: Path) -> None:
    assert [browser.name for browser in chosen(["brave", "edge", "brave"])] == ["brave", "edge"]
    assert chosen([]) == table()


def test_an_unknown_browser_is_refused_with_the_names_that_are_known() -> None:
    with pytest.raises(SetupFailed) as refused:
        chosen(["netscape"])
    assert "netscape" in refused.value.message
    assert refused.value.remedy is not None
    assert "vivaldi" in refused.value.remedy
