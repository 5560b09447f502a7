"""What OpenAI's clients ask for, byte by byte: formats, names, errors in their shape."""

import base64
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
import soundfile

from native_helper.engine.openai_names import MODELS, VOICES
from native_helper.paths import folders
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, Voice, go_on
from native_helper.voices.kokoro.voices import read_voices
from native_helper.wire.types import RATE_HZ
from tests.engine.live import LiveEngine, running
from tests.engine.raw_http import Answer, broken_off, connect, exchange, lines, parsed, posted, read_all
from tests.engine.tone import ToneFamily, sentences

SPEECH = "/v1/audio/speech"


class Named(ToneFamily):
    """Tones under the names of two of Kokoro's voices, and for German."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def voices(self) -> Sequence[Voice]:
        named = [Voice(name, name, "tone", ("en-US",)) for name in ("af_nicole", "af_heart")]
        return (*named, Voice("tone:low", "Low", "tone", ("de",)))

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        self.used.append(voice.id)
        return super().speak(utterances, voice, speed, check)


def speech(engine: LiveEngine, **body: Any) -> Answer:
    return exchange(engine, asking(engine, **body))


def asking(engine: LiveEngine, **body: Any) -> bytes:
    return posted(engine, SPEECH, **{"model": "tts-1", "input": sentences(2), "voice": "alloy"} | body)


def test_mp3_is_what_comes_if_nothing_else_is_asked_for(engine: LiveEngine) -> None:
    answer = speech(engine)
    assert (answer.status, answer.headers["content-type"], answer.complete) == (200, "audio/mpeg", True)
    assert soundfile.info(io.BytesIO(answer.body)).format == "MP3"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("mp3", "audio/mpeg"), ("opus", "audio/ogg; codecs=opus"), ("wav", "audio/wav")],
)
def test_sound_is_sent_while_it_is_made(engine: LiveEngine, tone: ToneFamily, name: str, media_type: str) -> None:
    tone.gated = True
    with connect(engine) as connection:
        connection.sendall(asking(engine, input=sentences(3), response_format=name))
        tone.permit()
        begun = b""
        while len(begun) < 1500:
            begun += connection.recv(1 << 16)
        assert len(tone.spoken) == 1
        tone.open_gate()
        answer = parsed(begun + read_all(connection))
    assert (answer.headers["content-type"], answer.headers["transfer-encoding"]) == (media_type, "chunked")
    sound, rate_hz = soundfile.read(io.BytesIO(answer.body))
    pcm = speech(engine, input=sentences(3), response_format="pcm").body
    assert len(sound) / rate_hz == pytest.approx(len(pcm) / (2 * RATE_HZ), abs=0.15)


def test_pcm_is_the_samples_alone(engine: LiveEngine) -> None:
    answer = speech(engine, response_format="pcm", input=sentences(1))
    assert answer.headers["content-type"].startswith("audio/pcm")
    assert soundfile.info(io.BytesIO(speech(engine, response_format="wav", input=sentences(1)).body)).frames == (
        len(answer.body) / 2
    )


@pytest.mark.parametrize("stream_format", ["audio", "sse"])
def test_flac_comes_when_its_length_is_known(engine: LiveEngine, stream_format: str) -> None:
    answer = speech(engine, response_format="flac", stream_format=stream_format)
    assert ("content-length" in answer.headers) == (stream_format == "audio")
    file = answer.body if stream_format == "audio" else whole(answer)
    assert soundfile.info(io.BytesIO(file)).duration > 4


def test_aac_is_refused_with_the_formats_there_are(engine: LiveEngine, tone: ToneFamily) -> None:
    answer = speech(engine, response_format="aac")
    assert (answer.status, answer.json["error"]["param"]) == (400, "response_format")
    for name in ("mp3", "opus", "flac", "wav", "pcm"):
        assert name in answer.json["error"]["message"]
    assert tone.spoken == []


def test_events_hold_the_same_file_in_parts_and_say_when_it_is_whole(engine: LiveEngine) -> None:
    answer = speech(engine, response_format="wav", stream_format="sse")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    *records, rest = answer.body.decode().split("\n\n")
    assert rest == ""
    *deltas, done = [json.loads(record.removeprefix("data: ")) for record in records]
    assert {delta["type"] for delta in deltas} == {"speech.audio.delta"}
    assert done["type"] == "speech.audio.done"
    assert set(done["usage"]) == {"input_tokens", "output_tokens", "total_tokens"}
    assert whole(answer) == speech(engine, response_format="wav").body


def test_a_fault_in_the_middle_is_an_event_and_nothing_says_done(engine: LiveEngine, tone: ToneFamily) -> None:
    answer = broken_off(engine, tone, asking(engine, input=sentences(5), stream_format="sse"))
    events = [json.loads(record.removeprefix("data: ")) for record in answer.body.decode().split("\n\n")[:-1]]
    assert events[-1]["type"] == "error"
    assert set(events[-1]["error"]) == {"message", "type", "param", "code"}
    assert "speech.audio.done" not in {event["type"] for event in events}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_speaks_and_can_be_asked_about(engine: LiveEngine, model: str) -> None:
    assert speech(engine, model=model, input=sentences(1)).status == 200
    told = exchange(engine, authorized(engine, f"GET /v1/models/{model}")).json
    assert (told["id"], told["object"], told["owned_by"]) == (model, "model", "utter")


def test_the_models_are_listed(engine: LiveEngine) -> None:
    told = exchange(engine, authorized(engine, "GET /v1/models")).json
    assert (told["object"], [model["id"] for model in told["data"]]) == ("list", list(MODELS))


def test_an_unknown_model_is_not_found_and_told_those_there_are(engine: LiveEngine, tone: ToneFamily) -> None:
    for answer in (speech(engine, model="whisper-1"), exchange(engine, authorized(engine, "GET /v1/models/whisper-1"))):
        assert (answer.status, answer.code, answer.json["error"]["param"]) == (404, "model_not_found", "model")
        assert "tts-1-hd" in answer.json["error"]["message"]
    assert tone.spoken == []


def test_each_of_openais_voices_is_an_english_voice_of_kokoro() -> None:
    english = {voice.id for voice in read_voices() if voice.languages[0].startswith("en")}
    assert set(VOICES.values()) <= english
    known = "alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse"
    assert sorted(VOICES) == known.split()


def test_openais_name_chooses_kokoros_voice_for_english_and_leaves_other_languages_to_theirs() -> None:
    tone = Named()
    with running(tone) as engine:
        assert speech(engine, voice="Alloy").status == 200
        assert speech(engine, voice="alloy", input="Das ist ein deutscher Satz, und noch einer.").status == 200
        assert speech(engine, voice={"id": "alloy"}).status == 200
    assert tone.used == ["af_heart", "tone:low", "af_heart"]


def test_without_kokoro_openais_names_are_the_default_voice(engine: LiveEngine) -> None:
    assert {speech(engine, voice=name, input=sentences(1)).status for name in VOICES} == {200}


def test_our_own_voices_go_by_their_names_too() -> None:
    tone = Named()
    with running(tone) as engine:
        assert speech(engine, voice="af_nicole").status == 200
    assert tone.used == ["af_nicole"]


def test_an_unknown_voice_is_told_the_default_and_how_to_list_all(engine: LiveEngine, tone: ToneFamily) -> None:
    answer = speech(engine, voice="nobody")
    error = answer.json["error"]
    assert (answer.status, error["code"], error["param"]) == (400, "unknown_voice", "voice")
    assert "nobody" in answer.json["error"]["message"]
    assert "The default is tone:high." in answer.json["error"]["message"]
    assert "GET /v1/audio/voices" in answer.json["error"]["message"]
    assert len(answer.json["error"]["message"]) < 200
    assert tone.spoken == []


@pytest.mark.parametrize("kind", ["voices", "models"])
def test_open_webui_gets_its_lists_without_a_key(engine: LiveEngine, kind: str) -> None:
    told = exchange(engine, lines(engine, first=f"GET /v1/audio/{kind} HTTP/1.1")).json[kind]
    names = [one["id"] for one in told]
    assert names == (list(MODELS) if kind == "models" else [*VOICES, "tone:high", "tone:low"])
    assert all(one["name"] for one in told if kind == "voices")


def test_what_clients_send_to_every_server_is_passed_over(engine: LiveEngine) -> None:
    extra = {"instructions": "Speak softly.", "user": "somebody", "stream": True, "lang_code": None, "seed": 3}
    assert speech(engine, **extra).status == 200


@pytest.mark.parametrize("speed", [0.25, 4.0, 4.1, 0, "fast"])
def test_a_speed_that_no_voice_here_has_is_refused_with_the_bounds(
    engine: LiveEngine, tone: ToneFamily, speed: object
) -> None:
    answer = speech(engine, speed=speed)
    assert (answer.status, answer.json["error"]["param"]) == (400, "speed")
    assert tone.spoken == []


def test_speed_is_the_voices(engine: LiveEngine) -> None:
    normal, fast = (len(speech(engine, speed=speed, response_format="pcm").body) for speed in (1, 2))
    assert fast < 0.7 * normal


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        ({"input": ""}, 400, "nothing_to_speak", None),
        ({"input": 3}, 400, "bad_message", "input"),
        ({"voice": 3}, 400, "bad_message", "voice"),
        ({"response_format": "exe"}, 400, "bad_message", "response_format"),
        ({"stream_format": "tape"}, 400, "bad_message", "stream_format"),
    ],
)
def test_errors_have_openais_shape(
    engine: LiveEngine, body: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    answer = speech(engine, **body)
    error = answer.json["error"]
    assert set(answer.json) == {"error"}
    assert (answer.status, error["code"], error["param"]) == (status, code, param)
    assert error["type"] == "invalid_request_error"
    assert error["message"]


def test_without_the_token_nothing_is_spoken_and_no_model_is_told(engine: LiveEngine, tone: ToneFamily) -> None:
    stranger = asking(engine).replace(engine.token().encode(), b"x" * 43)
    for request in (stranger, lines(engine, first="GET /v1/models HTTP/1.1")):
        answer = exchange(engine, request)
        assert (answer.status, answer.json["error"]["type"]) == (401, "invalid_request_error")
        assert "utter token" in answer.json["error"]["message"]
    assert tone.spoken == []


def test_a_fault_of_the_engine_is_a_servers_error(engine: LiveEngine) -> None:
    request = asking(engine)
    folders().token.unlink()
    folders().token.mkdir()
    answer = exchange(engine, request)
    assert (answer.status, answer.json["error"]["type"]) == (500, "server_error")


def authorized(engine: LiveEngine, first: str) -> bytes:
    return lines(engine, f"Authorization: Bearer {engine.token()}", first=f"{first} HTTP/1.1")


def whole(answer: Answer) -> bytes:
    """Return the file that the deltas hold."""
    deltas = [json.loads(record.removeprefix("data: ")) for record in answer.body.decode().split("\n\n")[:-2]]
    return b"".join(base64.b64decode(delta["audio"]) for delta in deltas)
