"""Encoded files over the socket, through the real encoder."""

import io
from pathlib import Path
from typing import Any

import pytest
import soundfile

from native_helper.engine.limits import Limits
from native_helper.paths import folders
from native_helper.wire.types import MAX_PCM_BYTES, RATE_HZ
from tests.engine.live import Client, running
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


def file_of(messages: list[dict[str, Any]]) -> bytes:
    pieces = [message for message in messages if message["type"] == "file"]
    assert [piece["seq"] for piece in pieces] == list(range(len(pieces)))
    assert all(len(piece["bytes"]) <= MAX_PCM_BYTES for piece in pieces)
    return b"".join(piece["bytes"] for piece in pieces)


@pytest.mark.parametrize(
    ("name", "container"), [("wav", "WAV"), ("flac", "FLAC"), ("ogg", "OGG"), ("mp3", "MP3"), ("opus", "OGG")]
)
def test_a_file_holds_the_whole_sound(client: Client, name: str, container: str) -> None:
    client.send("save", id="a", text=sentences(3), format=name)
    messages = client.until("end", "error")
    with soundfile.SoundFile(io.BytesIO(file_of(messages))) as sound:
        assert sound.format == container
        assert sound.frames / sound.samplerate == pytest.approx(messages[-1]["duration_s"], abs=0.1)


def test_the_sizes_in_a_wav_are_right_and_progress_grows(client: Client) -> None:
    client.send("save", id="a", text=sentences(10), format="wav")
    messages = client.until("end")
    wav = file_of(messages)
    assert int.from_bytes(wav[4:8], "little") == len(wav) - 8
    assert len(wav) > MAX_PCM_BYTES  # several pieces
    assert (len(wav) - 44) / (2 * RATE_HZ) == pytest.approx(messages[-1]["duration_s"])
    told = [message["fraction"] for message in messages if message["type"] == "progress"]
    assert told == sorted(set(told))
    assert told[-1] == pytest.approx(1.0, abs=0.02)
    assert all(message["what"] == "saving" for message in messages if message["type"] == "progress")


def test_a_file_needs_no_credit_and_a_sentence_does_not_wait_for_it(client: Client, tone: ToneFamily) -> None:
    tone.gated = True
    client.send("save", id="book", text=sentences(30, "book"), format="wav")
    tone.asked.get(timeout=PATIENCE_S)
    client.send("speak", id="note", text=sentences(1, "note"))
    client.send("ping", id="p")
    client.until("pong")
    tone.open_gate()
    ends: list[str] = []
    while len(ends) < 2:
        ends.append(client.until("end")[-1]["id"])
    assert ends == ["note", "book"]
    assert "".join(tone.spoken).count("sentence number") == 31


def test_a_file_made_of_several_parts_is_one_file(client: Client) -> None:
    client.send("save", id="a", text=sentences(1) + " ", format="flac", more=True)
    client.send("append", id="a", text=sentences(1), more=False)
    messages = client.until("end")
    assert messages[-1]["duration_s"] > 4.0
    assert soundfile.info(io.BytesIO(file_of(messages))).duration == pytest.approx(messages[-1]["duration_s"])


def test_a_canceled_file_leaves_nothing_behind(client: Client, tone: ToneFamily) -> None:
    tone.gated = True
    before = set(folders().run.iterdir())
    client.send("save", id="a", text=sentences(300), format="wav")
    tone.permit()
    tone.asked.get(timeout=PATIENCE_S)
    tone.asked.get(timeout=PATIENCE_S)
    client.send("cancel", id="a")
    assert client.until("error")[-1]["code"] == "canceled"
    tone.permit()
    assert tone.closed.wait(PATIENCE_S)
    assert len(tone.spoken) == 2  # within one chunk, though a sentence is less progress than is told
    assert set(folders().run.iterdir()) == before


def test_a_disk_that_is_full_is_told_with_what_to_do(tone: ToneFamily, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folder for what memory does not hold is gone: as good as a full disk, and works for root too.
    with running(tone, Limits(file_memory_bytes=1000)) as engine, engine.client() as client:
        engine.engine.service.spool = Path("/nonexistent")
        client.send("save", id="a", text=sentences(2), format="wav")
        error = client.until("error", "end")[-1]
        assert error["code"] == "internal"
        assert "written" in error["message"]
        assert "disk" in error["remedy"]
        assert client.ask("ping", id="p")["type"] == "pong"


def test_a_format_that_is_not_known_is_refused(client: Client) -> None:
    error = client.ask("save", id="a", text="Hello.", format="exe")
    assert (error["code"], error["id"]) == ("bad_message", "a")
