"""One connection: heads, bodies and ends as they come on the wire."""

import pytest

from native_helper.engine.limits import Limits
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import connect, exchange, lines, parsed, read_all, speak
from tests.engine.tone import ToneFamily, sentences


def test_a_refusal_reaches_who_is_still_sending(engine: LiveEngine) -> None:
    head = lines(
        engine,
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        "Content-Length: 5000000",
        first="POST /speak HTTP/1.1",
    )
    assert exchange(engine, head + b" " * 5_000_000).status == 413


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET /health\r\n\r\n", b"GET  / HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_http_is_told_so(engine: LiveEngine, data: bytes) -> None:
    assert exchange(engine, data).status == 400


def test_a_head_without_end_is_cut_off(engine: LiveEngine) -> None:
    answer = exchange(engine, lines(engine)[:-2] + b"X-Filler: " + b"x" * 200_000)
    assert (answer.status, answer.code) == (431, "head_too_large")


def test_a_body_that_waits_to_be_asked_for_is_asked_for(engine: LiveEngine) -> None:
    head, _, body = speak(engine, text=sentences(1), format="pcm").partition(b"\r\n\r\n")
    with connect(engine) as connection:
        connection.sendall(head + b"\r\nExpect: 100-continue\r\n\r\n")
        go_on = b""
        while b"\r\n\r\n" not in go_on:
            go_on += connection.recv(1)
        assert go_on.startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        assert parsed(read_all(connection)).status == 200


def test_a_head_that_never_ends_is_not_waited_for(tone: ToneFamily) -> None:
    with running(tone, Limits(http_head_s=0.05)) as engine:
        answer = exchange(engine, b"GET /health HTTP/1.1\r\nHost:")
        assert (answer.status, answer.code) == (408, "too_slow")


def test_a_body_that_never_ends_is_not_waited_for(tone: ToneFamily) -> None:
    with running(tone, Limits(http_body_s=0.05)) as engine:
        answer = exchange(engine, speak(engine, text=sentences(1))[:-10])
        assert (answer.status, answer.code) == (408, "too_slow")
        assert tone.spoken == []


def test_who_connects_and_leaves_is_nobody(engine: LiveEngine) -> None:
    connect(engine).close()
    assert exchange(engine, lines(engine)).status == 200


def test_what_follows_a_request_on_its_connection_is_not_a_request(engine: LiveEngine) -> None:
    data = exchange(engine, lines(engine) + lines(engine, first="GET /voices HTTP/1.1"))
    assert data.status == 200
    assert data.complete
    assert b"tone:low" not in data.body
