"""Files from a hub on this machine come whole and right, whatever happens on the way."""

import json
import resource
import subprocess
import sys
import threading

import pytest

from native_helper.errors import Canceled, DownloadFailed
from native_helper.paths import folders
from native_helper.setup import model_files
from native_helper.setup.download import KEPT
from native_helper.setup.model_install import Offer
from tests.setup.hub_server import REPOSITORY, HubServer, only_wanted, safetensors, voice_files
from tests.setup.model_set import (
    NONE,
    WEIGHTS,
    Gate,
    cut_after,
    install,
    installed,
    noting,
    places,
    run,
    wait_for_part,
)


def test_a_line_that_breaks_again_and_again_is_gone_on_with_where_it_broke(hub: HubServer) -> None:
    breaks = list(range(40_000, 280_000, 40_000))

    def on_piece(path: str, n_sent: int) -> bool:
        if path == WEIGHTS and breaks and n_sent >= breaks[0]:
            del breaks[0]
            return True
        return False

    hub.on_piece = on_piece
    assert install()
    assert installed() == only_wanted(voice_files())
    parts = [it for it in hub.asked if it.host == "files" and "Range" in it.headers]
    assert len(parts) == 6, "more than the three tries: one that brought something begins to count anew"


def test_the_next_run_goes_on_where_the_last_one_stopped(hub: HubServer) -> None:
    hub.on_piece = cut_after(200_000)
    with pytest.raises(DownloadFailed, match=KEPT):
        install(NONE)
    have = (places().part / WEIGHTS).stat().st_size
    assert have >= 200_000
    status = model_files.status(folders())
    assert (status.state, status.left_bytes < status.size_bytes) == ("missing", True)
    hub.asked.clear()
    offers: list[Offer] = []
    assert install(agree=noting(offers))
    assert offers[0].left_bytes == status.left_bytes
    assert [it.headers.get("Range") for it in hub.asked if it.path.endswith(WEIGHTS)] == [f"bytes={have}-"] * 2
    assert installed() == only_wanted(voice_files())


def test_a_server_that_knows_no_parts_begins_again(hub: HubServer) -> None:
    hub.on_piece = cut_after(200_000)
    hub.knows_parts = False
    progress: list[int] = []
    assert install(on_progress=lambda have, _: progress.append(have))
    assert installed() == only_wanted(voice_files())
    assert progress[-1] == sum(map(len, installed().values()))


def test_a_process_that_is_killed_in_the_middle_loses_nothing(hub: HubServer) -> None:
    gate = hub.on_piece = Gate(150_000)
    command = [sys.executable, "-m", "native_helper.cli", "model", "install", "--yes"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_part(150_000)
    process.kill()
    process.wait()
    gate.open.set()
    assert not places().voice.exists()
    have = (places().part / WEIGHTS).stat().st_size
    hub.asked.clear()
    assert install()
    assert installed() == only_wanted(voice_files())
    assert [it.headers.get("Range") for it in hub.asked if it.path.endswith(WEIGHTS)] == [f"bytes={have}-"] * 2


@pytest.mark.parametrize("path", [WEIGHTS, "config.json", "voices/af_heart.safetensors"])
def test_damaged_bytes_are_named_and_removed(hub: HubServer, path: str) -> None:
    hub.damaged = {path}
    with pytest.raises(DownloadFailed, match=path):
        install()
    assert not places().voice.exists()
    assert not (places().part / path).exists()
    hub.damaged = set()
    assert install()
    assert installed() == only_wanted(voice_files())


def test_a_part_that_was_damaged_on_the_disk_is_fetched_whole(hub: HubServer) -> None:
    hub.on_piece = cut_after(200_000)
    with pytest.raises(DownloadFailed):
        install(NONE)
    with (places().part / WEIGHTS).open("r+b") as part:
        part.write(b"\0" * 100)
    total = sum(map(len, only_wanted(voice_files()).values()))
    progress: list[int] = []
    assert install(on_progress=lambda have, _: progress.append(have))
    assert installed() == only_wanted(voice_files())
    assert progress[-1] == total


def test_a_part_of_another_revision_is_of_no_use(hub: HubServer) -> None:
    hub.on_piece = cut_after(200_000)
    with pytest.raises(DownloadFailed):
        install(NONE)
    places().record.unlink()
    files = {**voice_files(), WEIGHTS: safetensors(100_000, 7)}
    del files["voices/bf_emma.safetensors"]
    hub.publish(files)
    (places().part / "voices" / "bf_emma.safetensors").write_bytes(b"old")
    assert install()
    assert installed() == only_wanted(files)


def test_a_cancellation_ends_it_and_keeps_what_came(hub: HubServer) -> None:
    gate = hub.on_piece = Gate(100_000)
    canceled = threading.Event()
    failures: list[BaseException] = []
    thread = threading.Thread(target=run, args=(failures,), kwargs={"canceled": canceled})
    thread.start()
    wait_for_part(100_000)
    canceled.set()
    thread.join(20)
    assert [type(failure) for failure in failures] == [Canceled]
    gate.open.set()
    assert not places().voice.exists()
    assert install()
    assert installed() == only_wanted(voice_files())


def test_a_disk_that_becomes_full_is_told_and_gone_on_with(hub: HubServer) -> None:
    command = [sys.executable, "-m", "native_helper.cli", "model", "install", "--yes", "--json"]

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "download_failed"
    assert "The disk is full" in error["message"]
    assert (places().part / WEIGHTS).stat().st_size == 100_000
    assert install()
    assert installed() == only_wanted(voice_files())


def test_a_busy_server_is_asked_again(hub: HubServer) -> None:
    hub.status = {"/api": [503], f"/{REPOSITORY}/resolve": [429, 500, 502]}
    hub.headers = {"Retry-After": "0"}
    assert install()
