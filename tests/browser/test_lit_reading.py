"""The spoken word is lit on the page while it is heard: the whole way, in the browser, step by step.

The tapped player lets sound out up to a place and stands there, so nothing here depends on how fast anything is.
"""

from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation

KEY: Final = "alt+shift+s"
LIT: Final = "(name) => [...(CSS.highlights.get(name) ?? [])].map(String).join('')"


def lit(page: Page, what: str = "word") -> str:
    """Return the characters of the page that are lit."""
    found: str = page.evaluate(LIT, f"utter-{what}")
    return found


def until_lit(page: Page, written: str) -> None:
    until(lambda: lit(page) == written, f"the light on {written!r}, not on {lit(page)!r}")


def stand_at(watch: Watch, position_s: float) -> None:
    """Let the sound out up to a media time, and wait until it was heard."""
    tell_player(watch, f"{{type: 'tap_play_to', position_s: {position_s}}}")
    until(lambda: where(watch)["position_s"] >= position_s - 0.01, f"sound up to {position_s} s")


def where(watch: Watch) -> dict[str, Any]:
    found: dict[str, Any] = tell_player(watch, "{type: 'tap_where'}")
    return found


def tell_player(watch: Watch, message: str) -> Any:
    """Send a message to the tapped player as soon as it is there, and return its answer."""
    sent = f"chrome.runtime.sendMessage({message}).then((answer) => ({{answer}}), () => null)"
    return until(lambda: watch.evaluate(sent), f"the player's answer to {message}")["answer"]


@pytest.mark.parametrize("speed", [1, 2])
def test_at_every_change_of_the_light_the_sound_is_inside_that_word(
    browser: Browser, installation: Installation, watch: Watch, site: str, speed: float
) -> None:
    browser.tap_player()
    watch.evaluate(f"chrome.storage.local.set({{settings: {{speed: {speed}, highlight: 'both'}}}})")
    page = browser.page(f"{site}/article.html")
    browser.select(page, "#two")
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    tell_player(watch, "{type: 'tap_play_to', position_s: 0}")
    asked = watch.asked()
    text = asked["text"]
    words = installation.words(asked)
    assert len(words) > 8
    reached = where(watch)["position_s"]
    for word in words:
        if word["start_s"] < reached + 0.1:
            continue
        written = text[word["start"] : word["end"]]
        stand_at(watch, (word["start_s"] + word["end_s"]) / 2)
        until_lit(page, written)
        assert written in lit(page, "sentence")
    tell_player(watch, "{type: 'tap_free'}")
    watch.finished()
    until(lambda: lit(page) == lit(page, "sentence") == "", "the light's end")
