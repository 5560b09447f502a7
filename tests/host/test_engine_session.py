"""The watchdog: an engine that has stopped is ended, one that only waits is not."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.host import engine_link
from native_helper.host.browser_link import BrowserLink
from native_helper.host.engine_session import EngineSession
from tests.host.fake_engine import FakeEngine


class Pipe:
    """The browser's reading end."""

    def __init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()
        self.link = BrowserLink(self.read_fd, self.write_fd)
        self._messages = self._read()

    def _read(self) -> Iterator[dict[str, Any]]:
        for body in self.link.bodies():
            yield json.loads(body)

    def receive(self) -> dict[str, Any]:
        return next(self._messages)


class Spy:
    """A link that remembers the types of what was sent."""

    def __init__(self, link: engine_link.EngineLink) -> None:
        self._link = link
        self.pid = link.pid
        self.ready = link.ready
        self.receive = link.receive
        self.close = link.close
        self.sent: list[str] = []

    def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message["type"])
        self._link.send(message)


@pytest.fixture
def browser() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    os.close(pipe.write_fd)
    os.close(pipe.read_fd)


def test_an_engine_without_sign_of_life_is_ended_and_its_requests_are_answered(browser: Pipe) -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link, ping_after_s=0.05, ping_timeout_s=0.2)
        session.open()
        assert session.send({"type": "speak", "id": "a", "text": "forever"}, "a")
        assert browser.receive()["type"] == "started"
        engine.signal(signal.SIGSTOP)
        while (answer := browser.receive())["type"] != "error":
            pass
        assert (answer["id"], answer["code"]) == ("a", "engine_unresponsive")
        assert engine.wait() == -signal.SIGKILL
        assert session.over
        assert not session.send({"type": "ping", "id": "b"}, "b")


def test_a_request_that_a_dead_engine_did_not_get_is_for_the_next_one_before_its_end_was_noticed(browser: Pipe) -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link)  # nobody listens: the end is not noticed
        engine.signal(signal.SIGKILL)
        engine.wait()
        assert not session.send({"type": "speak", "id": "a", "text": "hello"}, "a")
        assert session.over


def test_a_stopped_engine_that_takes_no_more_bytes_is_ended_too(browser: Pipe) -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link, ping_after_s=0.05, ping_timeout_s=0.2)
        session.open()
        engine.signal(signal.SIGSTOP)
        # Far more than a socket holds: this blocks until the watchdog acts.
        assert session.send({"type": "speak", "id": "a", "text": "x" * 900_000}, "a")
        assert browser.receive()["code"] == "engine_unresponsive"


def test_an_engine_that_sends_what_is_no_message_has_failed_its_requests(browser: Pipe) -> None:
    with FakeEngine(), engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link)
        session.open()
        session.send({"type": "speak", "id": "a", "text": "forever"}, "a")
        assert [browser.receive()["type"] for _ in range(2)] == ["started", "audio"]
        session.send({"type": "odd", "id": ["b"]}, None)  # comes back with its id as it is
        error = browser.receive()
        assert (error["id"], error["code"]) == ("a", "engine_crashed")
        assert session.over


def test_an_engine_that_ends_after_the_browser_has_gone_is_told_to_nobody(browser: Pipe) -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link)
        session.open()
        session.send({"type": "speak", "id": "a", "text": "forever"}, "a")
        assert [browser.receive()["type"] for _ in range(2)] == ["started", "audio"]
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), browser.read_fd)
        engine.signal(signal.SIGKILL)
        for thread in threading.enumerate():
            if thread.name == "engine-listen":
                thread.join()  # an exception of its own would fail this test
        assert session.over


def test_a_silent_engine_that_answers_pings_lives(browser: Pipe) -> None:
    with FakeEngine(), engine_link.connect("test", start=False) as link:
        spy = Spy(link)
        session = EngineSession(spy, browser.link, ping_after_s=0.01, ping_timeout_s=10)
        session.open()
        session.send({"type": "speak", "id": "a", "text": "forever"}, "a")
        assert [browser.receive()["type"] for _ in range(2)] == ["started", "audio"]
        while spy.sent.count("ping") < 3:
            session.send({"type": "played", "id": "a", "seconds": 1.0}, None)
        # The watchdog's pongs are not for the browser: the next it hears is its own.
        session.send({"type": "ping", "id": "mine"}, "mine")
        assert browser.receive() == {"type": "pong", "id": "mine"}


def test_a_browser_that_does_not_read_is_no_fault_of_the_engine(browser: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    # An hour passes while the listener is in a write, and no time otherwise: a slow machine is no fault of the engine.
    now_s = 0.0
    in_write, may_go_on = threading.Event(), threading.Event()
    write = browser.link.send

    def blocked_write(message: dict[str, Any]) -> None:
        in_write.set()
        may_go_on.wait()
        write(message)

    monkeypatch.setattr("native_helper.host.watched_link.time.monotonic", lambda: now_s)
    monkeypatch.setattr(browser.link, "send", blocked_write)
    with FakeEngine(), engine_link.connect("test", start=False) as link:
        spy = Spy(link)
        session = EngineSession(spy, browser.link, ping_after_s=60.0, ping_timeout_s=0.0)
        session.open()
        session.send({"type": "speak", "id": "a", "text": "five chunks"}, "a")
        in_write.wait()
        now_s = 3600.0
        session.send({"type": "speak", "id": "b", "text": "five chunks"}, "b")  # the watchdog looks at the clock
        time.sleep(0.1)  # for one that would judge now
        may_go_on.set()
        received: list[str] = []
        while received.count("end") + received.count("error") < 2:
            received.append(browser.receive()["type"])
        assert received == ["started", *["audio"] * 5, "end"] * 2
        assert "ping" not in spy.sent


def test_an_idle_engine_is_left_alone(browser: Pipe) -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        session = EngineSession(link, browser.link, ping_after_s=0.0, ping_timeout_s=0.0)
        session.open()
        engine.signal(signal.SIGSTOP)
        engine.signal(signal.SIGCONT)
        assert not session.over
