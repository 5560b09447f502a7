"""A link that does not wait for ever, whatever the engine has stopped doing."""

import signal
import threading
import time
from typing import Any

import pytest

from native_helper.errors import EngineCrashed, EngineUnresponsive
from native_helper.host import engine_link
from native_helper.host.watched_link import WatchedLink
from tests.host.fake_engine import FakeEngine


def test_who_waits_for_a_stopped_engine_is_told_and_the_engine_is_ended() -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        watched = WatchedLink(link, ping_after_s=0.05, ping_timeout_s=0.2)
        engine.signal(signal.SIGSTOP)
        watched.expect(True)
        with pytest.raises(EngineUnresponsive) as caught:
            watched.receive()
        assert caught.value.remedy
        assert engine.wait() == -signal.SIGKILL


def test_who_sends_to_a_stopped_engine_before_listening_is_told_too() -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        watched = WatchedLink(link, ping_after_s=0.05, ping_timeout_s=0.2)
        engine.signal(signal.SIGSTOP)
        watched.expect(True)
        with pytest.raises(EngineUnresponsive):
            watched.send({"type": "speak", "id": "a", "text": "x" * 900_000})  # far more than a socket holds


def test_an_engine_that_ends_is_told_as_such() -> None:
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        watched = WatchedLink(link)
        engine.signal(signal.SIGKILL)
        with pytest.raises(EngineCrashed):
            watched.receive()


def test_time_in_which_we_were_stopped_ourselves_is_no_silence_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    pinged, looked = threading.Event(), threading.Event()
    slept_s = 0.0
    clock = time.monotonic

    def monotonic() -> float:
        if slept_s:
            looked.set()
        return clock() + slept_s

    class Spy(engine_link.EngineLink):
        def send(self, message: dict[str, Any]) -> None:
            super().send(message)
            if message["type"] == "ping":
                pinged.set()

    monkeypatch.setattr(engine_link, "EngineLink", Spy)
    with FakeEngine() as engine, engine_link.connect("test", start=False) as link:
        monkeypatch.setattr("native_helper.host.watched_link.time.monotonic", monotonic)
        watched = WatchedLink(link, ping_after_s=0.01, ping_timeout_s=10)
        engine.signal(signal.SIGSTOP)
        watched.expect(True)
        received: list[dict[str, Any]] = []
        listening = threading.Thread(target=lambda: received.append(watched.receive()))
        listening.start()
        pinged.wait()
        slept_s = 3600.0  # Ctrl-Z, and fg an hour later
        assert looked.wait(60)
        engine.signal(signal.SIGCONT)
        watched.send({"type": "preview", "id": "mine", "text": "word"})
        listening.join()
        assert received[0]["id"] == "mine"
        watched.close()
