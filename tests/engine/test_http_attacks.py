"""The ways in which a page, or another program, may try to be heard or to hear, on every address that speaks.

Each attacker here knows the token where it can be sent at all: what stops it is a check of its own.
"""

import json
import logging
import socket

import pytest

from native_helper.engine.http_routes import ROUTES
from native_helper.engine.limits import Limits
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import Answer, connect, exchange, lines, parsed, posted, read_all, speak
from tests.engine.tone import ToneFamily, sentences

SPEAKING = [route.path for route in ROUTES if route.method == "POST"]
SAID = {"text": sentences(1)}, {"input": sentences(1), "model": "tts-1", "voice": "alloy"}

PAGE = "Origin: http://evil.test"
JSON = "Content-Type: application/json"
# What the browser sends for each way of a page to send something, beside its cookies, of which there are none.
POSTS = {
    "form": ["Content-Type: application/x-www-form-urlencoded", PAGE, "Sec-Fetch-Site: cross-site"],
    "form of a page that hides where it is": ["Content-Type: text/plain", "Origin: null", "Sec-Fetch-Mode: navigate"],
    "form of an old browser": ["Content-Type: text/plain"],
    "file upload": ["Content-Type: multipart/form-data; boundary=x"],
    "no-cors fetch": ["Content-Type: text/plain;charset=UTF-8", PAGE, "Sec-Fetch-Mode: no-cors"],
    "beacon": [PAGE, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: empty"],
    "cors fetch, after a preflight that somebody answered": [JSON, PAGE, "Sec-Fetch-Site: cross-site"],
    "rebound page": [JSON, "Origin: http://127.0.0.1:{port}", "Sec-Fetch-Site: same-origin"],
    "rebound page of an old browser": [JSON, "Referer: http://127.0.0.1:{port}/"],
    "sister site": [JSON, "Sec-Fetch-Site: same-site"],
    "another extension": [JSON, "Origin: chrome-extension://abcdefghijklmnopabcdefghijklmnop"],
    "another extension, of Firefox": [JSON, "Origin: moz-extension://6b1a7c1e-0000-4000-8000-000000000000"],
    "two types": [JSON, "Content-Type: text/plain"],
}  # fmt: skip
HOSTS = [
    "evil.test",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "evil.test#127.0.0.1",
    "localtest.me",
    "[::ffff:7f00:1]",
]
LOADS = {
    "sound": "Sec-Fetch-Dest: audio",
    "picture": "Sec-Fetch-Dest: image",
    "script": "Sec-Fetch-Dest: script",
    "frame": "Sec-Fetch-Dest: iframe",
}


def said(path: str) -> bytes:
    return json.dumps(SAID[path != "/speak"]).encode()


def attack(engine: LiveEngine, path: str, fields: list[str], host: str | None = None) -> Answer:
    body = said(path)
    named = [] if host is None else [f"Host: {host}:{engine.http_port}"]
    told = [field.format(port=engine.http_port) for field in fields]
    token = f"Authorization: Bearer {engine.token()}"
    head = lines(
        engine, *named, *told, token, f"Content-Length: {len(body)}", first=f"POST {path} HTTP/1.1", host=host is None
    )
    return exchange(engine, head + body)


def require_nothing(engine: LiveEngine, tone: ToneFamily, answer: Answer) -> None:
    """Fail if there was sound, text or an effect, or a word that lets another origin read."""
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json) == {"error"}
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert tone.spoken == []
    assert engine.on_loop(engine.engine.synthesis.counts) == {"running": 0, "waiting": 0}


@pytest.mark.parametrize("path", SPEAKING)
@pytest.mark.parametrize("way", POSTS)
def test_what_a_page_or_an_extension_posts_is_not_spoken(
    engine: LiveEngine, tone: ToneFamily, way: str, path: str
) -> None:
    answer = attack(engine, path, POSTS[way])
    assert answer.status in (403, 415)
    require_nothing(engine, tone, answer)


@pytest.mark.parametrize("path", SPEAKING)
@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_was_bound_to_this_machine_is_not_spoken_to(
    engine: LiveEngine, tone: ToneFamily, host: str, path: str
) -> None:
    answer = attack(engine, path, [JSON], host)
    assert answer.status == 403
    require_nothing(engine, tone, answer)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
@pytest.mark.parametrize("kind", LOADS)
def test_what_a_page_loads_is_refused_at_every_address(
    engine: LiveEngine, tone: ToneFamily, kind: str, route: object
) -> None:
    target = route.path.replace("{id}", "tts-1")  # type: ignore[attr-defined]
    fields = [LOADS[kind], "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"]
    answer = exchange(engine, lines(engine, *fields, first=f"GET {target}?text=Hello&input=Hello HTTP/1.1"))
    assert answer.status == 403
    require_nothing(engine, tone, answer)


@pytest.mark.parametrize("path", SPEAKING)
def test_an_address_that_a_person_is_led_to_speaks_nothing(engine: LiveEngine, tone: ToneFamily, path: str) -> None:
    """A link is no sign of a page where the person opens it in a new window by hand."""
    answer = exchange(
        engine, lines(engine, "Sec-Fetch-Site: none", first=f"GET {path}?text=Hello&input=Hello HTTP/1.1")
    )
    assert answer.status == 405
    require_nothing(engine, tone, answer)


@pytest.mark.parametrize("path", SPEAKING)
def test_a_preflight_gets_no_leave(engine: LiveEngine, tone: ToneFamily, path: str) -> None:
    asked = [PAGE, "Access-Control-Request-Method: POST"]
    private = [
        "Access-Control-Request-Headers: authorization,content-type",
        "Access-Control-Request-Private-Network: true",
    ]
    for fields in (asked, asked + private, []):
        answer = exchange(engine, lines(engine, *fields, first=f"OPTIONS {path} HTTP/1.1"))
        assert answer.status == 403
        require_nothing(engine, tone, answer)


@pytest.mark.parametrize("path", SPEAKING)
def test_another_person_on_this_machine_has_no_token(engine: LiveEngine, tone: ToneFamily, path: str) -> None:
    body = said(path)
    head = lines(engine, JSON, f"Content-Length: {len(body)}", first=f"POST {path} HTTP/1.1")
    answer = exchange(engine, head + body)
    assert answer.status == 401
    require_nothing(engine, tone, answer)


@pytest.mark.parametrize("path", SPEAKING)
def test_a_second_request_that_hides_behind_the_first_is_not_one(
    engine: LiveEngine, tone: ToneFamily, path: str
) -> None:
    hidden = speak(engine, text=sentences(1))
    body = said(path)
    smuggling = {
        "after the head": lines(engine, JSON, first=f"POST {path} HTTP/1.1") + hidden,
        "in two lengths": lines(
            engine, JSON, "Content-Length: 4", f"Content-Length: {len(body)}", first=f"POST {path} HTTP/1.1"
        )
        + hidden,
        "in chunks": lines(
            engine, JSON, "Content-Length: 4", "Transfer-Encoding: chunked", first=f"POST {path} HTTP/1.1"
        )
        + b"0\r\n\r\n"
        + hidden,
        "behind a question": lines(engine) + hidden,
    }
    for name, data in smuggling.items():
        with connect(engine) as connection:
            connection.sendall(data)
            told = read_all(connection)
        assert told.count(b"HTTP/1.1 ") == 1, name
        assert parsed(told).headers["content-type"].startswith("application/json")
    assert tone.spoken == []


def test_all_refusals_are_alike_to_the_byte(engine: LiveEngine) -> None:
    told = set()
    for path in (*SPEAKING, "/health", "/v1/models", "/nothing"):
        for fields in ([PAGE], ["Sec-Fetch-Site: cross-site"], ["Host: evil.test"]):
            with connect(engine) as connection:
                connection.sendall(lines(engine, *fields, first=f"GET {path} HTTP/1.1", host="Host" not in fields[0]))
                told.add(read_all(connection))
    assert len(told) == 1


def test_a_flood_leaves_who_has_the_token_served() -> None:
    tone = ToneFamily()
    beginnings = [b"", b"GET /health HTTP/1.1\r\n", b"POST /speak HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", b"\x00" * 100]
    with running(tone, Limits(http_connections=4)) as engine:
        flood: list[socket.socket] = []
        for index in range(60):
            flood.append(connect(engine))
            flood[-1].sendall(beginnings[index % 4])
            if index % 20 == 19:
                assert exchange(engine, speak(engine, text=sentences(1))).status == 200
        for connection in flood:
            connection.close()
        engine.wait_until(lambda: not engine.engine._http._connections)


def test_the_log_holds_nothing_that_was_sent(engine: LiveEngine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    private = "marrowfern"
    body = {"text": f"Hello {private}.", "input": f"Hello {private}.", "model": "tts-1"}
    for path in SPEAKING:
        for wrong in (
            {},
            {"voice": private},
            {"model": private},
            {private: private},
            {"speed": private},
            {"text": 3, "input": 3},
        ):
            exchange(engine, posted(engine, path, **(body | wrong)))
    token = f"Authorization: Bearer {engine.token()}"
    for first in (
        f"GET /{private}",
        f"GET /v1/models/{private}",
        f"GET /speak?text={private}",
        f"{private.upper()} /health",
    ):
        exchange(engine, lines(engine, token, f"Referer: http://{private}/", first=f"{first} HTTP/1.1"))
        exchange(engine, lines(engine, token, first=f"{first} HTTP/1.1"))
    assert "http_refused" in caplog.text
    assert private not in caplog.text.casefold()
    assert engine.token() not in caplog.text
