"""The way of a selection, whole: a right click on selected text, the menu's "Speak", and the sound that comes out."""

import numpy as np
import soxr

from native_helper.wire.types import RATE_HZ
from tests.browser.chromium import Browser, Watch
from tests.browser.desktop import CARD_RATE_HZ, Desktop
from tests.browser.installation import Installation
from tests.browser.sound import blocks

LIKE = 0.9  # a block that was played is far above; another block of the same voice lies below 0.5
MOST = 0.8  # a busy machine starves the sound server now and then, which is not the player's doing


def test_a_selection_is_spoken_from_a_right_click_to_the_sound_card(
    browser: Browser, installation: Installation, watch: Watch, desktop: Desktop, site: str
) -> None:
    installation.end_engine()  # both sounds that are compared are the first of their engine
    browser.open_tapped_player()
    page = browser.page(f"{site}/article.html")
    selected = browser.select(page, "#two")
    watch.forget()
    with desktop.record() as recording:
        browser.choose_speak(page, "#two")
        done = watch.finished()
        heard = recording.until_silence()

    assert watch.phases() == ["idle", "waiting", "speaking", "idle"]
    assert done["reading"]["error"] is None
    asked = watch.asked()
    assert asked["text"].strip() == selected.strip()

    # At speed 1 the player changes no sample, loses none and adds none.
    made = np.trim_zeros(installation.pcm(asked))
    tapped = watch.tapped()
    assert len(tapped) == len(made)
    assert np.array_equal(tapped, (made / np.float64(32768)).astype(np.float32))

    # What the sound card got is the same sound.
    sent = soxr.resample(made / 32768, RATE_HZ, CARD_RATE_HZ)
    judged = blocks(sent, heard, CARD_RATE_HZ)
    alike = [likeness for likeness, _ in judged if likeness >= LIKE]
    lags = [lag for likeness, lag in judged if likeness >= LIKE]
    assert len(alike) >= MOST * len(judged), judged
    assert lags == sorted(lags), "sound was played out of its order"
