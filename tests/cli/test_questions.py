"""Questions to an engine that does not answer; the answers themselves are seen in test_main."""

import functools
import signal

import pytest

from native_helper.cli import questions
from native_helper.errors import EngineUnresponsive
from native_helper.host import engine_link
from native_helper.host.watched_link import WatchedLink
from tests.host.fake_engine import FakeEngine


def test_an_engine_that_stops_before_its_answer_is_told_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeEngine() as engine:

        def connect_and_stop(client: str, *, start: bool = True) -> engine_link.EngineLink:
            link = engine_link.connect(client, start=start)
            engine.signal(signal.SIGSTOP)
            return link

        monkeypatch.setattr(questions, "connect", connect_and_stop)
        hasty = functools.partial(WatchedLink, ping_after_s=0.05, ping_timeout_s=0.2)
        monkeypatch.setattr(questions, "WatchedLink", hasty)
        with pytest.raises(EngineUnresponsive):
            questions.health(as_line=True)
        assert engine.wait() == -signal.SIGKILL
