"""Popup and key: each begins a reading, and each holds it, goes on with it and ends it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.wire.types import RATE_HZ
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation

KEY: Final = "alt+shift+s"
RAMP: Final = 240  # samples of a fade: RAMP of extension/player/sound_queue.js


def test_the_popup_speaks_the_selection_and_its_buttons_hold_resume_and_stop_it(
    browser: Browser, watch: Watch, site: str
) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    watch.forget()
    with browser.popup() as popup:
        popup.click("#main")
        watch.until("reading.phase === 'speaking'")
        until(lambda: popup.text("#title") == "A long morning", "the page's title in the popup")
        popup.click("#main")
        watch.until("reading.phase === 'paused'")
        popup.click("#main")
        watch.until("reading.phase === 'speaking'")
        popup.click("#stop")
        watch.until("reading.phase === 'idle'")
        assert popup.text("#problem") == ""
    assert watch.phases() == ["idle", "waiting", "speaking", "paused", "speaking", "idle"]


def test_the_key_speaks_and_the_same_key_pauses_and_goes_on(browser: Browser, watch: Watch, site: str) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    browser.press(page, KEY)
    watch.until("reading.phase === 'paused'")
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    assert watch.phases() == ["idle", "waiting", "speaking", "paused", "speaking"]


def test_another_selection_takes_the_place_of_what_is_read(browser: Browser, watch: Watch, site: str) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    browser.press(page, KEY)
    first = watch.until("reading.phase === 'speaking'")["reading"]["id"]
    browser.select(page, "#short")
    browser.press(page, KEY)
    watch.until(f"reading.id !== '{first}' && reading.phase === 'speaking'")
    assert watch.asked()["text"] == "The ferry leaves the harbour at nine."
    watch.finished()


def test_a_pause_loses_no_sound(browser: Browser, installation: Installation, watch: Watch, site: str) -> None:
    installation.end_engine()
    browser.tap_player()
    page = browser.page(f"{site}/article.html")
    browser.select(page, "#short", "#two")
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking' && reading.position_s > 0.5")
    browser.press(page, KEY)
    paused = watch.until("reading.phase === 'paused'")["reading"]
    until(lambda: not watch.tapped(ends=True)[-RATE_HZ:].any(), "a second of silence")
    browser.press(page, KEY)
    done = watch.finished()["reading"]
    assert done["position_s"] > paused["position_s"]

    # The sound fades at both edges of the pause, which zeros some samples; all others are the engine's, in order.
    made = np.trim_zeros(installation.pcm(watch.asked()) / np.float64(32768)).astype(np.float32)
    heard = watch.tapped()
    assert len(heard) > len(made), "there was a pause"
    made, heard = made[made != 0], heard[heard != 0]
    assert n_alike(made, heard) + n_alike(made[::-1], heard[::-1]) >= len(made) - 2 * RAMP
    assert len(made) - 2 * RAMP <= len(heard) <= len(made)


def n_alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> int:
    """Return how many samples are the same from the beginning on."""
    length = min(len(one), len(other))
    unlike = np.flatnonzero(one[:length] != other[:length])
    return int(unlike[0]) if unlike.size else length
