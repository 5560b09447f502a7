"""Every bound of HTTP, and what is answered beyond it."""

import dataclasses
import socket
from collections.abc import Callable

import pytest

from native_helper.engine.limits import Limits
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import Answer, connect, exchange, lines, parsed, read_all, speak
from tests.engine.tone import ToneFamily, sentences


def too_large_a_body(engine: LiveEngine) -> Answer:
    return exchange(engine, speak(engine, text="a" * 200))


def too_large_a_head(engine: LiveEngine) -> Answer:
    return exchange(engine, lines(engine, f"X: {'x' * 2000}"))


def too_slow_a_head(engine: LiveEngine) -> Answer:
    return exchange(engine, lines(engine)[:-2])


def too_slow_a_body(engine: LiveEngine) -> Answer:
    return exchange(engine, speak(engine, text=sentences(1))[:-1])


def one_connection_too_many(engine: LiveEngine) -> Answer:
    with connect(engine) as silent:
        engine.wait_until(lambda: len(engine.engine._http._places) == 1)
        with connect(engine) as other:
            engine.wait_until(lambda: len(engine.engine._http._connections) > 0)
            answer = parsed(read_all(silent))
            other.close()
    return answer


def too_much_text(engine: LiveEngine) -> Answer:
    return exchange(engine, speak(engine, text="Hello there. " * 20))


# limit, its value here, what goes beyond it, and the answer
BEYOND: list[tuple[str, float, Callable[[LiveEngine], Answer], int, str]] = [
    ("http_body_bytes", 100, too_large_a_body, 413, "body_too_large"),
    ("http_head_bytes", 1000, too_large_a_head, 431, "head_too_large"),
    ("http_head_s", 0.05, too_slow_a_head, 408, "too_slow"),
    ("http_body_s", 0.05, too_slow_a_body, 408, "too_slow"),
    ("http_connections", 1, one_connection_too_many, 503, "too_many_connections"),
    ("text_units", 100, too_much_text, 429, "queue_full"),
]
# Beyond these nobody can be told: who does not read, and who does not close.
UNTOLD = {"http_stalled_s", "http_linger_s", "http_ask_s"}


@pytest.mark.parametrize(("limit", "value", "go", "status", "code"), BEYOND, ids=[row[0] for row in BEYOND])
def test_beyond_a_limit_is_an_error_of_its_own_and_others_are_served(
    limit: str, value: float, go: Callable[[LiveEngine], Answer], status: int, code: str
) -> None:
    tone = ToneFamily()
    limits = Limits(**{limit: value})  # type: ignore[arg-type]
    with running(tone, limits) as engine:
        answer = go(engine)
        assert (answer.status, answer.code) == (status, code)
        assert answer.json["error"]["message"]
        assert tone.spoken == []
        assert exchange(engine, lines(engine)).status == 200


def test_every_limit_of_http_is_gone_beyond_here() -> None:
    limits = {field.name for field in dataclasses.fields(Limits) if field.name.startswith("http_")}
    assert limits == {name for name, *_ in BEYOND if name.startswith("http_")} | UNTOLD


def test_who_stops_reading_is_dropped_and_its_work_with_it(tone: ToneFamily) -> None:
    book = " ".join(f"This is sentence {index} of a book without end." for index in range(2000))
    with running(tone, Limits(http_stalled_s=0.2)) as engine, socket.socket() as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
        stalled.connect(("127.0.0.1", engine.http_port))
        stalled.sendall(speak(engine, text=book))
        assert stalled.recv(15) == b"HTTP/1.1 200 OK"
        engine.wait_until(lambda: not engine.engine._http._connections)
        assert engine.on_loop(engine.engine.synthesis.counts) == {"running": 0, "waiting": 0}
        assert len(tone.spoken) < 1000
        assert exchange(engine, lines(engine)).status == 200


def test_who_does_not_close_is_not_waited_for(tone: ToneFamily) -> None:
    with running(tone, Limits(http_linger_s=0.05)) as engine, connect(engine) as lingering:
        lingering.sendall(lines(engine))
        assert parsed(read_all(lingering)).status == 200
        engine.wait_until(lambda: not engine.engine._http._connections)
