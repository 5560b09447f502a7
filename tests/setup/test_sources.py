"""The voice's files from a folder: no network, the same care."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from native_helper.errors import DownloadFailed, FileUnusable
from native_helper.paths import folders
from native_helper.setup import model_files
from tests.setup.hub_server import HubServer, only_wanted, safetensors, voice_files
from tests.setup.model_set import WEIGHTS, install, installed, places


class Shelf(NamedTuple):
    folder: Path
    files: dict[str, bytes]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A folder with the files, as on a memory stick; there is no network."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    folder = tmp_path / "stick"
    for path, content in voice_files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return Shelf(folder, only_wanted(voice_files()))


def test_a_folder_needs_no_network(shelf: Shelf) -> None:
    assert install(source=shelf.folder)
    assert installed() == shelf.files
    assert model_files.status(folders()).revision is None
    assert model_files.verify(folders()) == []
    shutil.rmtree(shelf.folder)
    assert not install(), "what is there is right: nobody is asked"


def test_a_folder_is_held_to_the_record(hub: HubServer, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    install()
    model_files.remove(folders())
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    (shelf.folder / "voices" / "af_heart.safetensors").write_bytes(safetensors(5000, 3))
    with pytest.raises(DownloadFailed, match=r"voices/af_heart.safetensors from .*stick"):
        install(source=shelf.folder)
    (shelf.folder / "voices" / "af_heart.safetensors").write_bytes(shelf.files["voices/af_heart.safetensors"])
    assert install(source=shelf.folder)
    assert model_files.status(folders()).revision is not None


def test_the_hub_knows_better_than_a_folder(hub: HubServer, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    install(source=shelf.folder)
    (places().voice / WEIGHTS).unlink()
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    assert install()
    assert hub.fetched() == [WEIGHTS, WEIGHTS]  # at the hub, and where it leads to
    assert model_files.status(folders()).revision == list(hub.revisions)[-1]


@pytest.mark.parametrize("path", ["config.json", WEIGHTS])
def test_a_folder_that_lacks_a_file_is_refused(shelf: Shelf, path: str) -> None:
    (shelf.folder / path).unlink()
    with pytest.raises(FileUnusable, match=f"has no {path}"):
        install(source=shelf.folder)
    assert not places().voice.exists()


@pytest.mark.parametrize("content", [b"", safetensors(300_000)[:-1], safetensors(300_000) + b"x", b"\xff" * 100])
def test_a_file_that_was_cut_short_is_seen_without_any_record(shelf: Shelf, content: bytes) -> None:
    (shelf.folder / WEIGHTS).write_bytes(content)
    with pytest.raises(FileUnusable, match="no whole safetensors"):
        install(source=shelf.folder)


def test_a_folder_without_voices_or_that_is_none_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shutil.rmtree(shelf.folder / "voices")
    with pytest.raises(FileUnusable, match="voices"):
        install(source=shelf.folder)
    with pytest.raises(FileUnusable, match="is not a folder"):
        install(source=tmp_path / "nowhere")
