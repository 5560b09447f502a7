"""What one client may say on the socket, and what it hears."""

from collections.abc import Sequence
from typing import Any

import pytest

from native_helper import __version__
from native_helper.build import build
from native_helper.engine.limits import Limits
from native_helper.voices.family import Voice
from native_helper.wire.framing import dump_json, dump_msgpack, frame
from native_helper.wire.types import LEAD_S, MAX_FRAME_BYTES, MAX_PCM_BYTES, RATE_HZ
from tests.engine.live import Client, LiveEngine, running
from tests.engine.tone import ToneFamily, sentences


def of(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message for message in messages if message["type"] == kind]


def seconds(messages: list[dict[str, Any]]) -> float:
    return sum(len(message["pcm"]) for message in of(messages, "audio")) / (2 * RATE_HZ)


def test_hello_is_answered_with_what_this_engine_is(client: Client) -> None:
    ready = client.ready
    assert (ready["protocol"], ready["version"], ready["build"]) == (1, __version__, build())
    assert ready["rate_hz"] == RATE_HZ
    assert ready["families"] == [{"name": "tone", "state": "ready"}]
    assert ready["default_voice"] == "tone:high"


def test_another_protocol_is_refused_with_what_to_update_and_the_link_ends(engine: LiveEngine) -> None:
    with engine.client(greet=False) as client:
        client.send("hello", protocol=2, client="test", version="9", build="b")
        error = client.receive()
        assert (error["type"], error["code"]) == ("error", "unsupported_protocol")
        assert "helper" in error["remedy"]
        assert client.receive_or_end() is None


def test_nothing_is_answered_before_hello(engine: LiveEngine) -> None:
    with engine.client(greet=False) as client:
        error = client.ask("ping", id="p")
        assert (error["code"], error["id"]) == ("bad_message", "p")
        client.send("hello", protocol=1, client="test", version="0", build="b")
        assert client.receive()["type"] == "ready"


def test_who_never_says_hello_is_sent_away(tone: ToneFamily) -> None:
    with running(tone, Limits(hello_s=0.05)) as engine, engine.client(greet=False) as client:
        assert client.receive()["code"] == "bad_message"
        assert client.receive_or_end() is None


def test_who_said_hello_may_be_silent_as_long_as_it_likes(tone: ToneFamily) -> None:
    with running(tone, Limits(hello_s=0.1)) as engine, engine.client() as client, engine.client(greet=False) as other:
        assert other.until("error")[-1]["code"] == "bad_message"  # its time is over, and so would be the first one's
        assert client.ask("ping", id="p")["type"] == "pong"


def test_a_text_becomes_sound_with_word_times_and_an_end(client: Client) -> None:
    client.send("speak", id="a", text=sentences(2))
    heard = client.until("end", "error")
    started, *audio, end = heard
    assert (started["type"], started["voice"], started["language"]) == ("started", "tone:high", "en")
    assert [message["seq"] for message in audio] == list(range(len(audio)))
    assert all(0 < len(message["pcm"]) <= MAX_PCM_BYTES for message in audio)
    assert end["duration_s"] == pytest.approx(seconds(heard))
    assert end["duration_s"] > 4.0
    assert "tone" in end["stages"]
    words = [word for message in audio for word in message["words"]]
    assert [sentences(2)[word["start"] : word["end"]] for word in words[:4]] == ["This", "is", "sentence", "number"]
    assert {message["sentence"]["start"] for message in audio} == {0, len(sentences(1)) + 1}
    at = 0.0
    for message in audio:
        assert message["start_s"] == pytest.approx(at)
        at += len(message["pcm"]) / (2 * RATE_HZ)


def test_word_times_are_left_out_when_nobody_wants_them(client: Client) -> None:
    client.send("speak", id="a", text=sentences(1), words=False)
    assert all("words" not in message for message in of(client.until("end"), "audio"))


def test_a_reading_begins_at_the_sentence_that_was_asked_for(client: Client) -> None:
    second = len(sentences(1)) + 1
    client.send("speak", id="a", text=sentences(3), **{"from": second + 5})
    audio = of(client.until("end"), "audio")
    assert audio[0]["sentence"]["start"] == second


def test_the_lead_is_bounded_by_what_was_heard(client: Client, tone: ToneFamily) -> None:
    client.send("speak", id="long", text=sentences(50))
    made = 0.0
    while made < LEAD_S:
        message = client.receive()
        made += seconds([message])
    # With the lead used up, the thread is free: another request is spoken whole, and nothing of the first comes.
    client.send("speak", id="short", text=sentences(1, "beta"))
    between = client.until("end")
    assert {message["id"] for message in between} == {"short"}
    n_spoken = len(tone.spoken)
    client.send("played", id="long", seconds=3.0)
    assert client.receive()["id"] == "long"
    client.send("cancel", id="long")
    client.until("error")
    assert len(tone.spoken) <= n_spoken + 3


def test_played_says_how_much_was_heard_and_cannot_buy_more(client: Client) -> None:
    client.send("speak", id="long", text=sentences(200))
    made = 0.0
    while made < LEAD_S:
        made += seconds([client.receive()])
    client.send("played", id="long", seconds=1e12)
    allowed = made + LEAD_S
    while made < allowed:
        made += seconds([client.receive()])
    # The thread is idle again, since a request by another client is the next and only thing that happens.
    assert client.ask("ping", id="p")["type"] == "pong"


def test_text_that_comes_later_is_spoken_where_it_belongs(client: Client) -> None:
    first = sentences(1) + " "
    client.send("speak", id="a", text=first, more=True)
    client.send("append", id="a", text=sentences(1, "beta"), more=False)
    audio = of(client.until("end"), "audio")
    assert {message["sentence"]["start"] for message in audio} == {0, len(first)}


def test_a_reading_that_waits_for_its_text_holds_nobody_up(client: Client) -> None:
    client.send("speak", id="waits", text="", more=True)
    client.send("speak", id="other", text=sentences(1))
    assert client.until("end")[-1]["id"] == "other"
    client.send("append", id="waits", text=sentences(1), more=False)
    assert client.until("end")[-1]["id"] == "waits"


def test_a_canceled_job_stops_within_one_chunk(engine: LiveEngine, client: Client, tone: ToneFamily) -> None:
    tone.gated = True
    client.send("speak", id="a", text=sentences(5))
    tone.permit()
    tone.asked.get(timeout=20)
    tone.asked.get(timeout=20)  # the thread is now inside the second sentence
    client.send("cancel", id="a")
    assert client.until("error")[-1]["code"] == "canceled"
    tone.permit()
    assert tone.closed.wait(20)
    assert len(tone.spoken) == 2
    assert tone.asked.empty()
    tone.open_gate()
    client.send("speak", id="b", text=sentences(1, "beta"))
    assert {message["id"] for message in client.until("end")} == {"b"}


def test_a_client_that_goes_away_takes_its_jobs_with_it(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    client = engine.client()
    client.send("speak", id="a", text=sentences(5))
    tone.asked.get(timeout=20)
    client.close()
    engine.wait_until(lambda: engine.engine.service.n_clients == 0)
    tone.permit()
    assert tone.closed.wait(20)
    assert len(tone.spoken) == 1


def test_late_news_of_an_ended_request_is_no_fault(client: Client) -> None:
    client.send("speak", id="a", text=sentences(1))
    client.until("end")
    client.send("played", id="a", seconds=1.0)
    client.send("cancel", id="a")
    client.send("speak", id="b", text=sentences(1), voice="nobody")
    assert client.receive()["code"] == "unknown_voice"
    client.send("append", id="b", text="The rest of it.", more=False)
    client.send("speak", id="c", text="x", segments=[{"start": 0, "end": 9}], more=True)
    assert client.receive()["code"] == "bad_message"
    client.send("append", id="c", text="The rest of it.", more=False)
    assert client.ask("ping", id="p")["type"] == "pong"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "played", "id": "never", "seconds": 1.0},
        {"type": "cancel", "id": "never"},
        {"type": "append", "id": "never", "text": "x", "more": False},
    ],
)
def test_news_of_a_request_that_never_was_is_an_error(client: Client, message: dict[str, Any]) -> None:
    error = client.ask(**{"kind": message.pop("type"), **message})
    assert (error["code"], error["id"]) == ("bad_message", "never")


def test_text_after_the_last_part_is_an_error_also_when_all_is_spoken(client: Client) -> None:
    client.send("speak", id="a", text=sentences(1))
    client.until("end")
    assert client.ask("append", id="a", text="More.", more=False)["code"] == "bad_message"


def test_an_id_is_used_once(client: Client, tone: ToneFamily) -> None:
    client.send("speak", id="a", text=sentences(1))
    client.until("end")
    error = client.ask("speak", id="a", text=sentences(1))
    assert (error["code"], error["id"]) == ("bad_message", "a")


def test_an_error_with_an_id_ends_that_request(client: Client, tone: ToneFamily) -> None:
    tone.gated = True
    client.send("speak", id="a", text=sentences(3))
    tone.asked.get(timeout=20)
    client.send("speak", id="a", text=sentences(1))
    assert client.until("error")[-1]["code"] == "bad_message"
    tone.permit()
    assert tone.closed.wait(20)
    tone.open_gate()
    assert client.ask("ping", id="p")["type"] == "pong"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "Hello there.", "voice": "nobody"}, "unknown_voice"),
        ({"text": ""}, "nothing_to_speak"),
        ({"text": " \n\t "}, "nothing_to_speak"),
        ({"text": "..."}, "nothing_to_speak"),
        ({"text": "Hello there.", "segments": [{"start": 0, "end": 99}]}, "bad_message"),
    ],
)
def test_what_cannot_be_spoken_is_answered_once_with_its_reason(
    client: Client, fields: dict[str, Any], code: str
) -> None:
    client.send("speak", id="a", **fields)
    error = client.until("error")[-1]
    assert (error["id"], error["code"]) == ("a", code)
    assert error["message"]
    assert client.ask("ping", id="p")["type"] == "pong"


@pytest.mark.parametrize(
    ("body", "request_id"),
    [
        (b"", None),
        (b"\xc1", None),
        (b"not msgpack at all", None),
        (dump_msgpack({}), None),
        (dump_msgpack({"type": "sing", "id": "x"}), "x"),
        (dump_msgpack({"type": "speak", "id": "x"}), "x"),
        (dump_msgpack({"type": "speak", "id": 3, "text": "a"}), None),
        (dump_msgpack({"type": "speak", "id": "", "text": "a"}), None),
        (dump_msgpack({"type": "speak", "id": "x", "text": "a", "speed": 9.0}), "x"),
        (dump_msgpack({"type": "speak", "id": "x", "text": b"bytes"}), "x"),
        (dump_msgpack({"type": "played", "id": "x", "seconds": float("nan")}), "x"),
        (dump_msgpack({"type": "hello", "protocol": 1, "client": "t", "version": "0", "build": "b"}), None),
        (b"\x93" + b"\x91" * 5000, None),
    ],
)
def test_a_message_that_makes_no_sense_gets_one_error_and_the_link_lives(
    client: Client, body: bytes, request_id: str | None
) -> None:
    client.raw(frame(body))
    error = client.receive()
    assert (error["type"], error["code"], error.get("id")) == ("error", "bad_message", request_id)
    assert client.ask("ping", id="p") == {"type": "pong", "id": "p"}


def test_voices_are_listed(client: Client) -> None:
    answer = client.ask("voices", id="v")
    assert [voice["id"] for voice in answer["voices"]] == ["tone:high", "tone:low"]
    assert answer["default_voice"] == "tone:high"


def test_a_preview_tells_the_spoken_text_and_what_was_changed(client: Client) -> None:
    answer = client.ask("preview", id="p", text="One 😀 line\nand another.")
    assert answer["type"] == "preview"
    assert "line and another" in answer["spoken"]
    assert all(0 <= span["start"] <= span["end"] <= 25 for span in answer["spans"])


def test_a_preview_that_fits_in_no_frame_is_an_error(tone: ToneFamily) -> None:
    with running(tone, Limits(question_units=1 << 20)) as engine, engine.client() as client:
        answer = client.ask("preview", id="p", text="A [12]. " * 30_000, skip=["citations"])
        assert (answer["type"], answer["id"], answer["code"]) == ("error", "p", "text_too_long")
        assert "one message" in answer["message"]
        assert client.ask("ping", id="q")["type"] == "pong"


class LongName(ToneFamily):
    """Its German voice has a name that fits in no frame."""

    def voices(self) -> Sequence[Voice]:
        return (Voice("tone:high", "High", "tone", ("en",)), Voice("x" * MAX_FRAME_BYTES, "Low", "tone", ("de",)))


def test_an_answer_that_fits_in_no_frame_ends_its_request_with_an_error_and_the_link_lives() -> None:
    with running(LongName()) as engine, engine.client() as client:
        answer = client.ask("voices", id="v")
        assert [voice["id"] for voice in answer["voices"]] == ["tone:high"]
        assert answer["left_out"] == 1
        client.send("speak", id="a", text=sentences(2), language="de")
        error = client.receive()
        assert (error["type"], error["id"], error["code"]) == ("error", "a", "text_too_long")
        client.send("speak", id="b", text=sentences(1))
        heard = client.until("end", "error")
        assert {message["id"] for message in heard} == {"b"}
        assert heard[-1]["type"] == "end"


FACES = '\N{GRINNING FACE}"' * 48  # as many bytes as a name of 100 characters may have in JSON, almost


class Crowd(ToneFamily):
    """Three models of 1000 speakers each, with names as long as a name may be, and behind them one that is listed."""

    def voices(self) -> Sequence[Voice]:
        names = [f"{number:04}{FACES}" for number in range(3000)]
        return [
            *(Voice(f"tone:{name}", name, "tone", ("en-US",), listed=False) for name in names),
            Voice("tone:last", "Last", "tone", ("de",)),
        ]


def test_a_list_of_voices_fits_in_a_frame_however_many_there_are_and_says_how_many_it_lacks() -> None:
    with running(Crowd()) as engine, engine.client() as client:
        answer = client.ask("voices", id="v")
        told = [voice["id"] for voice in answer["voices"]]
        assert len(told) + answer["left_out"] == 3001
        assert told == [*sorted(told[:-1]), "tone:last"], "in their order, those of the short list among them"
        assert MAX_FRAME_BYTES * 0.9 < len(dump_json(answer)) < MAX_FRAME_BYTES, "as the browser gets it"
        client.send("speak", id="a", text=sentences(1), voice=f"tone:2999{FACES}")
        assert client.until("end", "error")[-1]["type"] == "end"


@pytest.mark.parametrize("field", ["voice", "language", "type"])
def test_a_name_that_fills_a_frame_gets_an_error_and_the_link_lives(client: Client, field: str) -> None:
    fields = {"type": "speak", "text": "Hello.", "id": "a", field: "a" * (MAX_FRAME_BYTES - 60)}
    client.raw(frame(dump_msgpack(fields)))
    error = client.receive()
    assert (error["type"], error["id"], error["code"]) == ("error", "a", "bad_message")
    assert client.ask("ping", id="p")["type"] == "pong"


def test_a_fault_in_a_voice_is_one_failed_request_without_its_words(client: Client, tone: ToneFamily) -> None:
    tone.fault = RuntimeError("the text that a person reads")
    client.send("speak", id="a", text=sentences(1))
    error = client.until("error")[-1]
    assert error["code"] == "internal"
    assert "person" not in str(error)
    tone.fault = None
    client.send("speak", id="b", text=sentences(1))
    assert client.until("end", "error")[-1]["type"] == "end"


def test_one_client_may_not_queue_without_end(tone: ToneFamily) -> None:
    tone.gated = True
    with running(tone, Limits(jobs_per_client=3)) as engine, engine.client() as client:
        for index in range(5):
            client.send("speak", id=str(index), text=sentences(1))
        errors = [client.until("error")[-1] for _ in range(2)]
        assert [(error["code"], error["id"]) for error in errors] == [("queue_full", "3"), ("queue_full", "4")]
        tone.open_gate()


def test_two_clients_are_served_in_turns(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.gated = True
    with engine.client() as reader, engine.client() as other:
        reader.send("speak", id="book", text=sentences(6, "book"))
        tone.asked.get(timeout=20)
        other.send("speak", id="note", text=sentences(3, "note"))
        assert other.ask("ping", id="p")["type"] == "pong"  # the note is queued before the book goes on
        tone.open_gate()
        other.until("end")
        reader.until("end")
    order = ["note" if "note" in text else "book" for text in tone.spoken]
    assert order[:5] == ["book", "note", "book", "note", "book"]
    assert "".join(tone.spoken).count("sentence number") == 9


def test_the_settings_choose_the_voice_of_its_language(root: Any) -> None:
    (root / "config" / "settings.toml").write_text('[http]\nport = 0\n[speech]\nvoice = "tone:low"\n')
    with running(ToneFamily()) as engine, engine.client() as client:
        assert client.ready["default_voice"] == "tone:low"
        client.send("speak", id="a", text=sentences(1), language="de")
        assert client.until("end")[0]["voice"] == "tone:low"
        client.send("speak", id="b", text=sentences(1), language="en")
        assert client.until("end")[0]["voice"] == "tone:high"
