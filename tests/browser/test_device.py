"""The sound device changes in the middle of a reading, and the machine sleeps."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from tests.browser.chromium import Browser, Watch
from tests.browser.desktop import CARD, Desktop
from tests.browser.devtools import until
from tests.browser.installation import Installation
from tests.browser.stepped import Stepped, lit
from tests.left_behind import processes_of

KEY: Final = "alt+shift+s"
OTHER: Final = "headphones"
ASLEEP_S: Final = 3


def test_a_reading_whose_sound_card_goes_is_heard_on_the_next_one(
    browser: Browser, watch: Watch, desktop: Desktop, site: str
) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#longer")
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking' && reading.position_s > 0.5")
    with other_card(desktop), desktop.record(OTHER) as recording:
        recording.until_sound()
        position_s = watch.until("reading.phase === 'speaking'")["reading"]["position_s"]
        after = watch.until(f"reading.position_s > {position_s} + 1")["reading"]
        assert after["phase"] == "speaking"
        assert after["error"] is None


@pytest.mark.long
def test_after_the_machine_slept_the_reading_goes_on_with_the_light_on_the_heard_word(
    browser: Browser, installation: Installation, watch: Watch, stepped: Stepped, site: str
) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#longer")
    browser.press(page, KEY)
    before = watch.until("reading.phase === 'speaking' && reading.position_s > 0.5")["reading"]
    with asleep(installation):
        time.sleep(ASLEEP_S)
    after = watch.until(f"reading.position_s > {before['position_s']} + 1")["reading"]
    assert after["id"] == before["id"]
    assert (after["phase"], after["error"]) == ("speaking", None)
    stepped.stand()
    word = next(word for word in stepped.words() if word.start_s > stepped.position_s + 0.3)
    stepped.go_to(word.middle_s)
    until(lambda: lit(page) == word.written, f"the light on {word.written!r}")


@contextmanager
def other_card(desktop: Desktop) -> Iterator[None]:
    """Another card in place of the one that there was."""
    desktop.plug(OTHER)
    desktop.unplug(CARD)
    try:
        yield
    finally:
        desktop.plug(CARD)
        desktop.unplug(OTHER)


@contextmanager
def asleep(installation: Installation) -> Iterator[None]:
    """The browser, the host and the engine stand still."""
    pids = processes_of(str(installation.user_data.parent))
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
