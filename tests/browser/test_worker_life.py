"""The browser ends the service worker and the player's document when it likes; the reading goes on all the same."""

import time

import pytest

from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation
from tests.browser.stepped import Stepped, lit, tell_player

KEY = "alt+shift+s"
WORKER = "background/main.js"


def test_a_reading_whose_worker_is_stopped_goes_on_with_its_light_and_makes_new_sound(
    browser: Browser, site: str
) -> None:
    page = browser.page(f"{site}/long.html")
    text = page.locator("#longer").inner_text()
    with browser.watch() as watch:
        browser.tap_player()
        browser.select(page, "#longer")
        browser.press(page, KEY)
        before = watch.until("reading.phase === 'speaking' && reading.position_s > 1")["reading"]
        watch.stop_workers()
        # Nobody but the player is left to start it.
        until(lambda: browser.devtools.has(WORKER), "the next worker")
    with browser.watch() as watch:
        # The engine makes 15 s ahead of what is heard: so much more comes only from a new job.
        after = watch.until(f"reading.id !== '{before['id']}' && reading.made_s > {before['made_s'] + 5}")["reading"]
        assert after["phase"] == "speaking"
        assert after["title"] == before["title"]
        assert after["position_s"] >= before["position_s"]
        tell_player(watch, "{type: 'tap_play_to', position_s: 0}")

        def same_word() -> bool:
            at = tell_player(watch, "{type: 'tap_where'}")
            heard = at["word"]
            if heard is None:  # it stands between two sentences, and would for ever
                tell_player(watch, f"{{type: 'tap_play_to', position_s: {at['position_s'] + 0.3}}}")
            return heard is not None and lit(page) == text[heard["start"] : heard["end"]]

        until(same_word, "the light on the word that is heard")
        tell_player(watch, "{type: 'tap_free'}")
        watch.post(type="pause")
        watch.until("reading.phase === 'paused'")
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")


def test_a_reading_that_waits_paused_survives_its_worker(browser: Browser, site: str) -> None:
    page = browser.page(f"{site}/long.html")
    with browser.watch() as watch:
        browser.select(page, "#long")
        browser.press(page, KEY)
        watch.until("reading.phase === 'speaking' && reading.position_s > 1")
        browser.press(page, KEY)
        before = watch.until("reading.phase === 'paused'")["reading"]
        watch.stop_workers()
    with browser.watch() as watch:
        watch.until("reading.phase === 'paused'")
        browser.press(page, KEY)
        watch.until(f"reading.phase === 'speaking' && reading.position_s > {before['position_s']}")
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")


def test_after_a_pause_that_cost_the_player_the_sentence_is_spoken_again(
    browser: Browser, watch: Watch, site: str
) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking' && reading.position_s > 1")
    browser.press(page, KEY)
    paused = watch.until("reading.phase === 'paused'")["reading"]
    browser.in_worker("chrome.offscreen.closeDocument()")
    browser.press(page, KEY)
    resumed = watch.until("reading.phase === 'speaking'")["reading"]
    assert resumed["sentence"] == paused["sentence"]
    watch.until(f"reading.position_s > {paused['position_s']}")


@pytest.mark.long
def test_after_a_pause_of_more_than_half_a_minute_the_same_word_is_heard_and_lit(
    browser: Browser, watch: Watch, stepped: Stepped, site: str
) -> None:
    page = browser.page(f"{site}/article.html")
    browser.select(page, "#two")
    browser.press(page, KEY)
    stepped.stand()
    stepped.go_to(stepped.word("lighthouse").middle_s)
    until(lambda: lit(page) == "lighthouse", "the light")
    browser.press(page, KEY)
    paused = watch.until("reading.phase === 'paused'")["reading"]
    time.sleep(45)  # a silent document that only plays sound is ended by the browser after 30
    assert lit(page) == "lighthouse"
    browser.press(page, KEY)
    assert watch.until("reading.phase === 'speaking'")["reading"]["position_s"] >= paused["position_s"]
    assert lit(page) == "lighthouse"
    stepped.go_to(stepped.word("board").middle_s)
    until(lambda: lit(page) == "board", "the light goes on")
    stepped.free()
    assert watch.finished()["reading"]["error"] is None


@pytest.mark.long
def test_a_port_that_is_not_used_is_closed_and_its_host_ends(
    browser: Browser, installation: Installation, watch: Watch
) -> None:
    watch.post(type="check_helper")
    watch.until("helper.phase === 'ready'")
    assert len(installation.running("host")) == 1
    until(lambda: not installation.running("host"), "the end of the host", 180)
    assert installation.running("engine"), "the engine stays warm"
