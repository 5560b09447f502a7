"""A speech server's voice through a running engine: only where it is chosen, while others speak, and Utter by Utter."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from native_helper.engine.limits import Limits
from native_helper.voices.catalog import Catalog
from native_helper.voices.remote.family import RemoteFamily
from native_helper.voices.remote.server import Server, parse
from tests.engine.live import LiveEngine, running
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S
from tests.voices.speech_server import Connection, SpeechServer, serving, spoken

VOICE = "remote:nova"


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serving() as running_server:
        yield running_server


def family_of(url: str, **changed: Any) -> RemoteFamily:
    return RemoteFamily(replace(Server(parse(url), "tts-1", voices=("nova",), timeout_s=PATIENCE_S), **changed))


@pytest.fixture
def engine(server: SpeechServer) -> Iterator[LiveEngine]:
    with running(ToneFamily(), others=[family_of(server.url)]) as live:
        yield live


def test_a_text_is_spoken_by_the_server_sentence_by_sentence(engine: LiveEngine, server: SpeechServer) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text="One two three four. Five six seven eight.", voice=VOICE, words=True)
        messages = client.until("end", "error")
    assert messages[-1]["type"] == "end"
    assert messages[0]["voice"] == VOICE
    asked = [server.asked.get(timeout=PATIENCE_S).body["input"] for _ in range(server.asked.qsize())]
    assert " ".join(asked) == "One two three four. Five six seven eight."
    words = [word for message in messages if message["type"] == "audio" for word in message["words"]]
    assert len(words) == 8


def test_nobody_waits_for_a_server_that_is_slow(engine: LiveEngine, server: SpeechServer) -> None:
    go_on = threading.Event()

    def late(connection: Connection) -> None:
        assert go_on.wait(PATIENCE_S)
        spoken(connection)

    server.answer = late
    with engine.client() as one, engine.client() as two:
        one.send("speak", id="a", text="Hello there.", voice=VOICE)
        one.until("started")
        two.send("speak", id="b", text=sentences(3))
        assert two.until("end", "error")[-1]["type"] == "end"
        go_on.set()
        assert one.until("end", "error")[-1]["type"] == "end"


def test_who_cancels_or_leaves_closes_the_connection(engine: LiveEngine, server: SpeechServer) -> None:
    def silent(connection: Connection) -> None:
        connection.wait_for_hang_up()

    server.answer = silent
    with engine.client() as client:
        client.send("speak", id="a", text="Hello there.", voice=VOICE)
        server.asked.get(timeout=PATIENCE_S)
        client.send("cancel", id="a")
        assert client.until("error")[-1]["code"] == "canceled"
    assert server.hung_up.wait(PATIENCE_S)


def test_a_failure_is_told_and_the_next_reading_is_spoken(engine: LiveEngine, server: SpeechServer) -> None:
    server.answer = lambda connection: connection.whole("500 Oh", "text/plain", b"")
    with engine.client() as client:
        client.send("speak", id="a", text="Hello there.", voice=VOICE)
        error = client.until("end", "error")[-1]
        assert (error["type"], error["code"]) == ("error", "voice_unavailable")
        assert "trouble of its own (500)" in error["message"]
        server.answer = spoken
        client.send("speak", id="b", text="Hello there.", voice=VOICE)
        assert client.until("end", "error")[-1]["type"] == "end"


def test_voices_and_families_and_health_say_where_text_goes(engine: LiveEngine, server: SpeechServer) -> None:
    host = f"127.0.0.1:{server.port}"
    with engine.client() as client:
        told = {family["name"]: family for family in client.ready["families"]}
        voices = {voice["id"]: voice for voice in client.ask("voices", id="v")["voices"]}
        health = client.ask("health", id="h")["health"]
    assert told["remote"]["host"] == host
    assert "host" not in told["tone"]
    assert voices[VOICE]["remote"] is True
    assert voices[VOICE]["listed"] is True
    assert "remote" not in voices["tone:high"]
    assert [family.get("host") for family in health["families"]] == [None, host]
    assert server.asked.empty()


def test_neither_text_nor_key_is_in_the_log_or_in_what_the_reader_is_told(
    server: SpeechServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = lambda connection: connection.whole("401 No", "text/plain", b"sk-secret-of-mine Zanzibar")
    caplog.set_level("DEBUG")
    family = family_of(server.url, key="sk-secret-of-mine")
    with running(ToneFamily(), others=[family]) as live, live.client() as client:
        client.send("speak", id="a", text="Zanzibar is far.", voice=VOICE)
        told = str(client.until("end", "error")[-1])
        health = str(client.ask("health", id="h"))
    assert server.asked.get(timeout=PATIENCE_S).headers["authorization"] == "Bearer sk-secret-of-mine"
    for secret in ("sk-secret-of-mine", "Zanzibar"):
        assert secret not in caplog.text + told + health


def test_text_that_others_read_does_not_go_there(engine: LiveEngine, server: SpeechServer) -> None:
    with engine.client() as client:
        for request_id, more in (("a", {}), ("b", {"voice": "tone:low"}), ("c", {"language": "de"})):
            client.send("speak", id=request_id, text=sentences(2), **more)
            assert client.until("end", "error")[-1]["type"] == "end"
    assert server.asked.empty()


def test_no_text_goes_there_unless_the_voice_is_named_in_full(server: SpeechServer) -> None:
    only = Catalog([family_of(server.url)])
    assert only.default_voice() is None
    assert only.find("nova") is None
    assert only.find(VOICE) is not None
    with running(family_of(server.url)) as live, live.client() as client:
        assert client.ready["default_voice"] is None if "default_voice" in client.ready else True
        client.send("speak", id="a", text="Hello there.")
        assert client.until("end", "error")[-1]["code"] == "no_voice_for_language"
    assert server.asked.empty()


def test_its_voices_are_told_to_who_is_connected_as_soon_as_the_server_has_told_them(server: SpeechServer) -> None:
    with running(ToneFamily(), others=[family_of(server.url, voices=())]) as live, live.client() as client:
        ready = client.ready
        while {family["name"]: family["state"] for family in ready["families"]}["remote"] != "ready":
            ready = client.receive()
        voices = client.ask("voices", id="v")["voices"]
    assert [voice["id"] for voice in voices if voice.get("remote")] == ["remote:af_heart", "remote:own"]


def test_who_asks_for_voices_does_not_wait_for_a_silent_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        family = family_of(url, voices=())
        with running(ToneFamily(), Limits(listing_s=0.1), others=[family]) as live, live.client() as client:
            answer = client.ask("voices", id="v")
    assert {voice["family"] for voice in answer["voices"]} == {"tone"}


def test_utter_speaks_by_another_utter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(tone := ToneFamily()) as far:
        token = far.token()
        url = f"http://127.0.0.1:{far.http_port}"
        other = tmp_path / "other"
        (other / "config").mkdir(parents=True)
        (other / "config" / "settings.toml").write_text("[http]\nenabled = false\n")
        monkeypatch.setenv("UTTER_HOME", str(other))
        family = family_of(url, model="utter", key=token, voices=())
        with running(ToneFamily(), others=[family]) as near, near.client() as client:
            family.wait_listed(PATIENCE_S)
            assert "remote:tone:high" in {voice["id"] for voice in client_voices(client.ask, client.receive)}
            client.send("speak", id="a", text=sentences(3), voice="remote:tone:high")
            messages = client.until("end", "error")
            assert messages[-1]["type"] == "end", messages[-1]
            n_spoken = len(tone.spoken)
            client.send("speak", id="b", text=sentences(1), voice="remote:gone")
            assert client.until("end", "error")[-1]["code"] == "unknown_voice"
    assert n_spoken >= 2
    assert messages[-1]["duration_s"] > 3.0
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / "utter"))


def client_voices(ask: Any, receive: Any) -> list[dict[str, Any]]:
    answer = ask("voices", id="v")
    while answer["type"] == "ready":  # told again, since the server's voices have come
        answer = receive()
    voices: list[dict[str, Any]] = answer["voices"]
    return voices


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    import ssl

    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if trusted else os.devnull)
    with serving(context) as server, running(ToneFamily(), others=[family_of(server.url)]) as live:
        with live.client() as client:
            client.send("speak", id="a", text="Hello there.", voice=VOICE)
            last = client.until("end", "error")[-1]
        if trusted:
            assert last["type"] == "end"
        else:
            assert "could not prove that it is 127.0.0.1" in last["message"]
            assert "SSL_CERT_FILE" in last["remedy"]
            assert server.asked.empty()
