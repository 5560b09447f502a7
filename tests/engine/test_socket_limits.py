"""Every bound of the socket and of the queue behind it, what is answered beyond it, and that others are served."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from native_helper.engine.limits import Limits
from tests.engine.live import Client, LiveEngine, running
from tests.engine.tone import ToneFamily, sentences
from tests.setup.hub_server import HubServer
from tests.setup.model_set import Gate, in_use, wait_for_part

ENGINE = Path(__file__).parent

Told = dict[str, Any]


def one_client_too_many(engine: LiveEngine) -> Told:
    with engine.client(), engine.client(greet=False) as late:
        told = late.receive()
        assert late.receive_or_end() is None
        return told


def no_hello(engine: LiveEngine) -> Told:
    with engine.client(greet=False) as silent:
        told = silent.receive()
        assert silent.receive_or_end() is None
        return told


def one_request_too_many(engine: LiveEngine) -> Told:
    with engine.client() as client:
        for request_id in ("one", "beyond"):
            client.send("speak", id=request_id, text=sentences(1))
        return refused(client)


def one_request_of_all_too_many(engine: LiveEngine) -> Told:
    with engine.client() as first, engine.client() as second:
        first.send("speak", id="one", text=sentences(1))
        first.send("ping", id="p")
        first.until("pong")  # "started" may come before it
        second.send("speak", id="beyond", text=sentences(1))
        return refused(second)


def too_much_text(engine: LiveEngine) -> Told:
    with engine.client() as client:
        client.send("speak", id="beyond", text="Hello there. " * 20)
        return refused(client)


def too_much_text_in_parts(engine: LiveEngine) -> Told:
    with engine.client() as client:
        client.send("speak", id="beyond", text="Hello there. ", more=True)
        for _ in range(20):
            client.send("append", id="beyond", text="Hello there. ", more=True)
        return refused(client)


def too_many_segments(engine: LiveEngine) -> Told:
    with engine.client() as client:
        client.send("speak", id="beyond", text="Hello.", segments=[{"start": 0, "end": 0}] * 20)
        return refused(client)


def too_many_segments_in_parts(engine: LiveEngine) -> Told:
    with engine.client() as client:
        client.send("speak", id="beyond", text="Hello.", more=True)
        for _ in range(20):
            client.send("append", id="beyond", text="", segments=[{"start": 0, "end": 0}], more=True)
        return refused(client)


def too_long_a_preview(engine: LiveEngine) -> Told:
    with engine.client() as client:
        return client.ask("preview", id="beyond", text="Hello there. " * 20)


def too_long_a_test(engine: LiveEngine) -> Told:
    with engine.client() as client:
        return client.ask("dictionary", id="beyond", action="test", text="Hello there. " * 20)


def one_follower_too_many(engine: LiveEngine) -> Told:
    with engine.client() as client:
        client.send("model", id="one", action="install")
        wait_for_part(100_000)
        client.send("model", id="beyond", action="status")
        return refused(client)


def refused(client: Client) -> Told:
    """Return the first error, which is about the request beyond the limit."""
    told = client.until("error", "end", "model")[-1]
    assert told["id"] == "beyond"
    assert told["remedy"]
    return told


# limit, its value here, what goes beyond it, and the error's code
BEYOND: list[tuple[str, float, Callable[[LiveEngine], Told], str]] = [
    ("clients", 1, one_client_too_many, "queue_full"),
    ("hello_s", 0.05, no_hello, "bad_message"),
    ("jobs_per_client", 1, one_request_too_many, "queue_full"),
    ("jobs", 1, one_request_of_all_too_many, "queue_full"),
    ("text_units", 100, too_much_text, "queue_full"),
    ("text_units", 100, too_much_text_in_parts, "queue_full"),
    ("segment_units", 2 << 20, too_many_segments, "queue_full"),
    ("segment_units", 2 << 20, too_many_segments_in_parts, "queue_full"),
    ("question_units", 100, too_long_a_preview, "text_too_long"),
    ("question_units", 100, too_long_a_test, "text_too_long"),
    ("follows_per_client", 1, one_follower_too_many, "queue_full"),
]
# Beyond these nobody is told, or nothing is wrong: where they are held, by a test that names them.
HELD_ELSEWHERE = {
    "outbound_bytes": "test_server.py",
    "stalled_client_s": "test_floods.py",
    "farewell_s": "test_synthesis.py",
    "lead_s": "test_scheduler.py",
    "recent_ids": "test_socket_limits.py",
    "file_chunk_bytes": "test_socket_limits.py",
    "file_memory_bytes": "test_save.py",
    "freed_memory_s": "test_memory_given_back.py",
    "look_s": "test_stale.py",
    "listing_s": "test_remote.py",
    "spare_descriptors": "test_server.py",
    "stop_s": "test_synthesis.py",
}


@pytest.fixture
def gate(hub: HubServer) -> Gate:
    """A hub that stops in the middle of the weights."""
    in_use()
    gate = hub.on_piece = Gate(100_000)
    return gate


@pytest.mark.parametrize(("limit", "value", "go", "code"), BEYOND, ids=[row[2].__name__ for row in BEYOND])
def test_beyond_a_limit_is_an_error_of_its_own_and_others_are_served(
    gate: Gate, limit: str, value: float, go: Callable[[LiveEngine], Told], code: str
) -> None:
    tone = ToneFamily(gated=True)  # no request is over before the next one comes
    with running(tone, Limits(**{limit: value})) as engine:  # type: ignore[arg-type]
        try:
            told = go(engine)
        finally:
            tone.open_gate()
            gate.open.set()
        assert (told["type"], told["code"]) == ("error", code)
        assert told["message"]
        engine.wait_until(lambda: engine.engine.service.n_clients == 0)
        with engine.client() as other:
            assert other.ask("ping", id="p")["type"] == "pong"


def test_of_so_many_ended_requests_late_news_are_no_fault(tone: ToneFamily) -> None:
    with running(tone, Limits(recent_ids=2)) as engine, engine.client() as client:
        for request_id in "abc":
            client.send("speak", id=request_id, text=sentences(1))
            client.until("end")
        client.send("cancel", id="c")
        client.send("cancel", id="b")
        assert client.ask("cancel", id="a")["code"] == "bad_message"


def test_a_file_comes_in_pieces_of_so_many_bytes(tone: ToneFamily) -> None:
    with running(tone, Limits(file_chunk_bytes=10_000)) as engine, engine.client() as client:
        client.send("save", id="a", text=sentences(1), format="wav")
        pieces = [len(message["bytes"]) for message in client.until("end") if message["type"] == "file"]
        assert set(pieces[:-1]) == {10_000}
        assert 0 < pieces[-1] <= 10_000


def test_every_limit_but_those_of_http_is_gone_beyond() -> None:
    limits = {field.name for field in dataclasses.fields(Limits) if not field.name.startswith("http_")}
    assert limits == {name for name, *_ in BEYOND} | set(HELD_ELSEWHERE)
    assert {name for name, file in HELD_ELSEWHERE.items() if name not in (ENGINE / file).read_text()} == set()
