"""When a voice is brought into memory, and who is told: by tones whose loading waits for the test's permit."""

from collections.abc import Iterator
from typing import Any

import pytest

from native_helper.build import build
from native_helper.errors import VoiceUnavailable
from tests.engine.live import Client, LiveEngine, running
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S

BROWSER = "chrome-extension://utter/"


@pytest.fixture
def tone() -> ToneFamily:
    """A voice that is not in memory, and whose loading waits for a permit."""
    tone = ToneFamily(gated=True)
    tone.in_memory = False
    return tone


@pytest.fixture
def browser(engine: LiveEngine) -> Iterator[Client]:
    """A client that a native host has let in."""
    with engine.client(greet=False) as client:
        client.send("hello", protocol=1, client="test", version="0", build=build(), origin=BROWSER)
        assert client.receive()["type"] == "ready"
        yield client


def loading(request_id: str) -> dict[str, Any]:
    return {"type": "progress", "id": request_id, "what": "loading", "fraction": 0.0}


def test_a_reading_tells_that_its_voice_is_loaded_and_then_speaks(client: Client, tone: ToneFamily) -> None:
    client.send("speak", id="a", text=sentences(1))
    assert client.receive() == loading("a")
    assert tone.loads.get(timeout=PATIENCE_S) == "tone:high"
    tone.open_gate()
    assert [message["type"] for message in client.until("end")] == ["started", "audio", "audio", "end"]
    client.send("speak", id="b", text=sentences(1))
    assert [message["type"] for message in client.until("end")] == ["started", "audio", "audio", "end"]
    assert tone.loads.empty()
    assert tone.threads == {"synthesis"}


def test_a_file_tells_it_too(client: Client, tone: ToneFamily) -> None:
    client.send("save", id="a", text=sentences(1), format="wav")
    assert client.receive() == loading("a")
    tone.open_gate()
    assert client.until("end", "error")[-1]["type"] == "end"


def test_a_command_that_only_asks_loads_nothing(client: Client, tone: ToneFamily) -> None:
    for question in ("health", "voices", "ping"):
        client.ask(question, id=question)
    assert tone.loads.empty()


def test_a_browser_that_comes_has_the_voice_loaded_before_it_speaks(
    browser: Client, tone: ToneFamily, engine: LiveEngine
) -> None:
    assert tone.loads.get(timeout=PATIENCE_S) == "tone:high"
    assert browser.ask("health", id="h")["health"]["families"] == [
        {"name": "tone", "state": "loading", "in_memory": False}
    ]
    # Who speaks meanwhile waits for it, and is told so.
    browser.send("speak", id="a", text=sentences(1))
    assert browser.receive() == loading("a")
    tone.open_gate()
    assert [message["type"] for message in browser.until("end")] == ["started", "audio", "audio", "end"]
    assert browser.ask("health", id="i")["health"]["families"] == [
        {"name": "tone", "state": "ready", "in_memory": True}
    ]
    assert tone.loads.empty()


def test_a_reading_goes_before_a_voice_that_nobody_waits_for_yet(tone: ToneFamily) -> None:
    tone.in_memory = True
    with running(tone) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(2))
        tone.asked.get(timeout=PATIENCE_S)
        tone.in_memory = False
        engine.on_loop(engine.engine.service.prepare)
        tone.permit()
        assert client.until("audio")[-1]["seq"] == 0
        tone.asked.get(timeout=PATIENCE_S)  # the second sentence, and no load
        assert tone.loads.empty()
        tone.open_gate()
        client.until("end")
        assert tone.loads.get(timeout=PATIENCE_S) == "tone:high"


def test_every_client_hears_what_has_changed_by_a_load(engine: LiveEngine, client: Client, tone: ToneFamily) -> None:
    with engine.client() as other:
        client.send("speak", id="a", text=sentences(1), voice="tone:high")
        tone.loads.get(timeout=PATIENCE_S)
        tone.loading_fails(VoiceUnavailable("The fork is bent.", "Straighten it."))
        told = client.until("error")
        assert told[-1]["message"] == "The fork is bent."
        ready = other.receive()
        assert (ready["type"], ready["families"]) == (
            "ready", [{"name": "tone", "state": "missing", "remedy": "Tune the tone."}],
        )  # fmt: skip


def test_a_voice_that_cannot_be_loaded_ahead_costs_nothing_but_a_line_in_the_log(
    browser: Client, tone: ToneFamily, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    tone.loads.get(timeout=PATIENCE_S)
    tone.loading_fails(VoiceUnavailable("The fork is bent.", "Straighten it."))
    assert browser.receive()["families"][0]["state"] == "missing"
    assert "event=load_failed voice=tone:high code=voice_unavailable" in caplog.text
    assert browser.ask("ping", id="p")["type"] == "pong"


def test_what_was_loaded_ahead_is_given_back_too(tone: ToneFamily, root: Any) -> None:
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n[engine]\nidle_unload_min = 0.001\n")
    tone.open_gate()
    with running(tone) as engine, engine.client() as client:
        engine.on_loop(engine.engine.service.prepare)
        assert tone.unloaded.wait(PATIENCE_S)
        assert not client.ask("health", id="h")["health"]["families"][0]["in_memory"]
