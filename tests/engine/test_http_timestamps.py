"""POST /speak with `timestamps`: the sound, and when each word of it is heard."""

import base64
import io
import json
from typing import Any

import pytest
import soundfile

from native_helper.wire.types import RATE_HZ
from tests.engine.live import LiveEngine
from tests.engine.raw_http import Answer, connect, exchange, parsed, read_all, speak
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S

# An emoji counts as two: the offsets are UTF-16 units, as everywhere in Utter.
TEXT = "The \N{MOUSE} cat sat down. It slept on the warm mat."


def told(answer: Answer) -> list[dict[str, Any]]:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert answer.body.endswith(b"\n")
    return [json.loads(line) for line in answer.body.splitlines()]


def sound(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(one["audio"]) for one in messages if one["type"] == "audio")


def test_every_word_is_told_once_with_its_place_and_its_time(engine: LiveEngine) -> None:
    *audio, end = told(exchange(engine, speak(engine, text=TEXT, timestamps=True)))
    assert {one["type"] for one in audio} == {"audio"}
    assert end["type"] == "end"
    words = [word for one in audio for word in one["words"]]
    assert [word["text"] for word in words if word["text"].isascii()] == (
        "The cat sat down It slept on the warm mat".split()
    )
    units = TEXT.encode("utf-16-le")
    for word in words:
        assert units[2 * word["start"] : 2 * word["end"]].decode("utf-16-le") == word["text"]
        assert 0 <= word["start_s"] < word["end_s"] <= end["duration_s"]
    starts = [word["start_s"] for word in words]
    assert starts == sorted(set(starts))


def test_every_piece_says_which_sentence_it_is_of_and_when_it_begins(engine: LiveEngine) -> None:
    *audio, end = told(exchange(engine, speak(engine, text=TEXT, timestamps=True, format="pcm")))
    spoken = list(dict.fromkeys(one["sentence"]["text"] for one in audio))
    assert " ".join(spoken).split() == TEXT.split()
    heard_s = 0.0
    for one in audio:
        assert one["start_s"] == pytest.approx(heard_s, abs=0.001)
        heard_s += len(base64.b64decode(one["audio"])) / (2 * RATE_HZ)
        assert (one["voice"], one["language"].partition("-")[0]) == ("tone:high", "en")
    assert end["duration_s"] == pytest.approx(heard_s, abs=0.001)


@pytest.mark.parametrize("name", ["wav", "pcm", "mp3", "opus", "ogg"])
def test_the_pieces_together_are_the_file_that_comes_without_timestamps(engine: LiveEngine, name: str) -> None:
    timed = sound(told(exchange(engine, speak(engine, text=sentences(3), timestamps=True, format=name))))
    plain = exchange(engine, speak(engine, text=sentences(3), format=name)).body
    if name in ("opus", "ogg"):  # each file of theirs has a serial number by chance
        assert soundfile.info(io.BytesIO(timed)).frames == soundfile.info(io.BytesIO(plain)).frames
    else:
        assert timed == plain


def test_times_come_with_their_sound_and_not_at_the_end(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(5), timestamps=True))
        tone.permit()
        begun = b""
        while b'"words"' not in begun:
            begun += connection.recv(1 << 16)
        assert len(tone.spoken) == 1
        tone.open_gate()
        assert told(parsed(begun + read_all(connection)))[-1]["type"] == "end"


def test_a_fault_in_the_middle_is_the_last_line(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(speak(engine, text=sentences(5), timestamps=True))
        tone.asked.get(timeout=PATIENCE_S)
        tone.permit()
        tone.asked.get(timeout=PATIENCE_S)
        tone.fault = RuntimeError("broken")
        tone.permit()
        messages = told(parsed(read_all(connection)))
    assert messages[-1]["type"] == "error"
    assert messages[-1]["error"]["code"] == "internal"
    assert "end" not in {one["type"] for one in messages}


@pytest.mark.parametrize("body", [{"stream": False}, {"format": "flac"}])
def test_what_is_not_streamed_has_no_timestamps_and_says_so(
    engine: LiveEngine, tone: ToneFamily, body: dict[str, Any]
) -> None:
    answer = exchange(engine, speak(engine, text=TEXT, timestamps=True, **body))
    assert (answer.status, answer.code) == (400, "bad_message")
    assert "streamed" in answer.json["error"]["message"]
    assert tone.spoken == []


def test_a_text_that_cannot_be_spoken_is_an_ordinary_error(engine: LiveEngine) -> None:
    answer = exchange(engine, speak(engine, text="...", timestamps=True))
    assert (answer.status, answer.code) == (422, "nothing_to_speak")
