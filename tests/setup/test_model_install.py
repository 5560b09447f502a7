"""The voice's files from a hub on this machine: recorded, agreed to, and there all at once."""

import json
import os
import shutil
import threading
from pathlib import Path

import pytest

from native_helper.errors import Canceled, DownloadFailed, FileUnusable, NoNetwork, SetupFailed
from native_helper.paths import folders
from native_helper.setup import disk, model_files
from native_helper.setup.download import KEPT
from native_helper.setup.fetch import Patience
from native_helper.setup.model_install import Offer
from tests.setup.hub_server import REPOSITORY, HubServer, only_wanted, safetensors, voice_files
from tests.setup.model_set import (
    WEIGHTS,
    Gate,
    contents,
    in_use,
    install,
    installed,
    noting,
    places,
    run,
)


def test_the_whole_set_comes_and_the_record_holds_what_the_hub_said(hub: HubServer) -> None:
    offers: list[Offer] = []
    progress: list[tuple[int, int]] = []
    assert install(agree=noting(offers), on_progress=lambda *it: progress.append(it))
    wanted = only_wanted(voice_files())
    assert installed() == wanted
    (offer,) = offers
    total = sum(map(len, wanted.values()))
    assert (offer.size_bytes, offer.left_bytes) == (total, total)
    assert offer.free_bytes > 0
    assert progress[-1] == (total, total)
    assert progress == sorted(progress)
    record = json.loads(places().record.read_text())
    assert record["repository"] == REPOSITORY
    assert record["revision"] == list(hub.revisions)[-1] == offer.revision
    assert record["files"].keys() == wanted.keys()
    assert "git_blob" in record["files"]["config.json"]
    assert "sha256" in record["files"][WEIGHTS]
    assert not places().part.exists()
    assert model_files.verify(folders()) == []


def test_nothing_appears_before_all_is_there(hub: HubServer) -> None:
    gate = hub.on_piece = Gate(100_000)
    failures: list[BaseException] = []
    thread = threading.Thread(target=run, args=(failures,))
    thread.start()
    assert gate.reached.wait(20)
    assert not places().voice.exists()
    assert model_files.status(folders()).state == "missing"
    with pytest.raises(DownloadFailed, match="Another program"):
        install()
    gate.open.set()
    thread.join(20)
    assert failures == []
    assert installed() == only_wanted(voice_files())


def test_what_is_there_is_neither_asked_for_nor_fetched_again(hub: HubServer) -> None:
    assert install()
    hub.asked.clear()
    assert not install(agree=lambda _: pytest.fail("asked"))
    assert hub.asked == []


def test_later_installs_hold_to_the_first_ones_revision(hub: HubServer) -> None:
    install()
    first = json.loads(places().record.read_text())["revision"]
    assert hub.publish({**voice_files(), WEIGHTS: safetensors(9, 9)}) != first
    (places().voice / "config.json").write_text("{}")
    hub.asked.clear()
    assert install()
    assert hub.fetched() == ["config.json"]
    assert model_files.remove(folders()) > 300_000
    assert install()
    assert installed() == only_wanted(voice_files())
    assert json.loads(places().record.read_text())["revision"] == first


def test_a_recorded_revision_that_is_gone_is_told_with_the_way_out(hub: HubServer) -> None:
    install()
    model_files.remove(folders())
    hub.revisions.clear()
    hub.publish(voice_files())
    with pytest.raises(DownloadFailed, match="no longer has") as failure:
        install()
    assert "utter model install --forget" in (failure.value.remedy or "")
    assert install(forget=True)
    assert json.loads(places().record.read_text())["revision"] == list(hub.revisions)[-1]
    assert model_files.verify(folders()) == []


def test_the_record_is_not_forgotten_before_another_is_agreed_to(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    record = places().record.read_text()
    hub.publish({**voice_files(), WEIGHTS: safetensors(9, 9)})
    with pytest.raises(Canceled):
        install(forget=True, agree=lambda _: False)
    with monkeypatch.context() as patch, pytest.raises(NoNetwork):
        patch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        install(forget=True)
    assert places().record.read_text() == record
    assert model_files.verify(folders()) == []
    hub.asked.clear()
    assert install(forget=True)
    assert set(hub.fetched()) == {WEIGHTS}  # the rest is the same in both
    assert places().record.read_text() != record
    assert model_files.verify(folders()) == []


@pytest.mark.parametrize(
    ("n_bytes", "told"),
    [(299_000, "shorter than it should be"), (300_000, "not the file that it"), (301_000, "not the file that it")],
)
def test_a_folder_with_other_files_than_recorded_is_told_at_once_with_the_way_out(
    hub: HubServer, tmp_path: Path, n_bytes: int, told: str
) -> None:
    install()
    folder = tmp_path / "a stick"
    shutil.copytree(places().voice, folder)
    (folder / WEIGHTS).write_bytes(safetensors(n_bytes, 9))
    model_files.remove(folders())
    with pytest.raises((DownloadFailed, FileUnusable), match=told) as failure:
        install(patience=Patience(answer_s=10, pauses_s=(60.0,)), source=folder)
    assert (failure.value.remedy or "").endswith(f"utter model install --forget --from '{folder}'")
    assert (folder / WEIGHTS).exists()
    assert install(source=folder, forget=True)
    assert installed() == contents(folder)
    assert model_files.verify(folders()) == []


def test_without_files_verify_asks_for_them_whatever_is_recorded(hub: HubServer) -> None:
    with pytest.raises(SetupFailed, match="not on this computer"):
        model_files.verify(folders())
    install()
    model_files.remove(folders())
    with pytest.raises(SetupFailed, match="not on this computer"):
        model_files.verify(folders())


def test_a_repair_keeps_what_a_person_put_beside(hub: HubServer) -> None:
    install()
    (places().voice / "voices" / "xx_mine.safetensors").write_bytes(b"mine")
    (places().voice / WEIGHTS).unlink()
    assert model_files.status(folders()).state == "damaged"
    assert install()
    assert installed() == {**only_wanted(voice_files()), "voices/xx_mine.safetensors": b"mine"}
    assert sorted(path.name for path in folders().models.iterdir()) == [".kokoro.lock", "kokoro", "kokoro.lock.json"]


def test_files_that_were_put_there_by_hand_are_compared_and_recorded(hub: HubServer) -> None:
    in_use()
    for path, content in only_wanted(voice_files()).items():
        (places().voice / path).parent.mkdir(parents=True, exist_ok=True)
        (places().voice / path).write_bytes(content)
    with pytest.raises(SetupFailed, match="Nobody recorded"):
        model_files.verify(folders())
    assert not install()
    assert hub.fetched() == []
    assert model_files.verify(folders()) == []


@pytest.mark.parametrize(
    ("beginning", "status", "told", "remedy"),
    [
        ("/api", 404, f"no repository {REPOSITORY}", "HF_ENDPOINT"),
        ("/api", 401, "without a login", "HF_TOKEN"),
        ("/api", 403, "without a login", "HF_TOKEN"),
        ("/api", 429, "too many requests", "HF_TOKEN"),
        ("/api", 503, "trouble of its own", "later"),
        (f"/{REPOSITORY}/resolve", 404, "no longer has", "utter model install --forget"),
        (f"/{REPOSITORY}/resolve", 429, "too many requests", "HF_TOKEN"),
        (f"/{REPOSITORY}/resolve", 500, "trouble of its own", "later"),
    ],
)
def test_a_refusal_is_told_with_its_reason(hub: HubServer, beginning: str, status: int, told: str, remedy: str) -> None:
    hub.status = {beginning: [status] * 40}
    with pytest.raises(DownloadFailed, match=told) as failure:
        install()
    assert str(status) in failure.value.message
    assert remedy in (failure.value.remedy or "")
    assert "127.0.0.1" in failure.value.message


def test_a_server_that_wants_a_long_rest_is_told_with_the_time(hub: HubServer) -> None:
    hub.status = {"/api": [429] * 9}
    hub.headers = {"Retry-After": "300"}
    with pytest.raises(DownloadFailed) as failure:
        install()
    assert "in 5 minutes" in (failure.value.remedy or "")
    assert len(hub.asked) == 1


def test_without_a_network_that_is_said(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NoNetwork, match="cannot be reached") as failure:
        install()
    assert KEPT not in failure.value.message, "nothing had begun"
    assert not places().record.exists()


@pytest.mark.parametrize(
    ("body", "status"), [(b"<html>Log in to the hotel</html>", 200), (b'{"sha": "../main"}', 200), (b"[]", 200)]
)
def test_an_answer_of_somebody_else_is_told(hub: HubServer, body: bytes, status: int) -> None:
    hub.answers = {f"/api/models/{REPOSITORY}/revision": body}
    with pytest.raises(DownloadFailed, match="no model hub") as failure:
        install()
    assert "login page" in (failure.value.remedy or "")


def test_a_repository_that_lacks_a_file_is_told(hub: HubServer) -> None:
    files = voice_files()
    del files[WEIGHTS]
    hub.publish(files)
    with pytest.raises(DownloadFailed, match=f"no {WEIGHTS}"):
        install()


def test_a_listing_may_come_in_pages_and_names_that_lead_elsewhere_are_left(hub: HubServer) -> None:
    files = voice_files()
    hub.publish({**files, "voices/../../evil.safetensors": b"x", "voices/a/b.safetensors": b"x"})
    hub.page_files = 3
    assert install()
    assert installed() == only_wanted(files)


def test_who_does_not_agree_gets_nothing(hub: HubServer) -> None:
    with pytest.raises(Canceled, match="Nothing was fetched"):
        install(agree=lambda _: False)
    assert hub.fetched() == []
    assert not places().record.exists()


def test_a_disk_with_too_little_room_is_told_before_anything_comes(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: 10_000_000)
    with pytest.raises(DownloadFailed, match="10 MB are free") as failure:
        install(agree=lambda _: pytest.fail("asked"))
    assert "Make room" in (failure.value.remedy or "")
    assert hub.fetched() == []


def test_a_folder_that_cannot_be_made_is_named(hub: HubServer) -> None:
    in_use()
    folders().data.mkdir(parents=True)
    folders().models.write_text("a file")
    with pytest.raises(DownloadFailed, match=str(folders().models)):
        install()


def test_a_pipe_in_the_place_of_a_file_or_of_the_record_is_not_waited_for(hub: HubServer) -> None:
    install()
    weights = places().voice / WEIGHTS
    weights.unlink()
    os.mkfifo(weights)
    assert model_files.verify(folders()) == [model_files.Fault(WEIGHTS, "wrong")]
    assert install()
    assert weights.is_file()
    places().record.unlink()
    os.mkfifo(places().record)
    with pytest.raises(DownloadFailed, match=r"kokoro\.lock\.json"):
        model_files.status(folders())


def test_a_record_that_cannot_be_understood_is_named(hub: HubServer) -> None:
    install()
    for text in ("", "[]", '{"format": 2}', places().record.read_text().replace("voices/", "../voices/")):
        places().record.write_text(text)
        with pytest.raises(DownloadFailed, match=r"kokoro\.lock\.json") as failure:
            install()
        assert "utter model install --forget" in (failure.value.remedy or "")
        assert not install(forget=True)  # the files are right
        assert model_files.verify(folders()) == []
