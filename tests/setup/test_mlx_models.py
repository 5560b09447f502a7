"""`utter add mlx` and `utter remove mlx`: models from a hub on this machine, or from a folder."""

import json
from pathlib import Path
from typing import Any

import pytest
import soundfile

from native_helper.cli import mlx
from native_helper.errors import Canceled, DownloadFailed, FileUnusable, NoNetwork, SetupFailed
from native_helper.paths import MLX, folders
from native_helper.setup import mlx_models
from native_helper.setup.disk import size_words
from native_helper.setup.model_install import Offer, Wish
from native_helper.setup.uninstall import UninstallOptions, uninstall
from tests.cli.terminal import utter
from tests.setup.hub_server import REPOSITORY, HubServer, safetensors
from tests.setup.model_set import NONE
from tests.workers.recordings import recording

NAME = REPOSITORY.rpartition("/")[2]
FILES = {
    "config.json": b'{"model_type": "hum"}\n',
    "model.safetensors": safetensors(50_000),
    "tokenizer.json": b"{}\n",
    "codec/model.safetensors": safetensors(3000, 1),
    "vocab.txt": b"a\n",
    "README.md": b"# A model\n",
    "modeling.py": b"import os\n",
    "old.pth": b"a pickle",
    ".gitattributes": b"*",
    "codec/.hidden.json": b"{}",
}
WANTED = ("config.json", "model.safetensors", "tokenizer.json", "codec/model.safetensors", "vocab.txt")


def place() -> Path:
    return folders().models / MLX


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def add(named: str, *languages: str, **wish: Any) -> bool:
    return mlx_models.add(folders(), mlx_models.wanted(named), languages, Wish(**wish))


def model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "hum"}')
    (folder / "model.safetensors").write_bytes(safetensors(10))
    return folder


def test_a_repository_comes_without_code_and_pickles_held_to_what_the_hub_says(hub: HubServer) -> None:
    hub.publish(FILES)
    offers: list[Offer] = []

    def agree(offer: Offer) -> bool:
        offers.append(offer)
        return True

    assert add(REPOSITORY, agree=agree)
    assert contents(place() / NAME) == {path: FILES[path] for path in WANTED}
    assert [offer.size_bytes for offer in offers] == [sum(len(FILES[path]) for path in WANTED)]
    assert sorted(set(hub.fetched())) == sorted(WANTED)
    assert not add(REPOSITORY)
    assert mlx_models.names(folders()) == [NAME]


def test_without_a_network_the_way_by_a_folder_is_told(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NoNetwork) as caught:
        add(REPOSITORY, patience=NONE)
    assert "utter add mlx FOLDER" in (caught.value.remedy or "")


def test_a_damaged_file_is_not_kept(hub: HubServer) -> None:
    hub.publish(FILES)
    hub.damaged.add("model.safetensors")
    with pytest.raises(DownloadFailed, match=r"model\.safetensors .* is not the file that it should be"):
        add(REPOSITORY)
    assert not (place() / NAME).exists()
    hub.damaged.clear()
    assert add(REPOSITORY)


def test_another_model_finds_it_offline_as_the_hubs_own_library_keeps_it(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import snapshot_download

    hub.publish(FILES)
    add(REPOSITORY)
    found = Path(snapshot_download(REPOSITORY, cache_dir=place() / ".hub", local_files_only=True))
    assert contents(found) == {path: FILES[path] for path in WANTED}
    mlx_models.remove(folders(), NAME)
    assert [path.name for path in place().rglob("*")] == [".hub"]


def test_what_is_not_agreed_to_is_not_fetched(hub: HubServer) -> None:
    hub.publish(FILES)
    with pytest.raises(Canceled):
        add(REPOSITORY, agree=lambda _: False)
    assert mlx_models.names(folders()) == []
    assert hub.fetched() == []


def test_what_is_no_model_is_refused_before_anything_is_fetched(hub: HubServer) -> None:
    hub.publish({"README.md": b"# Nothing\n"})
    with pytest.raises(DownloadFailed, match=r"config\.json"):
        add(REPOSITORY)


def test_a_folder_is_linked_and_stays_when_the_model_is_removed(tmp_path: Path) -> None:
    folder = model(tmp_path / "my-model")
    assert add(str(folder), "de", "fr")
    assert (place() / "my-model").readlink() == folder
    assert json.loads((place() / "my-model.json").read_text()) == {"languages": ["de", "fr"]}
    assert mlx_models.size(folders(), "my-model") == 0
    assert not add(str(folder))
    with pytest.raises(SetupFailed, match="another model my-model"):
        add(str(model(tmp_path / "elsewhere" / "my-model")))
    mlx_models.remove(folders(), "my-model")
    assert mlx_models.names(folders()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]


@pytest.mark.parametrize("named", ["nothing", "../x/y", "https://huggingface.co/a/b", "a/b/c", "", "-a/b", "a/.."])
def test_what_is_neither_folder_nor_repository_is_refused(named: str) -> None:
    with pytest.raises(SetupFailed):
        mlx_models.wanted(named) if named else mlx_models.wanted("nothing here")


def test_a_folder_without_settings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileUnusable, match=r"has no config\.json"):
        add(str(tmp_path / "empty"))


@pytest.mark.parametrize(
    ("lost", "told"), [("model.safetensors", r"no \*\.safetensors"), ("config.json", r"no config\.json")]
)
def test_a_folder_that_lacks_a_models_files_is_refused_and_named(tmp_path: Path, lost: str, told: str) -> None:
    folder = model(tmp_path / "mdl")
    (folder / lost).write_text("{}") if lost == "config.json" else (folder / lost).unlink()
    with pytest.raises(FileUnusable, match=told) as caught:
        add(str(folder))
    assert "mdl" in (caught.value.remedy or "")
    assert mlx_models.names(folders()) == []


def test_a_linked_model_that_lost_its_files_is_no_more_added_nor_given_a_clip(tmp_path: Path) -> None:
    folder = model(tmp_path / "mdl")
    add(str(folder))
    (folder / "model.safetensors").unlink()
    with pytest.raises(FileUnusable, match="safetensors"):
        add(str(folder))
    with pytest.raises(FileUnusable, match="safetensors") as caught:
        mlx_models.add_clip(folders(), "mdl", recording(tmp_path / "me.wav"))
    assert str(folder) in caught.value.message
    assert "utter remove mlx mdl" in (caught.value.remedy or "")
    assert not (place() / "mdl.clips").exists()


def test_a_clip_is_kept_for_its_owner_alone_with_what_is_said_in_it(tmp_path: Path) -> None:
    add(str(model(tmp_path / "cloner")))
    me = recording(tmp_path / "me.flac", channels=2)
    me.with_suffix(".txt").write_text("I own this voice.")
    mlx_models.add_clip(folders(), "cloner", me)
    kept = place() / "cloner.clips"
    assert soundfile.info(kept / "me.wav").channels == 1
    assert [path.stat().st_mode & 0o777 for path in (kept, kept / "me.wav")] == [0o700, 0o600]
    assert (kept / "me.txt").read_text() == "I own this voice."
    with pytest.raises(SetupFailed, match="no model"):
        mlx_models.add_clip(folders(), "other", me)
    mlx_models.remove(folders(), "cloner")
    assert [path.name for path in place().iterdir()] == []


def test_before_a_linked_folder_is_removed_it_is_told_what_goes_and_what_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = model(tmp_path / "cloner")
    add(str(folder))
    asked: list[str] = []
    monkeypatch.setattr("native_helper.cli.mlx.ask", lambda question, _: asked.append(question))
    link = f"only the link to your folder {folder}, which stays"
    mlx.remove("cloner", yes=False, as_json=False)
    mlx_models.add_clip(folders(), "cloner", recording(tmp_path / "me.flac"))
    size = size_words((place() / "cloner.clips" / "me.wav").stat().st_size)
    mlx.remove("cloner", yes=False, as_json=False)
    assert asked == [f"Remove cloner ({link})?", f"Remove cloner (1 recording, {size}, and {link})?"]
    capsys.readouterr()
    mlx.remove("cloner", yes=True, as_json=False)
    stays = f"Your folder {folder}, to which there was a link, is as it was."
    assert capsys.readouterr().out == f"cloner removed: {size} are free again.\n{stays}\n"


@pytest.mark.parametrize(
    ("name", "seconds", "why"),
    [("me.wav", 2.0, "lasts"), ("a/b\n.wav", 8.0, "cannot name"), ("no.wav", 0, "no file")],
)
def test_a_recording_that_no_voice_can_be_taken_from_is_refused_before_any_question(
    tmp_path: Path, name: str, seconds: float, why: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    if seconds:
        recording(file, seconds)
    refused = utter("add", "mlx", REPOSITORY, "--clip", str(file))
    assert why in refused.err
    assert "voice belongs" not in refused.out


def test_the_terminal_tells_size_and_licence_and_how_to_choose_it(hub: HubServer) -> None:
    hub.publish(FILES)
    told = utter("add", "mlx", REPOSITORY, "--yes").out
    assert "kB to download" in told
    assert f"huggingface.co/{REPOSITORY}" in told
    assert f"Choose it as the voice mlx:{NAME}" in told
    assert f"mlx:{NAME}" in utter("add").out
    assert json.loads(utter("remove", "mlx", NAME, "--yes", "--json").out)["removed"] == [NAME]
    assert "No model of mlx-audio was added" in utter("remove", "mlx", "--yes").out


def test_a_clip_for_a_model_that_is_there_needs_no_network(tmp_path: Path) -> None:
    added = utter("add", "mlx", str(model(tmp_path / "cloner")), "--yes")
    assert added.status == 0
    assert "licence is its author's" in added.out
    me = recording(tmp_path / "me.wav")
    asked = utter("add", "mlx", "cloner", "--clip", str(me))
    assert "a voice belongs to a person" in asked.out
    assert asked.status != 0
    told = utter("add", "mlx", "cloner", "--clip", str(me), "--yes").out
    assert "mlx:cloner/me" in told


def test_a_link_whose_folder_is_away_can_be_removed_and_another_takes_its_place(tmp_path: Path) -> None:
    add(str(model(tmp_path / "disk" / "my-model")))
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    assert mlx_models.names(folders()) == ["my-model"]
    other = model(tmp_path / "elsewhere" / "my-model")
    with pytest.raises(SetupFailed, match="another model my-model"):
        add(str(other))
    done = utter("remove", "mlx", "my-model", "--yes")
    assert (done.status, mlx_models.names(folders())) == (0, [])
    assert add(str(other))


def test_a_name_that_no_folder_can_have_is_refused() -> None:
    with pytest.raises(SetupFailed, match="neither a folder here nor the name of a repository"):
        mlx_models.wanted("a" * 5000)


@pytest.mark.parametrize("named", ["~nobody-has-this-name/model", "~/nothing", "/nonexistent/dir", "./a/b", "../c"])
def test_a_path_that_leads_nowhere_is_told_as_a_folder_that_is_not_there(named: str) -> None:
    with pytest.raises(SetupFailed, match="There is no folder"):
        mlx_models.wanted(named)


def test_uninstall_and_another_program_wait_while_a_model_is_being_added(hub: HubServer) -> None:
    hub.publish(FILES)

    def agree(_: Offer) -> bool:
        with pytest.raises(SetupFailed, match="A model of mlx-audio is being added or removed"):
            mlx_models.remove(folders(), NAME)
        with pytest.raises(SetupFailed, match="A model of mlx-audio is being added or removed"):
            uninstall(UninstallOptions(yes=True))
        return True

    assert add(REPOSITORY, agree=agree)
    assert contents(place() / NAME)
    assert uninstall(UninstallOptions(yes=True)) == 0
    assert not folders().data.exists()


def test_a_language_that_is_none_is_refused_before_anything(tmp_path: Path) -> None:
    for tag in ("", "x y", "german!"):
        with pytest.raises(SetupFailed, match="is no language"):
            add(str(model(tmp_path / f"m{len(tag)}")), "de", tag)
    assert mlx_models.names(folders()) == []
