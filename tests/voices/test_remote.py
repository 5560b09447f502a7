"""A speech server's voices: what is asked, what is heard of the answer and when, and everything that may go wrong."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.voices.remote.speaker import RemoteLimits, Speaker
from native_helper.workers.answers import Answers
from tests.voices.speech_server import KEY, PATIENCE_S, PCM, PIECE, Connection, SpeechServer, serving, settings_of

TEXT: Final = "A text that nobody else may see."
REQUEST: Final = {"text": TEXT, "voice": "af_heart", "speed": 1.0}
SHORT_S: Final = 0.3


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serving() as running:
        yield running


def ask(server: SpeechServer, limits: RemoteLimits | None = None, **changed: Any) -> Answers:
    return Speaker(settings_of(server, **changed), limits).ask(dict(REQUEST))


def following(answers: Answers) -> dict[str, Any]:
    """Return the next answer, waited for. Raises what ended the request."""
    assert answers.wait(PATIENCE_S), "nothing came"
    answer = answers.take()
    assert answer is not None
    return answer


def all_of(answers: Answers) -> list[dict[str, Any]]:
    come = [following(answers)]
    while come[-1]["type"] != "end":
        come.append(following(answers))
    return come


def failure(server: SpeechServer, answer: Callable[[Connection], None], **changed: Any) -> VoiceUnavailable:
    """Return what a reader is told where the server answers so; it never holds the text or the key."""
    server.answer = answer
    with pytest.raises(VoiceUnavailable) as caught:
        all_of(ask(server, **changed))
    error = caught.value
    assert error.remedy
    for told in (error.message, error.remedy):
        assert KEY not in told
        assert TEXT not in told
    assert error.message.startswith(
        ("The speech server 127.0.0.1:", "127.0.0.1:", "Your account at 127.0.0.1:", "What ")
    )
    return error


def test_a_server_is_asked_as_openai_is(server: SpeechServer) -> None:
    all_of(Speaker(settings_of(server)).ask({**REQUEST, "speed": 1.5}))
    asked = server.asked.get(timeout=PATIENCE_S)
    assert (asked.method, asked.path) == ("POST", "/v1/audio/speech")
    assert asked.body == {
        "model": "tts-1", "input": TEXT, "voice": "af_heart", "response_format": "pcm", "speed": 1.5,
    }  # fmt: skip
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_without_a_key_none_is_sent(server: SpeechServer) -> None:
    all_of(ask(server, key=""))
    asked = server.asked.get(timeout=PATIENCE_S)
    assert "authorization" not in asked.headers
    assert "speed" not in asked.body


def test_sound_is_heard_while_the_server_still_makes_the_rest(server: SpeechServer) -> None:
    more = threading.Event()

    def slowly(connection: Connection) -> None:
        connection.begin()
        connection.chunk(PIECE)
        assert more.wait(PATIENCE_S)
        connection.chunk(PIECE)
        connection.end()

    server.answer = slowly
    answers = ask(server)
    first = following(answers)
    assert (first["type"], first["rate_hz"], len(first["pcm"])) == ("audio", 24_000, 2400 * 4)
    assert not answers.has_come
    more.set()
    assert [answer["type"] for answer in all_of(answers)] == ["audio", "end"]


def test_who_cancels_closes_the_connection(server: SpeechServer) -> None:
    def silent(connection: Connection) -> None:
        connection.begin()
        connection.chunk(PIECE)
        connection.wait_for_hang_up()

    server.answer = silent
    answers = ask(server)
    following(answers)
    answers.cancel()
    assert server.hung_up.wait(PATIENCE_S)
    assert not answers.has_come


def test_a_server_that_falls_silent_is_given_up(server: SpeechServer) -> None:
    def stalled(connection: Connection) -> None:
        connection.begin()
        connection.chunk(PIECE)
        connection.wait_for_hang_up()

    assert "sent no more sound for 0.3 seconds" in failure(server, stalled, timeout_s=SHORT_S).message
    assert server.hung_up.wait(PATIENCE_S)


@pytest.mark.parametrize("where", ["answer", "head", "sound"])
def test_a_server_that_sends_a_byte_now_and_then_gains_nothing_by_it(server: SpeechServer, where: str) -> None:
    def dripping(connection: Connection) -> None:
        if where == "sound":
            connection.begin()
        until = time.monotonic() + PATIENCE_S
        while not server.hung_up.is_set() and time.monotonic() < until:
            if where == "sound":
                connection.chunk(b"\x00")
            elif where == "head":
                connection.raw(b"HTTP/1.1 200 OK\r\n" if not dripped else b"X: y\r\n")
                dripped.append(1)
            time.sleep(0.02)

    dripped: list[int] = []
    started = time.monotonic()
    error = failure(server, dripping, timeout_s=SHORT_S)
    assert "for 0.3 seconds" in error.message
    assert "timeout_s" in (error.remedy or "")
    assert time.monotonic() - started < PATIENCE_S / 2


@pytest.mark.parametrize(
    ("status", "body", "says", "remedy"),
    [
        ("401 Unauthorized", b"", "did not take the key (401)", "[remote] of settings.toml is wrong"),
        ("403 Forbidden", b"", "did not take the key (403)", "[remote] of settings.toml is wrong"),
        ("400 Bad", b'{"error": {"code": "invalid_api_key"}}', "did not take the key (400)", "is wrong"),
        ("429 Too Many", b"", "has too many requests (429)", "Try again in 7 seconds."),
        ("429 Too Many", b'{"error": {"code": "insufficient_quota"}}', "has nothing left (429)", "account"),
        ("404 Not Found", b"<html>", "has no speech at that address (404)", "url in the section"),
        ("404 Not Found", b'{"error": {"code": "model_not_found"}}', "has no such model (404)", "model into"),
        ("422 Unprocessable", b'{"detail": [{"input": "A text"}]}', "refused the request (422)", "model and voice"),
        ("500 Internal", TEXT.encode(), "has trouble of its own (500)", "Try again"),
        ("503 Away", b"[" * 20_000, "has trouble of its own (503)", "Try again"),
    ],
)
def test_each_refusal_is_one_sentence_and_a_remedy(
    server: SpeechServer, status: str, body: bytes, says: str, remedy: str
) -> None:
    error = failure(server, lambda it: it.whole(status, "application/json", body, "Retry-After: 7"))
    assert says in error.message
    assert remedy in (error.remedy or "")


def test_a_key_that_is_wanted_is_asked_for(server: SpeechServer) -> None:
    error = failure(server, lambda it: it.whole("401 No", PCM, b""), key="")
    assert "wants a key (401)" in error.message
    assert "None is in" in (error.remedy or "")


def test_a_redirect_is_not_followed(server: SpeechServer) -> None:
    with serving() as other:
        where = f"Location: {other.url}/audio/speech"
        error = failure(server, lambda it: it.whole("307 Temporary Redirect", PCM, b"", where))
        assert "sends on to another address" in error.message
        assert other.asked.empty()


@pytest.mark.parametrize(
    ("content_type", "fields", "says"),
    [
        ("text/html; charset=utf-8", (), "sent a web page in place of sound"),
        ("application/json", (), "sent data in place of sound"),
        ("audio/mpeg", (), "sent compressed sound"),
        (PCM, ("Content-Encoding: gzip",), "sent something in place of sound"),
        (PCM, ("Content-Encoding: gzip", "Content-Encoding: identity"), "sent something in place of sound"),
    ],
)
def test_what_is_no_sound_is_not_played(
    server: SpeechServer, content_type: str, fields: tuple[str, ...], says: str
) -> None:
    assert says in failure(server, lambda it: it.whole("200 OK", content_type, PIECE, *fields)).message


def test_an_answer_without_sound_is_no_success(server: SpeechServer) -> None:
    assert "sent no sound" in failure(server, lambda it: it.whole("200 OK", PCM, b"")).message


@pytest.mark.parametrize("told", ["length", "chunks"])
def test_an_answer_that_is_cut_never_looks_like_the_whole(server: SpeechServer, told: str) -> None:
    def cut(connection: Connection) -> None:
        if told == "length":
            connection.head("200 OK", f"Content-Type: {PCM}", f"Content-Length: {len(PIECE) * 3}")
            connection.raw(PIECE)
        else:
            connection.begin()
            connection.chunk(PIECE)

    assert "broke off in the middle of a sentence" in failure(server, cut).message


def test_what_is_no_http_is_told_as_that(server: SpeechServer) -> None:
    assert "does not speak HTTP" in failure(server, lambda it: it.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")).message
    assert (
        "does not speak HTTP" in failure(server, lambda it: it.raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40_000)).message
    )


def test_more_sound_than_any_sentence_has_is_not_kept(server: SpeechServer) -> None:
    def endless(connection: Connection) -> None:
        connection.begin()
        while not server.hung_up.is_set():
            connection.chunk(PIECE)

    server.answer = endless
    with pytest.raises(VoiceUnavailable, match="more sound than any sentence has"):
        all_of(ask(server, RemoteLimits(sound_bytes=100_000)))
    assert server.hung_up.wait(PATIENCE_S)


def test_nobody_there_is_told_without_a_name_of_the_text() -> None:
    with serving() as gone:
        server = settings_of(gone)
    with pytest.raises(VoiceUnavailable, match=r"No speech server runs at 127\.0\.0\.1:\d+\.") as caught:
        all_of(Speaker(server).ask(dict(REQUEST)))
    assert caught.value.remedy == "Start it. See whether url in the section [remote] of settings.toml is right."


def test_too_many_at_once_are_refused_and_a_place_is_free_again_when_one_ends(server: SpeechServer) -> None:
    def silent(connection: Connection) -> None:
        connection.wait_for_hang_up()

    server.answer = silent
    speaker = Speaker(settings_of(server), RemoteLimits(exchanges=1))
    first = speaker.ask(dict(REQUEST))
    with pytest.raises(VoiceUnavailable, match="Too many requests wait"):
        speaker.ask(dict(REQUEST))
    first.cancel()
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            speaker.ask(dict(REQUEST)).cancel()
        except VoiceUnavailable:
            assert time.monotonic() < until
            time.sleep(0.01)
        else:
            return


def test_bare_sound_is_at_the_rate_that_was_agreed_or_is_told(server: SpeechServer) -> None:
    assert all_of(ask(server, rate_hz=22_050))[0]["rate_hz"] == 22_050
    server.answer = lambda it: it.whole("200 OK", "audio/pcm; rate=16000; channels=1", PIECE)
    assert all_of(ask(server))[0]["rate_hz"] == 16_000


def test_a_name_that_is_looked_up_without_end_is_given_up(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(PATIENCE_S))
    with pytest.raises(VoiceUnavailable, match="cannot be reached: nothing answers"):
        all_of(ask(server, RemoteLimits(connect_s=SHORT_S)))
    assert not over.is_set()
    over.set()


def test_of_many_places_that_lead_nowhere_the_one_that_answers_is_found_in_time(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    tried: list[float] = []

    def connect(opened: socket.socket, place: Any) -> None:
        tried.append(opened.gettimeout() or 0.0)
        if len(tried) < 5:
            raise TimeoutError
        real(opened, place)

    real = socket.socket.connect
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: look_up(*args, **more) * 5)
    monkeypatch.setattr(socket.socket, "connect", connect)
    all_of(ask(server, RemoteLimits(connect_s=10.0)))
    assert len(tried) == 5
    assert max(tried[:3]) <= 10.0 / 3, "one that leads nowhere leaves time for the next"


def test_success_without_sound_is_no_redirect(server: SpeechServer) -> None:
    told = failure(server, lambda it: it.head("204 No Content"))
    assert "answered without sound (204)" in told.message
