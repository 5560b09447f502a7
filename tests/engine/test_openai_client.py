"""The official client of OpenAI against the engine: what it sends is understood, what it gets it can read."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import openai
import pytest
import soundfile
from pydantic import BaseModel

from tests.engine.live import LiveEngine
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


class SpeechAudioDelta(BaseModel):
    """As OpenAI's reference has it: its client leaves the events to the program."""

    type: Literal["speech.audio.delta"]
    audio: str


@pytest.fixture
def openai_client(engine: LiveEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[openai.OpenAI]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    address = f"http://127.0.0.1:{engine.http_port}/v1"
    with openai.OpenAI(base_url=address, api_key=engine.token(), timeout=PATIENCE_S, max_retries=0) as made:
        yield made


@pytest.mark.parametrize("name", ["mp3", "opus", "flac", "wav"])
def test_it_gets_a_file_of_the_format(openai_client: openai.OpenAI, name: str) -> None:
    speech = openai_client.audio.speech.create(
        model="gpt-4o-mini-tts",
        voice="nova",
        input=sentences(2),
        instructions="Speak softly.",
        speed=1.25,
        response_format=name,  # type: ignore[arg-type]
    )
    assert soundfile.info(io.BytesIO(speech.content)).duration > 3


def test_it_writes_a_file_while_sound_comes(openai_client: openai.OpenAI, tmp_path: Path) -> None:
    with openai_client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="alloy", input=sentences(3)
    ) as speech:
        speech.stream_to_file(tmp_path / "speech.mp3")
    assert soundfile.info(tmp_path / "speech.mp3").duration > 5


def test_it_hears_the_first_sentence_while_the_second_is_not_made(
    openai_client: openai.OpenAI, tone: ToneFamily
) -> None:
    tone.gated = True
    tone.permit()
    create = openai_client.audio.speech.with_streaming_response.create
    with create(model="tts-1", voice="alloy", input=sentences(5), response_format="pcm") as speech:
        pieces = speech.iter_bytes(1 << 12)
        heard = len(next(pieces))
        assert len(tone.spoken) == 1
        tone.open_gate()
        heard += sum(map(len, pieces))
    assert heard > 9 * 48_000


def test_it_reads_events_line_by_line(openai_client: openai.OpenAI) -> None:
    with openai_client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="alloy", input=sentences(2), stream_format="sse"
    ) as speech:
        told = [json.loads(line.removeprefix("data: ")) for line in speech.iter_lines() if line]
    *deltas, done = told
    sound = b"".join(base64.b64decode(SpeechAudioDelta.model_validate(one).audio) for one in deltas)
    assert soundfile.info(io.BytesIO(sound)).duration > 3
    assert done["type"] == "speech.audio.done"


def test_it_lists_the_models_and_finds_one(openai_client: openai.OpenAI) -> None:
    assert "tts-1" in {model.id for model in openai_client.models.list()}
    assert openai_client.models.retrieve("tts-1").owned_by == "utter"


def test_it_raises_its_own_errors(openai_client: openai.OpenAI) -> None:
    create = openai_client.audio.speech.create
    with pytest.raises(openai.BadRequestError) as unknown:
        create(model="tts-1", voice="nobody", input="Hello there.")
    assert (unknown.value.param, unknown.value.code) == ("voice", "unknown_voice")
    with pytest.raises(openai.BadRequestError, match="AAC"):
        create(model="tts-1", voice="alloy", input="Hello there.", response_format="aac")
    with pytest.raises(openai.NotFoundError, match="gpt-9"):
        create(model="gpt-9", voice="alloy", input="Hello there.")
    with pytest.raises(openai.AuthenticationError, match="utter token"):
        openai_client.with_options(api_key="wrong").models.list()
