"""What comes out of either link: whole frames under the cap, each request's own, and none after a cancel."""

import base64
import itertools
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from native_helper.wire.types import MAX_PCM_BYTES, RATE_HZ, SAMPLE_BYTES
from tests.frames.ends import LINKS, End, EngineProcess, is_alive, message, until

WORDS_PER_MINUTE: Final = 150
CANCELED_S: Final = 0.2  # promised; of many cancels the median, since a machine may be busy for a moment
Links = pytest.mark.parametrize("link", LINKS)

# In the engine: every utterance comes with a print in Python, bytes from C and a line from a child.
NOISY_ENGINE: Final = """
import os, subprocess
import native_helper.voices.espeak as espeak
real = espeak.EspeakFamily.speak
def speak(*arguments, **named):
    for rendering in real(*arguments, **named):
        print("a line from Python", flush=True)
        os.write(1, b"bytes from C")
        subprocess.run(["/bin/echo", "a line from a child"], check=True)
        yield rendering
espeak.EspeakFamily.speak = speak
import runpy
runpy.run_module("native_helper.engine", run_name="__main__", alter_sys=True)
"""


def text(n_words: int) -> str:
    """Return so many words, in sentences of ten."""
    words = itertools.cycle("the quick brown fox jumps over one lazy sleeping dog".split())
    return ". ".join(" ".join(itertools.islice(words, 10)).capitalize() for _ in range(n_words // 10)) + "."


def pcm(told: dict[str, Any]) -> bytes:
    """Return a chunk's sound, which comes as it is on the socket and as base64 on the pipe."""
    return told["pcm"] if isinstance(told["pcm"], bytes) else base64.b64decode(told["pcm"])


def heard(end: End, request_id: str) -> Iterator[dict[str, Any]]:
    """Yield what comes until the end of a reading, whose listener hears each chunk as soon as it is there."""
    while True:
        told = end.receive()
        assert told is not None, "the link has ended"
        yield told
        if told["type"] in ("end", "error"):
            return
        if told["type"] == "audio":
            seconds = told["start_s"] + len(pcm(told)) / SAMPLE_BYTES / RATE_HZ
            end.raw(message(end, "played", id=request_id, seconds=seconds))


@pytest.mark.parametrize("minutes", [1, pytest.param(30, marks=pytest.mark.long)])
@Links
def test_a_long_text_comes_in_frames_under_the_cap(engine: EngineProcess, link: type[End], minutes: int) -> None:
    with link() as end:  # its decoder refuses a frame over the cap
        end.raw(message(end, "speak", id="long", text=text(minutes * WORDS_PER_MINUTE)))
        started, *audio, last = heard(end, "long")
        assert (started["type"], last["type"]) == ("started", "end")
        assert [told["seq"] for told in audio] == list(range(len(audio)))
        n_bytes = [len(pcm(told)) for told in audio]
        assert max(n_bytes) <= MAX_PCM_BYTES
        assert sum(n_bytes) / SAMPLE_BYTES / RATE_HZ == pytest.approx(last["duration_s"], abs=0.001)
        assert last["duration_s"] > 40 * minutes
        assert is_alive(end)


@Links
def test_interleaved_requests_keep_their_ids(engine: EngineProcess, link: type[End]) -> None:
    kinds = ("speak", "save", "preview", "ping", "voices")
    asked = {f"{kind} {number}": (kind, 10 * number) for number in range(1, 5) for kind in kinds}
    last = {"speak": "end", "save": "end", "preview": "preview", "ping": "pong", "voices": "voices"}
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in asked}
    with link() as end:
        fields: dict[str, dict[str, Any]] = {
            "save": {"format": "wav"},
            "speak": {"speed": 3},
        }  # so fast that all of it fits in the lead
        end.raw(
            b"".join(
                message(end, kind, id=name, text=text(n_words), **fields.get(kind, {}))
                for name, (kind, n_words) in asked.items()
            )
        )
        while not all(told[name] and told[name][-1]["type"] == last[kind] for name, (kind, _) in asked.items()):
            answer = end.receive()
            assert answer is not None
            told[answer["id"]].append(answer)
        assert is_alive(end)
    for name, (kind, n_words) in asked.items():
        *chunks, ended = [it for it in told[name] if it["type"] not in ("started", "progress")]
        assert {it["type"] for it in chunks} == {"speak": {"audio"}, "save": {"file"}}.get(kind, set())
        assert [it["seq"] for it in chunks] == list(range(len(chunks)))
        if kind == "preview":
            assert ended["spoken"].split() == text(n_words).split()
        if kind == "speak":
            assert chunks[-1]["sentence"]["end"] == len(text(n_words))
            assert sum(len(pcm(it)) for it in chunks) / SAMPLE_BYTES / RATE_HZ == pytest.approx(ended["duration_s"])


@pytest.mark.parametrize("n", [5, pytest.param(50, marks=pytest.mark.long)])
@Links
def test_a_cancel_stops_the_frames(engine: EngineProcess, link: type[End], n: int) -> None:
    took_s = []
    with link() as end:
        for number in range(n):
            end.raw(message(end, "speak", id=f"{number}", text=text(3000)))
            until(end, "audio")
            begin = time.monotonic()
            end.raw(message(end, "cancel", id=f"{number}"))
            assert until(end, "error")[-1]["code"] == "canceled"
            took_s.append(time.monotonic() - begin)
            # While another text is spoken nothing comes of this one.
            end.raw(message(end, "speak", id=f"after {number}", text=text(20), speed=3))
            assert {told["id"] for told in until(end, "end", "error") if "id" in told} == {f"after {number}"}
    if n >= 50:
        assert statistics.median(took_s) < CANCELED_S


@pytest.fixture
def noisy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineProcess]:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path / "noisy"))
    engine = EngineProcess(tmp_path / "noisy", "-I", "-c", NOISY_ENGINE)
    try:
        engine.wait()
        yield engine
    finally:
        engine.process.kill()
        engine.process.wait()


def test_a_library_that_prints_while_it_speaks_does_not_reach_either_link(noisy: EngineProcess) -> None:
    for parameter in LINKS:
        (link,) = parameter.values
        with link() as end:  # type: ignore[operator]
            end.raw(message(end, "speak", id="a", text=text(60)))
            kinds = [told["type"] for told in heard(end, "a")]
            assert (kinds[0], kinds[-1]) == ("started", "end")
            assert is_alive(end)
    noisy.require_well()
    for line in ("a line from Python", "bytes from C", "a line from a child"):
        assert line in noisy.told()
