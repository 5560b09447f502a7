"""The natural voice, whole: a right click in Chromium, Kokoro with a tiny checkpoint, its sound and its word times."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import checkpoint
from native_helper.speech.utf16 import Utf16Map
from native_helper.wire.types import RATE_HZ
from tests.browser.chromium import Browser, Watch
from tests.browser.installation import Installation

# What the helper sends is kept where it comes in; the port that is opened next is the first that is heard.
_LISTEN: Final = """
globalThis.kept = [];
if (!globalThis.connectedBefore) {
  globalThis.connectedBefore = chrome.runtime.connectNative;
  chrome.runtime.connectNative = (name) => {
    const port = connectedBefore.call(chrome.runtime, name);
    port.onMessage.addListener(({type, voice, start_s, words}) => kept.push({type, voice, start_s, words}));
    return port;
  };
}
"""


def spoken(browser: Browser, watch: Watch, site: str) -> tuple[str, list[dict[str, Any]]]:
    """Right-click a paragraph, choose "Speak" and hear it to its end; return its text and what the helper sent."""
    page = browser.page(f"{site}/article.html")
    browser.select(page, "#two")
    browser.in_worker("kept = [], undefined")
    watch.forget()
    browser.choose_speak(page, "#two")
    done = watch.finished()
    assert done["reading"]["error"] is None
    page.close()
    kept: list[dict[str, Any]] = browser.in_worker("kept")
    return watch.asked()["text"], kept


def test_kokoro_speaks_from_a_right_click_as_soon_as_its_files_are_there(
    browser: Browser, installation: Installation, watch: Watch, site: str, tmp_path: Path
) -> None:
    installation.end_engine()  # and with it the port that may be open
    browser.in_worker(_LISTEN)
    browser.tap_player()
    _, kept = spoken(browser, watch, site)
    assert {message["voice"] for message in kept if message["type"] == "audio"} == {"espeak:en-us"}

    checkpoint.write(tmp_path / "Kokoro-82M")
    installation.utter("model", "install", "--yes", "--from", tmp_path / "Kokoro-82M")
    browser.tap_player()
    text, kept = spoken(browser, watch, site)
    chunks = [message for message in kept if message["type"] == "audio"]
    assert {chunk["voice"] for chunk in chunks} == {"af_heart"}
    tapped = watch.tapped(ends=True)
    made = installation.pcm(watch.asked()) / np.float64(32768)
    assert abs(len(np.trim_zeros(tapped)) - len(np.trim_zeros(made))) <= 1  # the last sample may round to silence
    begin = int(np.flatnonzero(tapped)[0]) - int(np.flatnonzero(made)[0])  # where the reading's time is 0
    words = [word for chunk in chunks for word in chunk["words"]]
    units = Utf16Map()
    units.add(text)
    read = [text[units.point(word["start"]) : units.point(word["end"])] for word in words]
    assert len(read) > 5
    assert all(word and word == word.strip() for word in read)
    times = [at for word in words for at in (word["start_s"], word["end_s"])]
    assert times == sorted(times)
    for word in words:
        heard = tapped[begin + round(word["start_s"] * RATE_HZ) : begin + round(word["end_s"] * RATE_HZ)]
        assert heard.size > 0
        assert np.abs(heard).max() > 1e-3
