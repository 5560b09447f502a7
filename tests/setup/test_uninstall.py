"""`utter uninstall`: what is left is what was there before."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.errors import EngineUnreachable, SetupFailed
from native_helper.host import engine_link
from native_helper.paths import MLX, folders, make_private
from native_helper.setup import command, mlx_models, profile
from native_helper.setup.install import InstallOptions, install, system
from native_helper.setup.model_install import Wish
from native_helper.setup.record import open_record
from native_helper.setup.registration import FILE_NAME
from native_helper.setup.uninstall import DONE, UninstallOptions, uninstall
from native_helper.shown import shown
from tests.cli.terminal import at_a_terminal

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]

YES = UninstallOptions(yes=True)


def lived_in(home: Path) -> None:
    """A home with a history: browsers, files of its own, odd modes, empty folders, a link."""
    base = home / ("Library/Application Support" if system() == "macos" else ".config")
    for name in ("chromium", "google-chrome", "Chromium", "Google/Chrome"):
        (base / name).mkdir(parents=True, exist_ok=True)
    # One that other programs use, one that is empty: neither was made by Utter.
    (base / "chromium" / "NativeMessagingHosts").mkdir(mode=0o700)
    (base / "google-chrome" / "NativeMessagingHosts").mkdir()
    (base / "google-chrome" / "NativeMessagingHosts" / "org.other.json").write_text("{}")
    (home / ".profile").write_bytes(b"umask 027")
    (home / ".profile").chmod(0o640)
    (home / ".local" / "share").mkdir(parents=True)
    (home / ".local" / "share").chmod(0o711)
    (home / "link").symlink_to("nowhere")


def with_a_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What install.sh adds to `utter install`: an environment, the command, a line in the profile."""
    where = folders()
    record = open_record(where)
    (where.data / "environment-1" / "bin").mkdir(parents=True)
    (where.data / "environment-1" / "bin" / "utter").write_text("")
    where.environment.symlink_to("environment-1")
    record.make_folder(command.place(where).parent)
    command.write(where)
    monkeypatch.setenv("SHELL", "/bin/sh")
    file = profile.profile_of_shell()
    assert file is not None
    profile.add(file, command.place(where).parent, record)


@pytest.mark.parametrize("history", [lambda home: None, lived_in])
def test_after_install_and_uninstall_the_home_is_as_before(
    person: Path,
    any_system: str,
    history: Callable[[Path], None],
    picture: Take,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    history(person)
    named = tmp_path / "profile"
    named.mkdir()
    before = picture(tmp_path / "home"), picture(named)
    with_a_command(person, monkeypatch)
    install(InstallOptions(yes=True))
    install(InstallOptions(yes=True, user_data_dirs=(named,)))
    (folders().config / "token").write_text("secret")
    (folders().models / "voice").mkdir(parents=True)
    (folders().models / "voice" / "weights").write_bytes(b"\0" * 1000)
    assert picture(person) != before[0]
    assert picture(named) != before[1]
    assert uninstall(YES) == DONE
    assert (picture(tmp_path / "home"), picture(named)) == before


def test_a_root_of_its_own_is_emptied_and_removed_if_utter_made_it(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Take
) -> None:
    lived_in(person)
    before = picture(tmp_path)
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / "new" / "it's a root"))
    install(InstallOptions(yes=True))
    assert (tmp_path / "new" / "it's a root" / "Utter Extension" / "manifest.json").is_file()
    assert uninstall(YES) == DONE
    assert picture(tmp_path) == before


def test_a_root_that_was_there_stays_with_what_else_is_in_it(root: Path) -> None:
    (root / "notes.txt").write_text("mine")
    install(InstallOptions(yes=True))
    assert uninstall(YES) == DONE
    assert [path.name for path in root.iterdir()] == ["notes.txt"]


def test_what_others_own_is_kept(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lived_in(person)
    install(InstallOptions(yes=True))
    ours = list(person.rglob(FILE_NAME))
    taken_over = ours[0]
    taken_over.write_text('{"path": "/opt/other"}')
    (taken_over.parent / "org.newcomer.json").write_text("{}")
    assert uninstall(YES) == DONE
    assert taken_over.read_text() == '{"path": "/opt/other"}'
    assert (taken_over.parent / "org.newcomer.json").exists()
    assert list(person.rglob(FILE_NAME)) == [taken_over]


def test_the_list_comes_first_and_the_click_that_is_left_comes_last(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(person)
    install(InstallOptions(yes=True))
    capsys.readouterr()
    uninstall(YES)
    told = capsys.readouterr().out
    parts = ["Utter will:", "Unregister from", "Done:", "Unregistered from", "chrome://extensions"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)


def test_a_dry_run_lists_and_removes_nothing(person: Path, picture: Take, capsys: pytest.CaptureFixture[str]) -> None:
    lived_in(person)
    install(InstallOptions(yes=True))
    before = picture(person)
    assert uninstall(UninstallOptions(dry_run=True)) == DONE
    assert picture(person) == before
    assert "Remove the helper" in capsys.readouterr().out


def test_without_yes_and_without_a_person_nothing_is_removed(person: Path, picture: Take) -> None:
    install(InstallOptions(yes=True))
    before = picture(person)
    with pytest.raises(SetupFailed):
        uninstall(UninstallOptions())
    assert picture(person) == before


def test_models_that_are_kept_are_all_that_is_kept_and_go_with_the_next_uninstall(
    person: Path, any_system: str, picture: Take
) -> None:
    before = picture(person)
    install(InstallOptions(yes=True))
    weights = folders().models / "kokoro" / "weights"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"\0")
    assert uninstall(UninstallOptions(yes=True, keep_models=True)) == DONE
    assert [path.name for path in person.rglob("*") if path.is_file()] == [
        "installed.txt",
        "weights",
    ] or weights.exists()
    left = {path for path in person.rglob("*") if path.is_file()}
    assert left == {weights, folders().data / "installed.txt"}
    assert uninstall(YES) == DONE
    assert picture(person) == before


def test_a_model_that_was_linked_stays_where_the_person_has_it(person: Path, any_system: str, picture: Take) -> None:
    (person / "my-model").mkdir()
    (person / "my-model" / "model.safetensors").write_bytes(b"weights")
    (person / "my-model" / "config.json").write_text('{"model_type": "hum"}')
    before = picture(person)
    install(InstallOptions(yes=True))
    mlx_models.add(folders(), mlx_models.wanted(str(person / "my-model")), (), Wish())
    assert (folders().models / MLX / "my-model").is_symlink()
    assert uninstall(YES) == DONE
    assert picture(person) == before


def test_ones_own_words_are_named_and_kept_if_that_is_wanted_and_go_with_the_next_uninstall(
    person: Path, any_system: str, picture: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    before = picture(person)
    install(InstallOptions(yes=True))
    words = folders().dictionary
    words.write_text("".join(f'[[entry]]\nword = "w{n}"\nsay = "s"\n' for n in range(3)))
    (folders().config / "token").write_text("secret")
    uninstall(UninstallOptions(dry_run=True))
    assert "and your own words (3) (to keep those, add --keep-words)" in capsys.readouterr().out
    assert uninstall(UninstallOptions(yes=True, keep_words=True)) == DONE
    assert "not your own words (3)" in capsys.readouterr().out
    left = {path for path in person.rglob("*") if path.is_file()}
    assert left == {words, folders().data / "installed.txt"}
    assert words.read_text().count("entry") == 3
    assert uninstall(YES) == DONE
    assert picture(person) == before


def test_words_that_an_engine_alone_stood_beside_are_kept_with_the_way_back_to_nothing(
    person: Path, picture: Take
) -> None:
    before = picture(person)
    make_private(folders().config)
    folders().dictionary.write_text("no toml [")
    folders().settings.write_text("")
    assert uninstall(UninstallOptions(yes=True, keep_words=True)) == DONE
    assert folders().dictionary.exists()
    assert not folders().settings.exists()
    assert uninstall(YES) == DONE
    assert picture(person) == before


def test_only_folders_on_the_way_to_utters_own_places_are_taken_for_made_ones(
    person: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(InstallOptions(yes=True))
    mine = [tmp_path / "mine", person / "Documents", person / "Documents" / "NativeMessagingHosts"]
    for folder in mine:
        folder.mkdir()
        open_record(folders()).add("made-folder", folder)
    assert uninstall(YES) == DONE
    assert all(folder.is_dir() for folder in mine)
    told = capsys.readouterr().out
    (line,) = [line for line in told.splitlines() if line.startswith("  - Remove the folders Utter made")]
    if system() == "linux":
        assert "(~/.local/state/utter, ~/.local/share, ~/.local/state, ~/.config, ~/.local)" in line, "each is named"


def test_a_made_folder_that_holds_something_else_by_then_is_not_told_as_removed(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(InstallOptions(yes=True))
    above = folders().config.parent
    (above / "another-program").mkdir()
    capsys.readouterr()
    assert uninstall(YES) == DONE
    assert above.is_dir()
    (line,) = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("  - Removed the folders Utter")
    ]
    assert shown(above) not in line.replace(")", ",").split("(")[1].replace(" ", "").split(",")


def test_where_nothing_is_installed_that_is_said(
    person: Path, picture: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    assert uninstall(YES) == DONE
    assert "nothing to remove" in capsys.readouterr().out
    assert uninstall(UninstallOptions(yes=True, json=True)) == DONE
    assert json.loads(capsys.readouterr().out) == {"steps": []}
    assert picture(person) == {}


def test_a_settings_folder_that_is_a_link_loses_only_the_link(person: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles"
    kept.mkdir()
    (kept / "settings.toml").write_text("")
    install(InstallOptions(yes=True))
    where = folders()
    where.config.rmdir()
    where.config.symlink_to(kept)
    assert uninstall(YES) == DONE
    assert not where.config.is_symlink()
    assert (kept / "settings.toml").exists()


def test_folders_that_utter_never_used_are_left_though_the_root_names_them(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    with_a_command(person, monkeypatch)
    install(InstallOptions(yes=True))
    root = tmp_path / "work"
    for name in ("data", "config", "log", "run"):
        (root / name).mkdir(parents=True)
    (root / "data" / "mine.txt").write_text("x")
    (root / "config" / "settings.toml").write_text("x")
    before = picture(tmp_path)
    monkeypatch.setenv("UTTER_HOME", str(root))
    assert uninstall(YES) == DONE
    assert picture(tmp_path) == before, "nor is the line of the other installation in .profile touched"
    assert "nothing to remove" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["data", "config", "log", "run"])
def test_a_root_with_files_of_another_program_is_refused_and_left_as_it_is(
    root: Path, picture: Take, name: str
) -> None:
    (root / name).mkdir(exist_ok=True)
    (root / name / "mine.txt").write_text("x")
    before = picture(root)
    with pytest.raises(SetupFailed, match=r"mine\.txt"):
        install(InstallOptions(yes=True))
    with pytest.raises(EngineUnreachable, match=r"mine\.txt"):
        engine_link.connect("test")
    engine = subprocess.run(
        [sys.executable, "-I", "-m", "native_helper.engine"], capture_output=True, text=True, check=False
    )
    assert engine.returncode == 1
    assert "mine.txt" in engine.stderr
    assert picture(root) == before


def test_what_a_person_put_into_utters_folders_stays_and_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(InstallOptions(yes=True))
    mine = [folder / "mine" for folder in (folders().data, folders().config, folders().log, folders().run)]
    for path in mine:
        path.mkdir()
        (path / "deep.txt").write_text("x")
    assert uninstall(YES) == DONE
    assert sorted(path for path in root.rglob("*") if path.is_file()) == sorted(path / "deep.txt" for path in mine)
    told = capsys.readouterr().out
    assert all(str(path) in told for path in mine)


@pytest.mark.parametrize("root_of", ["home", "utter"])
def test_an_engine_that_ran_without_any_installation_leaves_nothing_either(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Take, root_of: str
) -> None:
    before = picture(tmp_path)
    if root_of == "utter":
        monkeypatch.setenv("UTTER_HOME", str(tmp_path / "new" / "root"))
    with engine_link.connect("test") as link:
        assert link.ready["type"] == "ready"
    assert picture(tmp_path) != before
    assert uninstall(YES) == DONE
    assert picture(tmp_path) == before


@pytest.mark.parametrize("answers", ["y\ny\n", "y\nn\n", "n\n", "\n", ""])
def test_a_person_is_asked_and_then_about_the_models(person: Path, answers: str) -> None:
    install(InstallOptions(yes=True))
    weights = folders().models / "weights"
    weights.parent.mkdir()
    weights.write_bytes(b"\0")
    code = "from native_helper.setup.uninstall import *; raise SystemExit(uninstall(UninstallOptions()))"
    done = at_a_terminal([sys.executable, "-c", code], answers)
    assert ("Remove the voice models too" in done) == answers.startswith("y")
    assert weights.exists() == (answers != "y\ny\n")
    assert folders().launcher.exists() == (not answers.startswith("y"))
