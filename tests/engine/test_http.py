"""HTTP as it is on the wire: raw bytes in, raw bytes out, since tools hide just what an attacker would send."""

import errno
import io
import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import soundfile

from native_helper.engine.limits import Limits
from native_helper.paths import folders
from native_helper.wire.types import RATE_HZ
from tests.engine.live import PATIENCE_S, LiveEngine, running
from tests.engine.tone import ToneFamily, sentences

PROTECTED = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "connection": "close",
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    complete: bool  # the body came to the end that its framing promised

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


@pytest.fixture
def tone() -> ToneFamily:
    return ToneFamily()


@pytest.fixture
def engine(tone: ToneFamily) -> Iterator[LiveEngine]:
    with running(tone) as engine:
        yield engine
        tone.open_gate()


def connect(engine: LiveEngine) -> socket.socket:
    return socket.create_connection(("127.0.0.1", engine.http_port), timeout=PATIENCE_S)


def read_all(connection: socket.socket) -> bytes:
    data = bytearray()
    try:
        while piece := connection.recv(1 << 16):
            data += piece
    except ConnectionResetError:
        pass
    return bytes(data)


def parsed(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert len(headers) == len(lines), "no field twice"
    complete = True
    if headers.get("transfer-encoding") == "chunked":
        body, complete = unchunked(body)
    elif "content-length" in headers:
        complete = len(body) == int(headers["content-length"])
    return Answer(int(first.split()[1]), headers, body, complete)


def unchunked(data: bytes) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        size, found, data = data.partition(b"\r\n")
        if not found:
            return bytes(body), False
        n_bytes = int(size, 16)
        if n_bytes == 0:
            return bytes(body), True
        body += data[:n_bytes]
        data = data[n_bytes + 2 :]


def exchange(engine: LiveEngine, data: bytes) -> Answer:
    with connect(engine) as connection:
        connection.sendall(data)
        return parsed(read_all(connection))


def lines(engine: LiveEngine, *fields: str, first: str = "GET /health HTTP/1.1", host: bool = True) -> bytes:
    named = [f"Host: 127.0.0.1:{engine.http_port}"] if host else []
    return "\r\n".join([first, *named, *fields, "", ""]).encode("latin-1")


def speak(engine: LiveEngine, **body: Any) -> bytes:
    data = json.dumps(body).encode()
    fields = (
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
    )
    return lines(engine, *fields, first="POST /speak HTTP/1.1") + data


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
    [("POST /health HTTP/1.1", "GET"), ("PUT /voices HTTP/1.1", "GET"), ("GET /speak HTTP/1.1", "POST")],
)
def test_a_wrong_method_is_told_the_right_one(engine: LiveEngine, first: str, allowed: str) -> None:
    answer = exchange(engine, lines(engine, first=first))
    assert (answer.status, answer.headers["allow"]) == (405, allowed)


def test_an_answer_to_head_has_no_body(engine: LiveEngine) -> None:
    answer = exchange(engine, lines(engine, first="HEAD /health HTTP/1.1"))
    assert (answer.status, answer.body) == (405, b"")


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


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_message"),
        (b"{", 400, "bad_message"),
        (b"[]", 400, "bad_message"),
        (b"\xff", 400, "bad_message"),
        (b"[" * 50_000, 400, "bad_message"),
        (b'{"text": NaN}', 400, "bad_message"),
        (b"{}", 400, "bad_message"),
        (b'{"text": 3}', 400, "bad_message"),
        (b'{"text": "a", "langauge": "de"}', 400, "bad_message"),
        (b'{"text": "a", "speed": 99}', 400, "bad_message"),
        (b'{"text": "a", "format": "exe"}', 400, "bad_message"),
        (b'{"text": ""}', 422, "nothing_to_speak"),
        (b'{"text": "!!!"}', 422, "nothing_to_speak"),
        (b'{"text": "Hello there.", "voice": "nobody"}', 422, "unknown_voice"),
    ],
)
def test_what_cannot_be_spoken_is_a_json_error_with_its_status(
    engine: LiveEngine, body: bytes, status: int, code: str
) -> None:
    head = lines(
        engine,
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        first="POST /speak HTTP/1.1",
    )
    answer = exchange(engine, head + body)
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["content-type"].startswith("application/json")


def test_a_mistyped_field_is_named_with_those_there_are(engine: LiveEngine) -> None:
    error = exchange(engine, speak(engine, text="a", langauge="de")).json["error"]
    assert "langauge" in error["message"]
    assert "language" in error["remedy"]


def test_sound_streams_as_a_wav_without_sizes(engine: LiveEngine) -> None:
    answer = exchange(engine, speak(engine, text=sentences(3)))
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.complete
    assert answer.body[:4] == b"RIFF"
    assert struct.unpack("<I", answer.body[4:8]) == (0xFFFFFFFF,)
    assert (len(answer.body) - 44) / (2 * RATE_HZ) > 6.0


def test_sound_comes_before_all_of_it_is_made(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(5), format="pcm"))
        tone.permit()
        data = b""
        while len(data) < 90_000:
            data += connection.recv(1 << 16)
        assert b"200 OK" in data
        assert len(tone.spoken) == 1
        tone.open_gate()
        assert parsed(data + read_all(connection)).complete


def test_an_old_client_gets_its_sound_without_chunks(engine: LiveEngine) -> None:
    request = speak(engine, text=sentences(1)).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    answer = exchange(engine, request)
    assert answer.status == 200
    assert "transfer-encoding" not in answer.headers
    assert answer.body[:4] == b"RIFF"


@pytest.mark.parametrize("name", ["wav", "flac", "ogg", "mp3", "opus"])
def test_a_complete_file_has_its_length_and_right_sizes(engine: LiveEngine, name: str) -> None:
    answer = exchange(engine, speak(engine, text=sentences(3), format=name, stream=False))
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("audio/")
    assert answer.complete
    sound = soundfile.info(io.BytesIO(answer.body))
    assert sound.duration > 6.0
    if name == "wav":
        assert struct.unpack("<I", answer.body[4:8]) == (len(answer.body) - 8,)


def test_complete_pcm_is_the_samples_and_nothing_else(engine: LiveEngine) -> None:
    streamed = exchange(engine, speak(engine, text=sentences(2), format="pcm"))
    whole = exchange(engine, speak(engine, text=sentences(2), format="pcm", stream=False))
    assert streamed.body == whole.body
    assert int(whole.headers["content-length"]) == len(whole.body)


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


def test_half_a_surrogate_pair_is_no_fault(engine: LiveEngine) -> None:
    body = b'{"text": "Hello \\ud83d there, this is a sentence."}'
    head, _, _ = speak(engine, text="").partition(b"\r\n\r\n")
    head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length"))
    answer = exchange(engine, head + f"\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    assert answer.status == 200


def test_a_client_that_hangs_up_cancels_its_job(
    engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture
) -> None:
    tone.gated = True
    connection = connect(engine)
    connection.sendall(speak(engine, text=sentences(9)))
    tone.asked.get(timeout=PATIENCE_S)
    connection.close()
    engine.wait_until(lambda: engine.engine.synthesis.counts() == {"running": 0, "waiting": 0})
    tone.permit()
    assert tone.closed.wait(PATIENCE_S)
    assert len(tone.spoken) == 1
    assert "http_failed" not in caplog.text


def test_a_fault_in_the_middle_breaks_the_answer_off(
    engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture
) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(5)))
        tone.asked.get(timeout=PATIENCE_S)
        tone.permit()
        tone.asked.get(timeout=PATIENCE_S)
        tone.fault = RuntimeError("broken")
        tone.permit()
        answer = parsed(read_all(connection))
    assert answer.status == 200
    assert not answer.complete
    assert "http_failed" not in caplog.text


def test_what_the_reader_takes_is_its_credit(engine: LiveEngine, tone: ToneFamily) -> None:
    book = " ".join(f"This is sentence {index} of a book without end." for index in range(1000))
    with socket.socket() as slow, engine.client() as brisk:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        slow.connect(("127.0.0.1", engine.http_port))
        slow.sendall(speak(engine, text=book))
        # Turn by turn with these 150, the book would be as far; the kernel's buffers and ours hold some 50 sentences.
        for index in range(150):
            brisk.send("speak", id=str(index), text=sentences(1, "brisk"))
            brisk.until("end")
        assert sum("book" in spoken for spoken in tone.spoken) < 100


def test_a_queue_that_is_full_says_try_again(tone: ToneFamily) -> None:
    tone.gated = True
    with running(tone, Limits(jobs=1)) as engine, connect(engine) as first:
        first.sendall(speak(engine, text=sentences(2)))
        tone.asked.get(timeout=PATIENCE_S)
        answer = exchange(engine, speak(engine, text=sentences(1)))
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "queue_full", "1")
        tone.open_gate()
        assert parsed(read_all(first)).complete


def test_connections_are_bounded(tone: ToneFamily) -> None:
    with running(tone, Limits(http_connections=2)) as engine:
        idle = [connect(engine) for _ in range(2)]
        engine.wait_until(lambda: len(engine.engine._http._connections) == 2)
        answer = exchange(engine, lines(engine))
        assert (answer.status, answer.code) == (503, "too_many_connections")
        for connection in idle:
            connection.close()
        engine.wait_until(lambda: not engine.engine._http._connections)
        assert exchange(engine, lines(engine)).status == 200


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


def test_only_this_machine_can_connect(engine: LiveEngine) -> None:
    assert engine.engine._http._server is not None
    addresses = [listener.getsockname()[0] for listener in engine.engine._http._server.sockets]
    assert addresses == ["127.0.0.1"]


def test_an_engine_that_stops_breaks_off_what_is_under_way(tone: ToneFamily) -> None:
    tone.gated = True
    with running(tone) as engine:
        connection = connect(engine)
        connection.sendall(speak(engine, text=sentences(5)))
        tone.asked.get(timeout=PATIENCE_S)
        tone.permit(1000)
        port = engine.http_port
    with connection:
        assert not read_all(connection).endswith(b"0\r\n\r\n")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
