"""POST /speak: sound, files, errors, and clients that leave."""

import io
import socket
import struct

import pytest
import soundfile

from native_helper.engine.limits import Limits
from native_helper.wire.types import RATE_HZ
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import broken_off, connect, exchange, lines, parsed, read_all, speak
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


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
        (b'{"text": "a", "voice": "' + b"v" * 501 + b'"}', 400, "bad_message"),
        (b'{"text": "a", "language": "' + b"x" * 36 + b'"}', 400, "bad_message"),
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


def test_a_wrong_value_is_told_as_a_person_would(engine: LiveEngine) -> None:
    answer = exchange(engine, speak(engine, text="a", speed=99))
    assert answer.json["error"]["message"] == "The field speed must be 3 or less."


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


def test_a_client_that_hangs_up_cancels_a_file_too(tone: ToneFamily) -> None:
    tone.gated = True
    with running(tone, Limits(http_ask_s=0.01)) as engine:
        connection = connect(engine)
        connection.sendall(speak(engine, text=sentences(9), format="flac"))
        tone.asked.get(timeout=PATIENCE_S)
        connection.close()
        engine.wait_until(lambda: engine.engine.synthesis.counts() == {"running": 0, "waiting": 0})
        tone.open_gate()


@pytest.mark.parametrize(("file_format", "stream"), [("wav", True), ("wav", False), ("flac", False)])
def test_a_client_that_only_stops_sending_gets_its_whole_answer(
    tone: ToneFamily, file_format: str, stream: bool
) -> None:
    tone.gated = True
    with running(tone, Limits(http_ask_s=0.01)) as engine, connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(3), format=file_format, stream=stream))
        connection.shutdown(socket.SHUT_WR)
        data = connection.recv(1 << 10)
        assert data.startswith(b"HTTP/1.1 102 ")  # whether anybody listens
        tone.open_gate()
        answer = parsed(data + read_all(connection))
    assert (answer.status, answer.complete) == (200, True)
    assert len(tone.spoken) == 3


def test_an_old_client_that_stops_sending_has_left(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(3)).replace(b"HTTP/1.1", b"HTTP/1.0", 1))
        tone.asked.get(timeout=PATIENCE_S)
        connection.shutdown(socket.SHUT_WR)
        assert read_all(connection) == b""
    engine.wait_until(lambda: engine.engine.synthesis.counts() == {"running": 0, "waiting": 0})
    tone.open_gate()


def test_a_fault_in_the_middle_breaks_the_answer_off(
    engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture
) -> None:
    answer = broken_off(engine, tone, speak(engine, text=sentences(5)))
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
