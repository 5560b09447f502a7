"""The relay between real pipes and a real socket: what is passed on, and engines that come and go.

The shapes in which frames come are in tests/frames, for both links.
"""

import base64
import json
import os
import signal

import pytest

from native_helper import __version__
from native_helper.build import build
from native_helper.paths import folders
from native_helper.wire.framing import dump_json, frame
from native_helper.wire.types import MAX_FRAME_BYTES, MAX_NAME_CHARS, PROTOCOL
from tests.host.chrome import ORIGIN, Chrome
from tests.host.fake_engine import PCM, FakeEngine

PING = frame(dump_json({"type": "ping", "id": "p"}))
PONG = {"type": "pong", "id": "p"}


def test_hello_reaches_the_engine_with_the_checked_origin_and_our_build() -> None:
    with FakeEngine(), Chrome(greet=False) as chrome:
        forged = {"origin": "https://evil.example", "build": "9"}
        chrome.send("hello", protocol=1, client="extension", version="0.9.0", **forged)
        hello = chrome.receive("ready")["hello"]
    assert hello.pop("build").startswith(f"{__version__}+")
    assert hello == {
        "type": "hello",
        "protocol": 1,
        "client": "extension",
        "version": "0.9.0",
        "origin": ORIGIN,
    }


def test_sound_and_files_come_as_base64() -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.send("speak", id="a", text="five chunks")
        started, *audio, end = chrome.receive_until_last()
        chrome.send("save", id="b", text="five chunks", format="wav")
        _, *files, _ = chrome.receive_until_last()
    assert (started["type"], end["type"]) == ("started", "end")
    assert [chunk["seq"] for chunk in audio] == [0, 1, 2, 3, 4]
    assert all(base64.b64decode(chunk["pcm"]) == PCM for chunk in audio)
    assert all(base64.b64decode(part["bytes"]) == PCM for part in files)


@pytest.mark.parametrize("kind", ([], {}, ["append"], None, 7, True))
def test_a_type_that_is_no_string_is_passed_on_and_the_link_lives(kind: object) -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.raw(frame(dump_json({"type": kind, "id": "x"})))
        assert chrome.receive("preview")["id"] == "x"  # what the stand-in answers to what it does not know
        chrome.raw(PING)
        assert chrome.receive() == PONG


def test_text_with_every_kind_of_character_comes_through() -> None:
    text = "NUL \0, half a pair \ud800, \u200fשלום\u200f, \U0001f469\u200d\U0001f469\u200d\U0001f467, \x1b[31m"
    with FakeEngine(), Chrome() as chrome:
        chrome.raw(frame(json.dumps({"type": "odd", "id": "o", "text": text}).encode()))
        spoken = chrome.receive("preview")["spoken"]
    assert repr(text.replace("\ud800", "�"))[1:-1] in spoken


def test_a_frame_of_exactly_the_cap_passes() -> None:
    with FakeEngine(), Chrome() as chrome:
        head, tail = b'{"type":"speak","id":"a","text":"', b'"}'
        chrome.raw(frame(head + b"x" * (MAX_FRAME_BYTES - len(head) - len(tail)) + tail))
        assert chrome.receive_until_last()[-1]["type"] == "end"


def test_a_request_before_hello_is_refused_with_its_id() -> None:
    with FakeEngine(), Chrome(greet=False) as chrome:
        chrome.send("health", id="p")
        answer = chrome.receive("error")
        assert (answer["code"], answer["id"]) == ("bad_message", "p")
        chrome.hello()
        chrome.receive("ready")


def test_a_ping_before_hello_is_answered_by_the_host_and_starts_no_engine() -> None:
    with Chrome(greet=False) as chrome:
        chrome.raw(PING)
        assert chrome.receive() == PONG | {"protocol": PROTOCOL, "version": __version__, "build": build()}
        chrome.send("ping")  # without an id nobody could tell whose answer it is
        assert chrome.receive("error")["code"] == "bad_message"
    assert not folders().run.exists()


def test_a_hello_without_a_client_is_refused() -> None:
    with FakeEngine(), Chrome(greet=False) as chrome:
        chrome.send("hello", protocol=1, version="1")
        assert chrome.receive("error")["code"] == "bad_message"


@pytest.mark.parametrize("field", ["client", "version"])
def test_a_hello_with_too_long_a_name_is_refused_and_the_next_one_taken(field: str) -> None:
    fields = {"client": "extension", "version": "0.1.0", field: "x" * (MAX_NAME_CHARS + 1)}
    with FakeEngine(), Chrome(greet=False) as chrome:
        chrome.send("hello", protocol=1, **fields)
        assert chrome.receive("error")["code"] == "bad_message"
        chrome.hello()
        chrome.receive("ready")


def test_a_second_hello_is_answered_like_the_first() -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.hello()
        assert chrome.receive("ready") == chrome.ready


def test_another_protocol_is_told_and_ends_the_link() -> None:
    with Chrome(greet=False) as chrome:
        chrome.hello(protocol=2)
        (answer,) = chrome.rest()
    assert answer["code"] == "unsupported_protocol"
    assert answer["remedy"]


def test_an_answer_too_large_as_json_is_an_error_of_its_request() -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.send("preview", id="v", text="large")
        answer = chrome.receive("error")
    assert (answer["code"], answer["id"]) == ("text_too_long", "v")


def test_an_answer_that_json_has_no_form_for_is_an_error_of_its_request_and_the_link_lives() -> None:
    with FakeEngine(), Chrome() as chrome:
        chrome.send("preview", id="v", text="no number")
        answer = chrome.receive("error")
        assert (answer["code"], answer["id"]) == ("internal", "v")
        chrome.raw(PING)
        assert chrome.receive() == PONG


def test_an_engine_killed_in_the_middle_answers_what_was_in_flight_and_the_next_request_gets_a_new_one() -> None:
    with Chrome(greet=False) as chrome:
        with FakeEngine() as first:
            chrome.hello()
            assert chrome.receive("ready")["pid"] == first.pid
            chrome.send("speak", id="ended", text="two chunks")
            chrome.receive_until_last()
            for request_id in ("a", "b"):
                chrome.send("speak", id=request_id, text="forever")
                chrome.receive("started")
                chrome.receive("audio")
            first.signal(signal.SIGKILL)
            lost = [chrome.receive("error"), chrome.receive("error")]
        assert [answer["id"] for answer in lost] == ["a", "b"]
        assert {answer["code"] for answer in lost} == {"engine_crashed"}
        assert all(answer["remedy"] for answer in lost)
        with FakeEngine() as second:
            # What belongs to the lost requests is late, and must not bring an engine up by itself.
            chrome.send("played", id="a", seconds=1.0)
            chrome.send("append", id="b", text="more", more=False)
            chrome.send("cancel", id="a")
            chrome.send("speak", id="c", text="two chunks")
            ready = chrome.receive("ready")
            assert ready["pid"] == second.pid
            assert ready["hello"]["origin"] == ORIGIN
            assert [message["id"] for message in chrome.receive_until_last()] == ["c"] * 4


def test_an_engine_that_ends_while_idle_is_no_error() -> None:
    with Chrome(greet=False) as chrome:
        with FakeEngine() as first:
            chrome.hello()
            chrome.receive("ready")
            first.signal(signal.SIGTERM)
            first.wait()
        with FakeEngine():
            chrome.raw(PING)
            messages = [chrome.receive()]
            if messages[0]["type"] == "error":  # the request met the dying engine
                assert messages[0]["code"] == "engine_crashed"
                chrome.raw(PING)
                messages = [chrome.receive()]
            assert messages[0]["type"] == "ready"
            assert chrome.receive() == PONG


def test_an_engine_that_breaks_the_protocol_counts_as_crashed() -> None:
    with FakeEngine(habit="over_cap"), Chrome() as chrome:
        chrome.send("speak", id="a", text="any")
        answer = chrome.receive("error")
    assert (answer["code"], answer["id"]) == ("engine_crashed", "a")


def test_an_engine_that_cannot_start_is_told_for_each_request_and_the_host_lives() -> None:
    nowhere = "import sys; sys.executable = '/nonexistent/python';"
    run_host = "import runpy; runpy.run_module('native_helper.host', run_name='__main__', alter_sys=True)"
    with Chrome(python=("-I", "-c", nowhere + run_host), greet=False) as chrome:
        chrome.hello()
        answer = chrome.receive("error")
        assert (answer["code"], answer.get("id")) == ("engine_unreachable", None)
        for request_id in ("a", "b"):
            chrome.send("speak", id=request_id, text="x")
            answer = chrome.receive("error")
            assert (answer["code"], answer["id"]) == ("engine_unreachable", request_id)
            assert answer["remedy"]
        with FakeEngine():
            chrome.send("speak", id="c", text="two chunks")
            chrome.receive("ready")
            assert chrome.receive_until_last()[-1]["type"] == "end"


def test_a_real_engine_killed_while_it_speaks_is_replaced_by_the_next_request() -> None:
    long_text = "This is one sentence of a long text. " * 2000
    with Chrome() as chrome:
        chrome.send("health", id="h")
        first = chrome.receive("health")["health"]["pid"]
        chrome.send("speak", id="a", text=long_text)
        assert chrome.receive("started")["id"] == "a"
        assert base64.b64decode(chrome.receive("audio")["pcm"])
        os.kill(first, signal.SIGKILL)
        assert chrome.receive_until_last()[-1]["code"] == "engine_crashed"
        chrome.send("speak", id="b", text="Hello again.")
        assert chrome.receive("ready")["default_voice"] == chrome.ready["default_voice"]
        messages = chrome.receive_until_last()
        assert [messages[0]["type"], messages[-1]["type"]] == ["started", "end"]
        chrome.send("health", id="h2")
        assert chrome.receive("health")["health"]["pid"] != first


def test_a_browser_that_leaves_ends_its_reading_and_not_the_engine() -> None:
    with Chrome() as chrome:
        chrome.send("speak", id="a", text="This is one sentence of a long text. " * 2000)
        chrome.receive("started")
    with Chrome() as other:
        jobs = {"running": 1}
        while sum(jobs.values()):
            other.send("health", id="h")
            jobs = other.receive("health")["health"]["jobs"]
