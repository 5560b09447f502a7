"""The listener: its port, its connections, its end."""

import asyncio
import errno
import logging
import socket
import struct
import threading
from typing import Any

import pytest

from native_helper.engine.limits import Limits
from native_helper.paths import folders
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import connect, exchange, lines, parsed, read_all, speak
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


def idle(engine: LiveEngine) -> int:
    return sum(exchange.idle for exchange in engine.engine._http._places)


def test_connections_with_work_are_bounded(tone: ToneFamily) -> None:
    tone.gated = True
    with running(tone, Limits(http_connections=2)) as engine:
        busy = [connect(engine) for _ in range(2)]
        for connection in busy:
            connection.sendall(speak(engine, text=sentences(1)))
        engine.wait_until(lambda: engine.engine.synthesis._queue.n_jobs == 2)
        answer = exchange(engine, lines(engine))
        assert (answer.status, answer.code) == (503, "too_many_connections")
        tone.open_gate()
        for connection in busy:
            assert parsed(read_all(connection)).complete
            connection.close()
        engine.wait_until(lambda: not engine.engine._http._connections)
        assert exchange(engine, lines(engine)).status == 200


def test_who_says_nothing_gives_its_place_to_who_comes(tone: ToneFamily) -> None:
    with running(tone, Limits(http_connections=2, http_head_s=PATIENCE_S)) as engine:
        silent, slow = connect(engine), connect(engine)
        engine.wait_until(lambda: idle(engine) == 2)
        slow.sendall(b"GET /health HTTP/1.1\r\n")
        assert exchange(engine, speak(engine, text=sentences(1))).status == 200
        answer = parsed(read_all(silent))
        assert (answer.status, answer.code) == (503, "too_many_connections")
        slow.sendall(lines(engine).partition(b"\r\n")[2])
        assert parsed(read_all(slow)).status == 200
        silent.close()
        slow.close()


def test_who_does_not_close_after_its_answer_gives_its_place_to_who_comes(tone: ToneFamily) -> None:
    with running(tone, Limits(http_connections=1, http_linger_s=PATIENCE_S)) as engine, connect(engine) as lingering:
        lingering.sendall(lines(engine))
        assert parsed(read_all(lingering)).status == 200
        engine.wait_until(lambda: idle(engine) == 1)
        assert exchange(engine, speak(engine, text=sentences(1))).status == 200


def test_a_client_that_resets_after_its_answer_is_no_fault(
    engine: LiveEngine, caplog: pytest.LogCaptureFixture
) -> None:
    with connect(engine) as connection:
        connection.sendall(lines(engine))
        assert parsed(read_all(connection)).status == 200
        engine.wait_until(lambda: idle(engine) == 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    engine.wait_until(lambda: not engine.engine._http._connections)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_port_that_is_taken_costs_http_only(root: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        folders().settings.write_text(f"[http]\nport = {port}\n")
        with running(ToneFamily()) as engine, engine.client() as client:
            http = client.ask("health", id="h")["health"]["http"]
            assert (http["state"], http["port"]) == ("port_in_use", port)
            assert str(port) in http["remedy"]
            client.send("speak", id="a", text=sentences(1))
            assert client.until("end", "error")[-1]["type"] == "end"


def test_http_can_be_switched_off(root: Any) -> None:
    folders().settings.write_text("[http]\nenabled = false\n")
    with running(ToneFamily()) as engine, engine.client() as client:
        assert client.ask("health", id="h")["health"]["http"]["state"] == "off"


def test_a_token_that_cannot_be_kept_costs_http_only(root: Any) -> None:
    folders().token.mkdir()
    with running(ToneFamily()) as engine, engine.client() as client:
        http = client.ask("health", id="h")["health"]["http"]
        assert http["state"] == "off"
        assert str(folders().token) in http["remedy"]
        client.send("speak", id="a", text=sentences(1))
        assert client.until("end", "error")[-1]["type"] == "end"


def test_a_token_that_is_lost_meanwhile_is_an_answer(engine: LiveEngine) -> None:
    request = speak(engine, text=sentences(1))
    folders().token.unlink()
    folders().token.mkdir()
    answer = exchange(engine, request)
    assert (answer.status, answer.code) == (500, "internal")
    assert str(folders().token) in answer.json["error"]["remedy"]


def test_only_this_machine_can_connect(engine: LiveEngine) -> None:
    addresses = [listener.getsockname()[0] for server in engine.engine._http._servers for listener in server.sockets]
    assert addresses == ["127.0.0.1"]


def test_an_engine_that_stops_breaks_off_what_is_under_way(
    engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture
) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(5)))
        tone.permit()
        tone.asked.get(timeout=PATIENCE_S)
        tone.asked.get(timeout=PATIENCE_S)
        stopping = threading.Thread(target=engine.stop)
        stopping.start()
        answer = parsed(read_all(connection))
        tone.permit()
        stopping.join(PATIENCE_S)
    assert answer.status == 200
    assert not answer.complete
    assert engine.stopped_cleanly
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", engine.http_port)) == errno.ECONNREFUSED


def test_an_engine_that_stops_waits_for_a_connection_that_is_about_to_go(engine: LiveEngine) -> None:
    http = engine.engine._http

    async def stop_at_its_end(place: Any) -> int:
        transport = place._writer.transport
        while place in http._places:  # noqa: ASYNC110 - each turn of the loop is looked at
            await asyncio.sleep(0)
        await http.stop()
        return int(transport.get_extra_info("socket").fileno())

    with connect(engine) as connection:
        engine.wait_until(lambda: idle(engine) == 1)
        (place,) = http._places
        stopping = asyncio.run_coroutine_threadsafe(stop_at_its_end(place), engine._loop)
        connection.sendall(lines(engine))
        assert parsed(read_all(connection)).status == 200
    assert stopping.result(PATIENCE_S) == -1, "its socket was left open"
