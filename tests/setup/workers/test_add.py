"""What is added comes whole or not at all, agreed to, and the same command goes on where one was cut off."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from native_helper.errors import Canceled, DownloadFailed, FileUnusable, NoNetwork, SetupFailed, UnknownVoice
from native_helper.paths import folders
from native_helper.setup import disk, virtual_environment
from native_helper.setup.model_install import Wish
from native_helper.setup.workers import environment, models
from native_helper.setup.workers import place as places
from native_helper.setup.workers.add import Offer
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import PIPER
from tests.setup.hub_server import HubServer
from tests.setup.model_set import SHORT, contents, cut_after
from tests.setup.workers.fork import (
    CHOIR,
    FORK,
    LICENCE,
    MODEL,
    PUBLISHED,
    Pip,
    bring,
    names,
    other_python,
    place,
    presence,
    write_files,
)


def noting(kept: list[Any], *, answer: bool = True) -> Callable[[object], bool]:
    """Return who is asked, keeps what about, and answers."""

    def asked(about: object) -> bool:
        kept.append(about)
        return answer

    return asked


def clear_what_is_left(folder: Path) -> None:
    shutil.rmtree(folder / "environment-left", ignore_errors=True)
    (folder / "environment-left").mkdir()


def test_libraries_and_files_come_and_then_it_is_whole(shop: HubServer, pip: Pip) -> None:
    assert presence(FORK) is Presence.ABSENT
    lines: list[str] = []
    assert bring(FORK, on_line=lines.append)
    assert presence(FORK) is Presence.WHOLE
    assert pip.installed == [["tuning-fork==1.0"]]
    assert lines == ["Collecting tuning-fork"]
    assert contents(installed.models(FORK, folders())) == MODEL
    assert names(place(FORK)) == ["added.json", "cache", "environment", "environment-", "models", "models.lock.json"]


def test_it_is_told_how_much_comes_and_asked_before_anything_does(shop: HubServer, pip: Pip) -> None:
    offers: list[Offer] = []
    with pytest.raises(Canceled, match="Nothing was fetched"):
        bring(FORK, agree=noting(offers, answer=False))
    (offer,) = offers
    assert (offer.environment_bytes, offer.files_bytes) == (2_000_000, 300_000)
    assert offer.disk_bytes > offer.environment_bytes + offer.files_bytes
    assert offer.free_bytes == pytest.approx(disk.free_bytes(folders().data), rel=0.1)
    assert shop.asked == []
    assert pip.installed == []
    assert not folders().workers.exists()


def test_a_licence_that_is_not_accepted_ends_it_and_one_that_is_is_not_shown_again(shop: HubServer, pip: Pip) -> None:
    with pytest.raises(Canceled, match="licence was not accepted"):
        bring(FORK, accept=lambda _: False)
    assert shop.asked == []
    assert not folders().workers.exists()
    asked: list[object] = []
    bring(FORK, accept=noting(asked))
    assert asked == [LICENCE]
    (installed.models(FORK, folders()) / "config.json").unlink()
    assert bring(FORK, accept=noting(asked))
    assert asked == [LICENCE]


def test_what_is_whole_and_right_is_left_alone(shop: HubServer, pip: Pip) -> None:
    bring(FORK)
    before = len(shop.asked)
    assert not bring(FORK, agree=lambda _: pytest.fail("nobody is asked where nothing comes"))
    assert (len(pip.installed), len(shop.asked)) == (1, before)


def test_for_another_version_the_libraries_are_renewed_and_the_files_stay(shop: HubServer, pip: Pip) -> None:
    bring(FORK)
    old, n_asked = str((place(FORK) / "environment").readlink()), len(shop.asked)
    newer = FORK._replace(requirements=("tuning-fork==2.0",))
    assert presence(newer) is Presence.OUTDATED
    offers: list[Offer] = []
    assert bring(newer, agree=noting(offers))
    assert presence(newer) is Presence.WHOLE
    assert offers[0].files_bytes == 0
    assert len(shop.asked) == n_asked
    assert str((place(FORK) / "environment").readlink()) != old
    assert not (place(FORK) / old).exists()


@pytest.mark.parametrize(
    ("says", "remedy"),
    [
        ("ERROR: No matching distribution found for tuning-fork==1.0", None),
        ("WARNING: Retrying after connection broken by 'NewConnectionError'", "package index cannot be reached"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
    ],
)
def test_a_pip_that_fails_is_quoted_and_nothing_stays_but_its_log(
    shop: HubServer, pip: Pip, says: str, remedy: str | None
) -> None:
    pip.says = says
    with pytest.raises(SetupFailed) as caught:
        bring(FORK)
    assert says in caught.value.message
    assert "The libraries of The fork could not be installed; all of it: " in caught.value.message
    assert (remedy or "") in (caught.value.remedy or "")
    assert says in (folders().log / "add-fork.log").read_text()
    assert not folders().workers.exists()
    pip.says = ""
    assert bring(FORK)


def test_a_pip_that_fails_leaves_the_libraries_that_were_there(shop: HubServer, pip: Pip) -> None:
    bring(FORK)
    old = str((place(FORK) / "environment").readlink())
    pip.says = "ERROR"
    with pytest.raises(SetupFailed):
        bring(FORK._replace(requirements=("tuning-fork==2.0",)))
    assert presence(FORK) is Presence.WHOLE
    assert str((place(FORK) / "environment").readlink()) == old
    assert len(list(place(FORK).glob("environment-*"))) == 1


def test_a_python_that_its_libraries_are_not_made_for_is_told_before_anything(shop: HubServer, pip: Pip) -> None:
    other = FORK._replace(python=other_python())
    with pytest.raises(SetupFailed, match="needs Python") as caught:
        bring(other, agree=lambda _: pytest.fail("nobody is asked"))
    assert "utter add fork" in (caught.value.remedy or "")
    assert not folders().workers.exists()


def test_a_disk_that_is_too_small_is_told_before_anything(
    shop: HubServer, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: 20_000_000)
    with pytest.raises(DownloadFailed, match=r"needs 12 MB on the disk .* 20 MB are free"):
        bring(FORK)
    assert pip.installed == []


def test_a_line_that_breaks_for_good_keeps_libraries_and_bytes_and_the_next_run_goes_on(
    shop: HubServer, pip: Pip
) -> None:
    shop.on_piece = cut_after(100_000, times=100, name="model.pth")
    with pytest.raises(DownloadFailed):
        bring(FORK)
    assert presence(FORK) is Presence.PARTIAL
    assert (place(FORK) / "models.part" / "model.pth").stat().st_size > 50_000
    shop.on_piece = lambda _path, _n_sent: False
    assert bring(FORK)
    assert len(pip.installed) == 1, "the libraries were there"
    assert any("Range" in it.headers for it in shop.asked if it.path.endswith("model.pth"))
    assert contents(installed.models(FORK, folders())) == MODEL


def test_without_a_network_the_way_by_a_folder_is_told(
    shop: HubServer, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NoNetwork) as caught:
        bring(FORK)
    assert "utter add fork --from FOLDER" in (caught.value.remedy or "")


def test_without_a_network_the_list_of_voices_tells_the_way_by_a_folder(
    shop: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NoNetwork) as caught:
        models.published_voices(CHOIR, Wish(patience=SHORT))
    assert "utter add choir VOICE --from FOLDER" in (caught.value.remedy or "")


def test_a_damaged_file_is_not_kept_when_it_comes_and_is_replaced_when_it_was_here(shop: HubServer, pip: Pip) -> None:
    shop.damaged = {"model.pth"}
    with pytest.raises(DownloadFailed, match="not the file that it should be"):
        bring(FORK)
    assert presence(FORK) is not Presence.WHOLE
    shop.damaged = set()
    assert bring(FORK)
    path = installed.models(FORK, folders()) / "model.pth"
    path.write_bytes(b"\0" * path.stat().st_size)
    assert models.faults(FORK, folders()) == [], "its size is right"
    assert models.faults(FORK, folders(), thorough=True) == ["model.pth"]
    path.write_bytes(b"short")
    assert models.faults(FORK, folders()) == ["model.pth"]
    assert bring(FORK)
    assert contents(installed.models(FORK, folders())) == MODEL


def test_files_come_from_a_folder_without_the_hub(shop: HubServer, pip: Pip, tmp_path: Path) -> None:
    source = write_files(tmp_path / "stick", MODEL)
    assert bring(FORK, source=source)
    assert shop.asked == []
    assert contents(installed.models(FORK, folders())) == MODEL


@pytest.mark.parametrize(("files", "told"), [({"config.json": b"{}\n"}, "has no model.pth"), ({}, "is not a folder")])
def test_a_folder_without_the_files_is_told_before_any_library_comes(
    shop: HubServer, pip: Pip, tmp_path: Path, files: dict[str, bytes], told: str
) -> None:
    source = write_files(tmp_path / "stick", files)
    with pytest.raises(FileUnusable, match=told):
        bring(FORK, source=source, agree=lambda _: pytest.fail("nobody is asked"))
    assert pip.installed == []
    assert not folders().workers.exists()


def test_a_folder_with_a_damaged_voice_of_pipers_is_refused_and_nothing_is_kept(
    shop: HubServer, pip: Pip, tmp_path: Path
) -> None:
    voice = "en_US-lessac-medium"
    source = write_files(tmp_path / "stick", {f"{voice}.onnx": b"hi", f"{voice}.onnx.json": b"{}"})
    with pytest.raises(FileUnusable, match="is damaged") as caught:
        bring(PIPER, voices=(voice,), source=source)
    assert f"utter add piper {voice}" in (caught.value.remedy or "")
    assert pip.installed == []
    assert not folders().workers.exists()
    write_files(source, {f"{voice}.onnx.json": b'{"num_speakers": 1}'})
    assert bring(PIPER, voices=(voice,), source=source)


def test_files_that_came_before_need_not_be_in_the_folder(shop: HubServer, pip: Pip, tmp_path: Path) -> None:
    bring(FORK)
    (installed.models(FORK, folders()) / "config.json").unlink()
    assert bring(FORK, source=write_files(tmp_path / "stick", {"config.json": MODEL["config.json"]}))
    assert contents(installed.models(FORK, folders())) == MODEL


def test_voices_are_added_by_name_each_whole_in_a_folder_of_its_own(shop: HubServer, pip: Pip) -> None:
    assert bring(CHOIR)
    assert models.voices(CHOIR, folders()) == []
    offers: list[Offer] = []
    assert bring(CHOIR, voices=("en_alto",), agree=noting(offers))
    assert (offers[0].voices, offers[0].environment_bytes, offers[0].files_bytes) == (("en_alto",), 0, 5000)
    alto = {path.removeprefix("en/alto/"): PUBLISHED[path] for path in PUBLISHED if path.startswith("en/alto/")}
    assert contents(installed.models(CHOIR, folders()) / "en_alto") == alto
    assert bring(CHOIR, voices=("en_bass",))
    assert models.voices(CHOIR, folders()) == ["en_alto", "en_bass"]
    (installed.models(CHOIR, folders()) / "en_bass" / "en_bass.tone").unlink()
    assert models.faults(CHOIR, folders()) == ["en_bass/en_bass.tone"]
    assert bring(CHOIR), "a voice that is damaged is repaired"
    assert models.faults(CHOIR, folders()) == []


@pytest.mark.parametrize("name", ["en_alt", "../alto", "en/alto/en_alto", "", "a" * 65])
def test_a_voice_that_is_none_is_told_with_those_much_like_it(shop: HubServer, pip: Pip, name: str) -> None:
    with pytest.raises(UnknownVoice) as caught:
        bring(CHOIR, voices=(name,))
    assert "utter add choir --list" in (caught.value.remedy or "")
    assert ("Much like it: en_alto" in caught.value.message) == (name == "en_alt")
    assert not folders().workers.exists()
    with pytest.raises(SetupFailed, match="comes whole"):
        bring(FORK, voices=("en_alto",))


def test_two_at_once_are_one_too_many(shop: HubServer, pip: Pip) -> None:
    with places.alone(FORK, folders()), pytest.raises(SetupFailed, match="by another program"):
        bring(FORK)
    with places.alone(FORK, folders()):
        assert bring(CHOIR), "something else comes meanwhile"
    assert bring(FORK)


def test_a_folder_that_is_removed_meanwhile_is_not_made_again(shop: HubServer, pip: Pip) -> None:
    def agree(_: Offer) -> bool:
        shutil.rmtree(folders().workers)
        return True

    with pytest.raises(SetupFailed, match="was removed while The fork was being added"):
        bring(FORK, agree=agree)
    assert pip.installed == []
    assert not folders().workers.exists()


def test_a_file_in_its_place_is_told_and_stays(shop: HubServer, pip: Pip) -> None:
    folders().workers.mkdir(parents=True)
    place(FORK).write_text("mine")
    with pytest.raises(DownloadFailed) as caught:
        bring(FORK)
    assert str(place(FORK)) in caught.value.message
    assert place(FORK).read_text() == "mine"


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    "harm",
    [
        _remove("environment"),
        _remove("added.json"),
        lambda folder: (folder / "added.json").write_text("[]"),
        lambda folder: (folder / "environment" / "bin" / "python").unlink(),
        lambda folder: shutil.rmtree(folder / "models"),
        clear_what_is_left,
        # What a backup makes of a link.
        lambda folder: (
            shutil.copytree(folder / "environment", folder / "copy", symlinks=True),
            (folder / "environment").unlink(),
            (folder / "copy").rename(folder / "environment"),
            (folder / "added.json").unlink(),
            (folder / "environment" / "requirements.txt").unlink(),
        ),
    ],
)
def test_whatever_was_taken_from_it_the_same_command_brings_back(
    shop: HubServer, pip: Pip, harm: Callable[[Path], object]
) -> None:
    bring(FORK)
    whole = names(place(FORK))
    harm(place(FORK))
    bring(FORK)
    assert presence(FORK) is Presence.WHOLE
    assert names(place(FORK)) == whole
    assert contents(installed.models(FORK, folders())) == MODEL


def test_the_record_is_of_this_kind_and_says_what_was_accepted(shop: HubServer, pip: Pip) -> None:
    bring(FORK)
    record = json.loads((place(FORK) / "added.json").read_text())
    assert record == {"requirements": ["tuning-fork==1.0"], "licence": LICENCE.name}


def test_others_make_the_environment_alone_and_record_it(shop: HubServer, pip: Pip, tmp_path: Path) -> None:
    environment.make(FORK, folders(), tmp_path / "log")
    assert presence(FORK) is Presence.PARTIAL
    environment.record(FORK, folders())
    assert presence(FORK) is Presence.WHOLE
    assert virtual_environment.in_use(place(FORK)) is not None


def test_whatever_the_umask_nobody_else_can_put_a_program_in_its_place(shop: HubServer, pip: Pip) -> None:
    before = os.umask(0)
    try:
        bring(FORK)
    finally:
        os.umask(before)
    assert folders().workers.stat().st_mode & 0o077 == 0


def test_a_path_in_which_python_makes_no_environment_is_told(
    shop: HubServer, pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / "a:b"))
    with pytest.raises(SetupFailed, match="Python makes no environment in") as caught:
        bring(FORK)
    assert "UTTER_HOME" in (caught.value.remedy or "")
    assert list((tmp_path / "a:b").rglob("environment-*")) == []
