"""Who is answered over HTTP, and in which order the checks stand."""

import pytest

from native_helper.engine.http_routes import ROUTES
from native_helper.paths import folders
from tests.engine.live import LiveEngine
from tests.engine.raw_http import PROTECTED, exchange, lines, speak
from tests.engine.tone import ToneFamily, sentences

VERBS = ("GET", "HEAD")


def test_health_tells_what_the_socket_tells(engine: LiveEngine) -> None:
    answer = exchange(engine, lines(engine))
    with engine.client() as client:
        told = client.ask("health", id="h")["health"]
    assert answer.status == 200
    health = answer.json
    assert health.keys() == told.keys()
    for key in ("status", "version", "build", "protocol", "pid", "families", "default_voice", "jobs", "http"):
        assert health[key] == told[key], key
    assert health["http"] == {"state": "listening", "address": "127.0.0.1", "port": engine.http_port}
    assert health["status"] == "ok"
    assert health["memory_mb"] > 5


def test_voices_are_listed_without_a_token(engine: LiveEngine) -> None:
    answer = exchange(engine, lines(engine, first="GET /voices HTTP/1.1"))
    assert [voice["id"] for voice in answer.json["voices"]] == ["tone:high", "tone:low"]
    assert answer.json["default_voice"] == "tone:high"


# Every way by which a page, or a name that was bound to this address, could come in. {port} is the engine's.
ATTACKS = {
    "no host": ["GET /health HTTP/1.1"],
    "no host, HTTP/1.0": ["GET /health HTTP/1.0"],
    "empty host": ["GET /health HTTP/1.1", "Host:"],
    "two hosts": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Host: 127.0.0.1:{port}"],
    "host after host": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Host: evil.com"],
    "foreign host": ["GET /health HTTP/1.1", "Host: evil.com:{port}"],
    "foreign host that begins as ours": ["GET /health HTTP/1.1", "Host: localhost.evil.com:{port}"],
    "host without port": ["GET /health HTTP/1.1", "Host: 127.0.0.1"],
    "host with another port": ["GET /health HTTP/1.1", "Host: 127.0.0.1:1"],
    "absolute target": ["GET http://127.0.0.1:{port}/health HTTP/1.1", "Host: 127.0.0.1:{port}"],
    "foreign absolute target": ["GET http://evil.com/health HTTP/1.1", "Host: 127.0.0.1:{port}"],
    "proxy request": ["CONNECT evil.com:443 HTTP/1.1", "Host: 127.0.0.1:{port}"],
    "origin": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: https://evil.com"],
    "origin null": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: null"],
    "origin of a rebound page": ["POST /speak HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}"],
    "origin of an extension": ["GET /voices HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: chrome-extension://abc"],
    "referer": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Referer: https://evil.com/"],
    "cross-site fetch": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Sec-Fetch-Site: cross-site"],
    "same-origin fetch": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Sec-Fetch-Site: same-origin"],
    "fetch that says two things": [
        "GET /health HTTP/1.1",
        "Host: 127.0.0.1:{port}",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: cross-site",
    ],
    "preflight": [
        "OPTIONS /speak HTTP/1.1",
        "Host: 127.0.0.1:{port}",
        "Access-Control-Request-Method: POST",
    ],
    "preflight for all": ["OPTIONS * HTTP/1.1", "Host: 127.0.0.1:{port}"],
    "field hidden by case": ["GET /health HTTP/1.1", "Host: 127.0.0.1:{port}", "oRIGIN: https://evil.com"],
    "unknown address": ["GET /nothing HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: https://evil.com"],
    "wrong method": ["DELETE /health HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: https://evil.com"],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_page_could_cause_is_refused_by_one_and_the_same_answer(engine: LiveEngine, attack: str) -> None:
    with_token = [*ATTACKS[attack], f"Authorization: Bearer {engine.token()}", "", ""]
    data = "\r\n".join(with_token).format(port=engine.http_port).encode()
    answer = exchange(engine, data)
    assert answer.status == 403
    assert answer.json == {"error": {"code": "forbidden", "message": "This request is not allowed.", "remedy": None}}


def test_every_answer_carries_the_protections_and_none_opens_to_other_origins(engine: LiveEngine) -> None:
    answers = [
        exchange(engine, lines(engine)),
        exchange(engine, lines(engine, "Origin: https://evil.com")),
        exchange(engine, lines(engine, first="GET /nothing HTTP/1.1")),
        exchange(engine, lines(engine, first="POST /speak HTTP/1.1")),
        exchange(engine, b"nonsense\r\n\r\n"),
        exchange(engine, speak(engine, text=sentences(1))),
        exchange(engine, speak(engine, text=sentences(1), format="flac")),
        exchange(engine, speak(engine, text="...")),
    ]
    assert [answer.status for answer in answers] == [200, 403, 404, 401, 400, 200, 200, 422]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in PROTECTED} == PROTECTED
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.complete


def test_an_address_that_a_person_types_is_answered(engine: LiveEngine) -> None:
    assert exchange(engine, lines(engine, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate")).status == 200


@pytest.mark.parametrize("name", ["localhost", "[::1]", "LocalHost"])
def test_the_other_names_of_this_machine_are_as_good(engine: LiveEngine, name: str) -> None:
    assert exchange(engine, lines(engine, f"Host: {name}:{engine.http_port}", host=False)).status == 200


@pytest.mark.parametrize(
    ("first", "allowed"),
    [
        ("POST /health HTTP/1.1", "GET, HEAD"),
        ("PUT /voices HTTP/1.1", "GET, HEAD"),
        ("GET /speak HTTP/1.1", "POST"),
        ("HEAD /speak HTTP/1.1", "POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_one(engine: LiveEngine, first: str, allowed: str) -> None:
    answer = exchange(engine, lines(engine, first=first))
    assert (answer.status, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", [route.path for route in ROUTES if route.method == "GET" and route.path != "/health"])
def test_head_is_answered_as_get_is_without_a_body(engine: LiveEngine, path: str) -> None:
    target = path.replace("{id}", "tts-1")
    for fields in ([f"Authorization: Bearer {engine.token()}"], [], ["Origin: https://evil.com"]):
        got, head = (exchange(engine, lines(engine, *fields, first=f"{verb} {target} HTTP/1.1")) for verb in VERBS)
        assert got.body
        assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")


def test_head_tells_that_the_engine_is_well(engine: LiveEngine) -> None:
    answer = exchange(engine, lines(engine, first="HEAD /health HTTP/1.1"))
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ([], "/speak"),
        (["Authorization: Bearer wrong"], "/speak"),
        (["Authorization: Basic {token}"], "/speak"),
        (["Authorization: {token}"], "/speak"),
        (["X-Token: {token}"], "/speak"),
        (["Cookie: token={token}"], "/speak"),
        ([], "/speak?token={token}"),
        ([], "/speak?access_token={token}"),
        (["Authorization: Bearer {token}", "Authorization: Bearer {token}"], "/speak"),
    ],
)
def test_without_the_token_in_its_place_nothing_is_spoken(
    engine: LiveEngine, tone: ToneFamily, fields: list[str], target: str
) -> None:
    body = b'{"text": "Hello there."}'
    head = lines(
        engine,
        *(field.format(token=engine.token()) for field in fields),
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        first=f"POST {target.format(token=engine.token())} HTTP/1.1",
    )
    answer = exchange(engine, head + body)
    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "utter token" in answer.json["error"]["remedy"]
    assert tone.spoken == []


def test_a_new_token_counts_at_once(engine: LiveEngine) -> None:
    old = speak(engine, text=sentences(1))
    folders().token.unlink()
    assert exchange(engine, old).status == 401
    assert exchange(engine, speak(engine, text=sentences(1))).status == 200


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        (["Content-Length: 15"], 415, "not_json"),
        (["Content-Type: text/plain", "Content-Length: 15"], 415, "not_json"),
        (["Content-Type: application/x-www-form-urlencoded", "Content-Length: 15"], 415, "not_json"),
        (["Content-Type: application/jsonp", "Content-Length: 15"], 415, "not_json"),
        (["Content-Type: text/plain; application/json", "Content-Length: 15"], 415, "not_json"),
        (["Content-Type: application/json", "Content-Type: text/plain", "Content-Length: 15"], 415, "not_json"),
        (["Content-Type: application/json"], 411, "length_required"),
        (["Content-Type: application/json", "Transfer-Encoding: chunked"], 411, "length_required"),
        (
            ["Content-Type: application/json", "Transfer-Encoding: chunked", "Content-Length: 15"],
            411,
            "length_required",
        ),
        (["Content-Type: application/json", "Content-Length: 1048577"], 413, "body_too_large"),
        (["Content-Type: application/json", "Content-Length: 99999999999999999999"], 413, "body_too_large"),
        (["Content-Type: application/json", "Content-Length: -1"], 400, "malformed"),
        (["Content-Type: application/json", "Content-Length: 15", "Content-Length: 16"], 400, "malformed"),
    ],
)
def test_a_body_that_is_not_plain_json_of_known_length_is_refused_unread(
    engine: LiveEngine, fields: list[str], status: int, code: str
) -> None:
    head = lines(engine, f"Authorization: Bearer {engine.token()}", *fields, first="POST /speak HTTP/1.1")
    answer = exchange(engine, head + b'{"text": "Hi."}')
    assert (answer.status, answer.code) == (status, code)
