"""Work for a client that has left is not begun: the thread belongs to those who are there."""

from collections.abc import Callable
from typing import Any

import pytest

from native_helper.engine import dictionary_requests, preview_requests
from native_helper.paths import folders
from native_helper.speech.preview import preview
from native_helper.wire import client_messages
from tests.engine.live import Client, LiveEngine, running
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S

ASKED = {
    "preview": {"kind": "preview", "id": "x", "text": "For nobody."},
    "test": {"kind": "dictionary", "id": "x", "action": "test", "text": "For nobody."},
    "change": {"kind": "dictionary", "id": "x", "action": "add", "word": "nobody", "say": "no body"},
}


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of previews and the actions on the dictionary that the synthesis thread began."""
    begun: list[str] = []

    def noting(function: Callable[..., Any], of: Callable[..., str]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            begun.append(of(*given))
            return function(*given)

        return noted

    def action(_service: object, asked: client_messages.Dictionary) -> str:
        return asked.action

    monkeypatch.setattr(preview_requests, "preview", noting(preview, lambda request: request.text))
    monkeypatch.setattr(dictionary_requests, "_answer", noting(dictionary_requests._answer, action))
    return begun


def ask_and_leave(engine: LiveEngine, kind: str, *, only_half: bool = False) -> Client:
    """Let a client ask while the thread is busy, and leave once its request waits there."""
    client = engine.client()
    client.send(**ASKED[kind])
    engine.wait_until(lambda: len(engine.engine.synthesis._calls) == 1)
    if only_half:
        client.socket.shutdown(1)
    else:
        client.close()
    return client


@pytest.mark.parametrize(
    ("kind", "expected"), [("preview", ["For her."]), ("test", ["For her."]), ("change", ["add", "For her."])]
)
def test_what_waits_for_a_client_that_has_left_is_dropped_but_for_changes(
    begun: list[str], kind: str, expected: list[str]
) -> None:
    tone = ToneFamily(gated=True)
    with running(tone) as engine, engine.client() as other:
        other.send("speak", id="a", text=sentences(3))
        tone.asked.get(timeout=PATIENCE_S)
        ask_and_leave(engine, kind)
        tone.open_gate()
        other.send("preview", id="b", text="For her.")
        other.until("preview")
        assert begun == expected
        engine.wait_until(lambda: engine.engine.service.n_clients == 1)
        assert ("nobody" in (folders().dictionary.read_text() if folders().dictionary.exists() else "")) == (
            kind == "change"
        )


def test_who_has_only_ended_its_sending_is_still_answered(begun: list[str]) -> None:
    tone = ToneFamily(gated=True)
    with running(tone) as engine, engine.client() as other:
        other.send("speak", id="a", text=sentences(3))
        tone.asked.get(timeout=PATIENCE_S)
        with ask_and_leave(engine, "preview", only_half=True) as client:
            tone.open_gate()
            assert client.until("preview")[-1]["spoken"] == "For nobody."
        assert begun == ["For nobody."]
