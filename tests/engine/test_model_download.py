"""The natural voice's files through the engine: who asks, who follows, who goes away, and that speaking goes on."""

import threading
from pathlib import Path
from typing import Any

import pytest

from native_helper.paths import folders
from native_helper.setup.model_files import Places
from tests.engine.live import Client, LiveEngine
from tests.engine.tone import ToneFamily
from tests.setup.hub_server import HubServer, only_wanted, voice_files
from tests.setup.model_set import WEIGHTS, Gate, in_use, installed, wait_for_part


@pytest.fixture(autouse=True)
def _is_ours(root: Path) -> None:
    in_use()  # an engine in a test's thread leaves no sign


@pytest.fixture
def gate(hub: HubServer) -> Gate:
    """A hub that stops in the middle of the weights."""
    gate = hub.on_piece = Gate(100_000)
    return gate


def ask(client: Client, action: str, request_id: str = "m") -> None:
    client.send("model", id=request_id, action=action)


def answer(client: Client, request_id: str = "m") -> dict[str, Any]:
    """Return how a request ends."""
    while True:
        message = client.until("model", "error")[-1]
        if message["id"] == request_id:
            return message


def test_what_is_there_is_told_without_asking_anybody(client: Client, hub: HubServer) -> None:
    ask(client, "status")
    told = answer(client)
    assert (told["state"], told["voices"]) == ("missing", [])
    assert told["left_bytes"] == told["size_bytes"] > 300_000_000
    assert told["free_bytes"] > 0
    assert hub.asked == []


def test_a_download_tells_its_progress_then_what_the_engine_has_then_the_answer(
    client: Client, hub: HubServer, tone: ToneFamily
) -> None:
    ask(client, "install")
    tone.ready = False
    heard = client.until("model")
    kinds = [message["type"] for message in heard]
    assert kinds == ["progress"] * (len(kinds) - 2) + ["ready", "model"]
    assert {(message["id"], message["what"]) for message in heard[:-2]} == {("m", "downloading")}
    sizes = [message.get("size_bytes") for message in heard[:-2]]
    assert sizes == [None] + [sum(map(len, only_wanted(voice_files()).values()))] * (len(sizes) - 1)
    fractions = [message["fraction"] for message in heard[:-2]]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] > 0.99
    assert heard[-2]["families"] == [{"name": "tone", "state": "missing", "remedy": "Tune the tone."}]
    assert (heard[-1]["state"], heard[-1]["voices"]) == ("installed", ["af_heart", "bf_emma"])
    assert heard[-1]["revision"] == list(hub.revisions)[-1]
    assert installed() == only_wanted(voice_files())


def test_who_asks_second_joins_the_first(engine: LiveEngine, client: Client, hub: HubServer, gate: Gate) -> None:
    ask(client, "install", "first")
    wait_for_part(50_000)
    with engine.client() as second:
        ask(second, "install", "second")
        assert second.receive()["type"] == "progress"
        ask(second, "status", "third")
        gate.open.set()
        assert answer(client, "first")["state"] == "installed"
        ended = [second.until("model")[-1] for _ in range(2)]
    assert {message["id"] for message in ended} == {"second", "third"}
    assert hub.fetched().count(WEIGHTS) == 2, "once at the hub, once where it leads to"


def test_a_status_while_it_comes_follows_and_starts_nothing(
    engine: LiveEngine, client: Client, hub: HubServer, gate: Gate
) -> None:
    ask(client, "install")
    wait_for_part(100_000)
    with engine.client() as other:
        ask(other, "status")
        first = other.receive()
        assert (first["type"], first["what"]) == ("progress", "downloading")
        gate.open.set()
        assert answer(other)["state"] == "installed"


def test_a_client_that_goes_away_ends_nothing(engine: LiveEngine, client: Client, hub: HubServer, gate: Gate) -> None:
    with engine.client() as popup:
        ask(popup, "install")
        wait_for_part(50_000)
    engine.wait_until(lambda: engine.engine.service.n_clients == 1)
    ask(client, "status")
    gate.open.set()
    assert answer(client)["state"] == "installed"


def test_a_cancellation_is_told_to_all_who_follow_and_what_came_is_gone_on_with(
    engine: LiveEngine, client: Client, hub: HubServer, gate: Gate
) -> None:
    ask(client, "install", "one")
    wait_for_part(100_000)
    with engine.client() as other:
        ask(other, "cancel")
        assert answer(other)["state"] == "missing"
    error = answer(client, "one")
    assert (error["type"], error["code"]) == ("error", "canceled")
    gate.open.set()
    hub.asked.clear()
    ask(client, "install", "two")
    assert answer(client, "two")["state"] == "installed"
    assert all("Range" in it.headers for it in hub.asked if it.path.endswith(WEIGHTS))


def test_a_cancellation_of_nothing_tells_what_is(client: Client, hub: HubServer) -> None:
    ask(client, "cancel")
    assert answer(client)["state"] == "missing"


def test_who_brought_the_voice_need_not_wait_for_it_to_be_loaded(
    client: Client, hub: HubServer, tone: ToneFamily
) -> None:
    tone.in_memory = False
    ask(client, "install")
    assert answer(client)["state"] == "installed"
    assert tone.loads.get(timeout=20) == "tone:high"


def test_a_request_that_is_dropped_ends_and_the_download_does_not(client: Client, hub: HubServer, gate: Gate) -> None:
    ask(client, "install", "one")
    wait_for_part(50_000)
    client.send("cancel", id="one")
    assert answer(client, "one")["code"] == "canceled"
    ask(client, "status", "two")
    gate.open.set()
    ended = client.until("model")
    assert {message.get("id") for message in ended} == {"two", None}
    assert ended[-1]["state"] == "installed"


def test_speaking_goes_on_meanwhile(client: Client, hub: HubServer, gate: Gate) -> None:
    ask(client, "install")
    wait_for_part(50_000)
    client.send("speak", id="s", text="Hello there.", speed=1.0)
    kinds = [message["type"] for message in client.until("end")]
    assert "audio" in kinds
    gate.open.set()
    assert answer(client)["state"] == "installed"


def test_a_failure_is_told_with_its_remedy_and_the_next_try_is_free(client: Client, hub: HubServer) -> None:
    hub.status = {"/api": [401]}
    ask(client, "install", "one")
    error = answer(client, "one")
    assert (error["code"], "HF_TOKEN" in error["remedy"]) == ("download_failed", True)
    ask(client, "install", "two")
    assert answer(client, "two")["state"] == "installed"


def test_a_record_that_cannot_be_understood_is_told(client: Client) -> None:
    record = Places(folders().models).record
    record.parent.mkdir(parents=True)
    record.write_text("x")
    for request_id, action in (("one", "status"), ("two", "install")):
        ask(client, action, request_id)
        assert "cannot be understood" in answer(client, request_id)["message"]


def test_an_id_is_used_once(client: Client, hub: HubServer, gate: Gate) -> None:
    ask(client, "install")
    wait_for_part(50_000)
    ask(client, "status")
    assert answer(client)["code"] == "bad_message"
    gate.open.set()


def test_an_engine_that_ends_waits_for_no_server(
    engine: LiveEngine, client: Client, hub: HubServer, gate: Gate
) -> None:
    ask(client, "install")
    wait_for_part(50_000)
    engine.stop()
    assert engine.stopped_cleanly
    gate.open.set()
    for thread in threading.enumerate():
        if thread.name.startswith("download"):
            thread.join(20)
    assert not Places(folders().models).voice.exists()
