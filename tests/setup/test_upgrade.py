"""A newer build takes the place of an older one whole, or not at all."""

import errno
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.build import build
from native_helper.errors import EngineUnreachable, SetupFailed
from native_helper.host import engine_link
from native_helper.paths import folders
from native_helper.setup import environment, extension_folder, running_engine, upgrade, virtual_environment
from native_helper.setup.install import InstallOptions, install
from native_helper.setup.virtual_environment import Making
from tests.host.chrome import Chrome

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]


def make_environment(name: str) -> Path:
    """An environment whose `utter` says which it is."""
    folder = folders().data / name
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "utter").write_text(f"#!/bin/sh\necho {name}\n")
    (folder / "bin" / "utter").chmod(0o755)
    return folder


def said() -> str:
    command = [folders().environment / "bin" / "utter"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def fresh(root: Path) -> Iterator[Path]:
    """An older Utter that works, with an extension of an older build; a newer environment is ready."""
    assert install(InstallOptions(yes=True, next_steps=False)) == 0
    make_environment("environment-old")
    folders().environment.symlink_to("environment-old")
    (extension() / "protocol.js").write_text("// of last year\n")
    yield make_environment("environment-new")
    running_engine.stop(folders())


def extension() -> Path:
    return extension_folder.place(folders())


def hidden(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.name.startswith(".")]


def test_environment_and_extension_are_replaced_together(root: Path, fresh: Path) -> None:
    upgrade.replace(folders(), fresh)
    assert said() == "environment-new"
    assert extension_folder.is_current(extension())
    assert not (folders().data / "environment-old").exists()
    assert hidden(root) == []


def full(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted(*_: object, **__: object) -> Any:
    raise KeyboardInterrupt


def stuck(*_: object) -> Any:
    raise EngineUnreachable("The engine could not be ended.")


def broken(*_: object) -> Any:
    raise SetupFailed("The extension is missing.")


def at_rename(number: int, failing: Callable[..., Any]) -> Callable[[pytest.MonkeyPatch], None]:
    """Let the `number`th rename of a folder fail."""

    def inject(monkeypatch: pytest.MonkeyPatch) -> None:
        real, calls = Path.rename, [0]

        def rename(self: Path, target: Path) -> Path:
            calls[0] += 1
            return failing() if calls[0] == number else real(self, target)

        monkeypatch.setattr(Path, "rename", rename)

    return inject


def at(owner: object, name: str, failing: Callable[..., Any]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda monkeypatch: monkeypatch.setattr(owner, name, failing)


STEPS = {
    "the extension cannot be read": at(extension_folder, "_wanted", broken),
    "the copy's folder cannot be made": at(Path, "mkdir", full),
    "the disk is full while it is copied": at(Path, "write_bytes", full),
    "Ctrl-C while it is copied": at(Path, "write_bytes", interrupted),
    "the engine cannot be ended": at(running_engine, "stop", stuck),
    "Ctrl-C while the engine ends": at(running_engine, "stop", interrupted),
    "the link cannot be written": at(Path, "symlink_to", full),
    "the link cannot be replaced": at(Path, "replace", full),
    "the old extension cannot be moved": at_rename(1, full),
    "the new extension cannot be moved": at_rename(2, full),
    "Ctrl-C between the two moves": at_rename(2, interrupted),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_failure_leaves_the_old_one_as_it_was(
    root: Path, fresh: Path, picture: Take, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = picture(extension())
    with monkeypatch.context() as patched:
        STEPS[step](patched)
        with pytest.raises((OSError, SetupFailed, EngineUnreachable, KeyboardInterrupt)):
            upgrade.replace(folders(), fresh)
    assert said() == "environment-old"
    assert picture(extension()) == before
    assert not fresh.exists()
    assert hidden(root) == []
    # And what failed can be done again.
    upgrade.replace(folders(), make_environment("environment-again"))
    assert said() == "environment-again"
    assert extension_folder.is_current(extension())


def test_a_failure_of_the_first_installation_leaves_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert install(InstallOptions(yes=True, next_steps=False)) == 0
    fresh = make_environment("environment-first")
    with monkeypatch.context() as patched:
        at(extension_folder, "swap", full)(patched)
        with pytest.raises(OSError, match="No space"):
            upgrade.replace(folders(), fresh)
    assert virtual_environment.in_use(folders().data) is None
    assert not fresh.exists()


def test_what_cannot_be_tidied_up_is_no_failure(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.rmtree", lambda _path, ignore_errors=False: None if ignore_errors else full())
    upgrade.replace(folders(), fresh)
    assert said() == "environment-new"


def test_an_extension_that_was_cut_off_between_its_moves_is_found_again(root: Path, fresh: Path) -> None:
    extension().rename(root / f".{extension_folder.NAME}.old")
    upgrade.replace(folders(), fresh)
    extension_folder.write(extension())
    assert extension_folder.is_current(extension())
    assert hidden(root) == []


def test_one_that_was_cut_off_is_back_before_anything_else_can_fail(
    root: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extension().rename(root / f".{extension_folder.NAME}.old")
    with monkeypatch.context() as patched:
        at(Path, "write_bytes", full)(patched)
        with pytest.raises(OSError, match="No space"):
            extension_folder.write(extension())
    assert (extension() / "protocol.js").read_text() == "// of last year\n"


def test_a_folder_of_the_persons_own_is_left_alone(fresh: Path) -> None:
    (extension() / extension_folder.MARKER).unlink()
    upgrade.replace(folders(), fresh)
    assert (extension() / "protocol.js").read_text() == "// of last year\n"


def test_the_copy_says_which_build_it_came_with() -> None:
    extension_folder.write(extension())
    manifest = json.loads((extension() / "manifest.json").read_text())
    assert manifest["version_name"] == build()
    assert list(manifest)[:2] == ["manifest_version", "name"], "the rest is as it was"


def test_an_environment_that_cannot_speak_is_never_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders().data.mkdir(parents=True)
    (folders().data / "installed.txt").touch()
    commands: list[str] = []

    def run(_: Making, command: list[str | Path]) -> None:
        words = [str(word) for word in command]
        commands.append(" ".join(words[words.index("speak") - 1 :] if "speak" in words else words))
        if "speak" in words:
            raise subprocess.CalledProcessError(1, words)

    monkeypatch.setattr(Making, "run", run)
    with pytest.raises(SetupFailed):
        environment.build(folders(), Path("/checkout"), frozenset(), root / "log")
    assert list(folders().data.glob("environment-*")) == []
    assert "engine --stop" in commands[-1], "its own engine does not stay"


def test_who_is_being_read_to_is_told_and_served_by_the_next_engine(fresh: Path) -> None:
    with Chrome() as chrome:
        with engine_link.connect("test", start=False) as link:
            old = link.pid
        chrome.send("speak", id="book", text="A long day. " * 2000)
        assert chrome.receive("started")["id"] == "book"
        upgrade.replace(folders(), fresh)
        assert running_engine.pid(folders()) is None
        lost = chrome.receive_until_last()[-1]
        assert lost["id"] == "book"
        # The extension then asks again, from where it was heard (LOST_CODES in relay.js). The host may not have noticed
        # the end yet, which costs one more round.
        for name in ("rest", "again"):
            assert lost["code"] in ("canceled", "engine_crashed")
            chrome.send("speak", id=name, text="The rest.")
            lost = chrome.receive_until_last()[-1]
            if lost["type"] == "end":
                break
        assert lost["type"] == "end"
        with engine_link.connect("test", start=False) as link:
            assert link.pid != old
