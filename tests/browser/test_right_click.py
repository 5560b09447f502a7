"""The way of a selection, whole: a right click on selected text, the menu's "Speak", and the sound that comes out."""

from typing import Final

import numpy as np
import soxr

from native_helper.wire.types import RATE_HZ
from tests.browser.chromium import Browser, Watch
from tests.browser.desktop import CARD_RATE_HZ, Desktop
from tests.browser.installation import Installation
from tests.browser.sound import blocks, is_alike

ATTEMPTS: Final = 3  # a busy machine starves the sound server now and then, which is not the player's doing


def test_a_selection_is_spoken_from_a_right_click_and_no_sample_is_changed(
    browser: Browser, installation: Installation, watch: Watch, site: str
) -> None:
    installation.end_engine()  # both sounds that are compared are the first of their engine
    browser.tap_player()
    page = browser.page(f"{site}/article.html")
    selected = browser.select(page, "#two")
    watch.forget()
    browser.choose_speak(page, "#two")
    done = watch.finished()

    assert watch.phases() == ["idle", "waiting", "speaking", "idle"]
    assert done["reading"]["error"] is None
    asked = watch.asked()
    assert asked["text"].strip() == selected.strip()
    # At speed 1 the player changes no sample, loses none and adds none.
    made = np.trim_zeros(installation.pcm(asked))
    tapped = watch.tapped()
    assert len(tapped) == len(made)
    assert np.array_equal(tapped, (made / np.float64(32768)).astype(np.float32))


def test_the_sound_card_plays_what_the_engine_made_from_begin_to_end(
    browser: Browser, installation: Installation, watch: Watch, desktop: Desktop, site: str
) -> None:
    page = browser.page(f"{site}/article.html")
    # As large a buffer as the options offer: this machine may have other work.
    watch.evaluate("chrome.storage.local.set({settings: {latency_s: 1}})")
    judged: list[tuple[float, int]] = []
    for _ in range(ATTEMPTS):
        installation.end_engine()
        browser.select(page, "#two")
        watch.forget()
        with desktop.record() as recording:
            browser.choose_speak(page, "#two")
            watch.finished()
            heard = recording.until_silence()
        made = installation.pcm(watch.asked()) / np.float64(32768)
        judged = blocks(soxr.resample(made, RATE_HZ, CARD_RATE_HZ), heard, CARD_RATE_HZ)
        if is_alike(judged):
            return
    raise AssertionError(f"the sound card played something else, {ATTEMPTS} times; at last, by block: {judged}")
