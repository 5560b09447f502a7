"""Another address and other names: only as the settings say, and with all the same checks."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from native_helper.engine.http import ALL
from native_helper.engine.http_guard import NAMES
from native_helper.paths import folders
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import Answer, exchange, lines, parsed, posted, read_all
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S

CONTAINER = "host.docker.internal"
SECOND = "127.0.0.2"  # on Linux, all of 127.0.0.0/8 is this machine


@contextmanager
def engine_with(setting: str) -> Iterator[LiveEngine]:
    folders().settings.write_text(f"[http]\nport = 0\n{setting}\n")
    with running(ToneFamily()) as engine:
        yield engine


def ask(engine: LiveEngine, address: str, request: bytes) -> Answer:
    with socket.create_connection((address, engine.http_port), timeout=PATIENCE_S) as connection:
        connection.sendall(request)
        return parsed(read_all(connection))


def called(engine: LiveEngine, name: str, request: bytes) -> bytes:
    return request.replace(f"Host: 127.0.0.1:{engine.http_port}".encode(), f"Host: {name}:{engine.http_port}".encode())


@pytest.fixture
def own_address() -> str:
    """Return an address of this machine that is not the loopback's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no address but 127.0.0.1")
        return str(probe.getsockname()[0])


def test_another_name_is_answered_only_if_the_settings_name_it(engine: LiveEngine) -> None:
    assert exchange(engine, called(engine, CONTAINER, lines(engine))).status == 403
    engine.stop()
    with engine_with(f'hosts = ["{CONTAINER}"]') as lenient:
        for name in (CONTAINER, CONTAINER.upper(), *NAMES):
            assert exchange(lenient, called(lenient, name, lines(lenient))).status == 200
        for name in (f"x.{CONTAINER}", f"{CONTAINER}.evil.com", "docker.internal", "evil.com", f"{CONTAINER}."):
            assert exchange(lenient, called(lenient, name, lines(lenient))).status == 403
        assert exchange(lenient, lines(lenient, f"Host: {CONTAINER}", host=False)).status == 403


def test_by_another_name_the_token_is_asked_for_and_pages_are_refused() -> None:
    with engine_with(f'hosts = ["{CONTAINER}"]') as engine:
        request = called(engine, CONTAINER, posted(engine, "/v1/audio/speech", input=sentences(1)))
        assert exchange(engine, request).status == 200
        assert exchange(engine, request.replace(engine.token().encode(), b"x" * 43)).status == 401
        from_a_page = request.replace(b"\r\n\r\n", f"\r\nOrigin: http://{CONTAINER}\r\n\r\n".encode(), 1)
        assert exchange(engine, from_a_page).status == 403


def test_one_more_address_has_the_same_port_and_its_own_name() -> None:
    with engine_with(f'bind = "{SECOND}"') as engine:
        assert ask(engine, SECOND, called(engine, SECOND, lines(engine))).status == 200
        assert exchange(engine, lines(engine)).status == 200
        assert ask(engine, SECOND, called(engine, "evil.com", lines(engine))).status == 403
        told = exchange(engine, lines(engine)).json["http"]
        assert told == {
            "state": "listening",
            "address": "127.0.0.1",
            "port": engine.http_port,
            "bind": SECOND,
            "hosts": [SECOND],
        }


def test_from_another_machine_only_the_lists_of_voices_need_no_token(own_address: str) -> None:
    with engine_with(f'bind = "{ALL}"\nhosts = ["{CONTAINER}", "{own_address}"]') as engine:
        for path in ("/voices", "/v1/audio/voices", "/v1/audio/models"):
            request = called(engine, own_address, lines(engine, first=f"GET {path} HTTP/1.1"))
            assert ask(engine, own_address, request).status == 200
        health = called(engine, own_address, lines(engine))
        assert ask(engine, own_address, health).status == 401
        with_token = health.replace(b"\r\n\r\n", f"\r\nAuthorization: Bearer {engine.token()}\r\n\r\n".encode())
        assert ask(engine, own_address, with_token).json["http"]["bind"] == ALL
        assert ask(engine, own_address, called(engine, own_address, posted(engine, "/speak", text="a"))).status == 200
        assert exchange(engine, lines(engine)).status == 200, "this machine asks as before"


def test_an_address_that_this_machine_lacks_costs_that_address_only() -> None:
    with engine_with('bind = "192.0.2.77"') as engine:
        told = exchange(engine, lines(engine)).json["http"]
        assert told["state"] == "listening"
        assert "bind" not in told
        assert "192.0.2.77" in told["remedy"]
