"""Many requests in a row over one port of a real browser: the right answer to each, from one host and one engine."""

from typing import Any

import pytest

from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.browser.chromium import Browser
from tests.browser.installation import HOST_NAME, Installation

# Each request waits for the one before; what comes in between belongs to it.
ASK = """(async (n) => {
  const port = chrome.runtime.connectNative(HOST);
  let arrived = () => {}, told = [];
  const tell = (message) => { told.push(message); arrived(); };
  port.onMessage.addListener(tell);
  port.onDisconnect.addListener(() => tell({type: "disconnected", why: chrome.runtime.lastError?.message}));
  const until = async (types) => {
    while (!types.includes(told.at(-1)?.type)) await new Promise((resolve) => { arrived = resolve; });
    const answer = told;
    told = [];
    return answer;
  };
  const ends = ["ready", "end", "pong", "preview", "voices", "error", "disconnected"];
  port.postMessage({type: "hello", protocol: 1, client: "extension", version: "0", build: "0"});
  await until(ends);
  const answers = [];
  for (let i = 0; i < n; i += 1) {
    const id = `request ${i}`;
    const text = `Number ${i}.`;
    const asked = [{type: "speak", text, speed: 3}, {type: "ping"}, {type: "preview", text}][i % 3];
    port.postMessage({...asked, id});
    const answer = await until(ends);
    answers.push(answer.map(({pcm, ...message}) => ({...message, n_bytes: pcm && Uint8Array.fromBase64(pcm).length})));
  }
  port.disconnect();
  return answers;
})""".replace("HOST", f'"{HOST_NAME}"')


@pytest.mark.parametrize("n", [51, pytest.param(1000, marks=pytest.mark.long)])
def test_every_request_of_many_gets_its_own_answer(browser: Browser, installation: Installation, n: int) -> None:
    with browser.watch() as watch:
        answers: list[list[dict[str, Any]]] = watch.evaluate(f"{ASK}({n})")
        engines = installation.running("engine")
    assert len(answers) == n
    for i, answer in enumerate(answers):
        assert {message["id"] for message in answer} == {f"request {i}"}
        check = (spoken, ponged, previewed)[i % 3]
        check(i, answer)
    assert len(engines) == 1


def spoken(i: int, answer: list[dict[str, Any]]) -> None:
    started, *audio, end = answer
    assert started["type"] == "started"
    assert [message["type"] for message in audio] == ["audio"] * len(audio)
    assert audio, f"request {i} has no sound"
    assert [message["seq"] for message in audio] == list(range(len(audio)))
    assert end["type"] == "end"
    made_s = sum(message["n_bytes"] for message in audio) / SAMPLE_BYTES / RATE_HZ
    assert abs(end["duration_s"] - made_s) < 1 / RATE_HZ


def ponged(i: int, answer: list[dict[str, Any]]) -> None:
    assert [message["type"] for message in answer] == ["pong"]


def previewed(i: int, answer: list[dict[str, Any]]) -> None:
    (preview,) = answer
    assert preview["type"] == "preview"
    assert preview["spans"][0]["end"] == len(f"Number {i}")
    assert preview["spoken"].startswith("Number ")
