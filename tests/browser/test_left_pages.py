"""What becomes of a reading when its page is closed, left, discarded, or when another page is read."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.bar_of_page import PageBar
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.stepped import lit

KEY: Final = "alt+shift+s"
GOES_ON: Final = "reading.phase === 'speaking' && reading.position_s > {position_s} + 1"
ERRORS: Final = """chrome.developerPrivate.getExtensionsInfo({}).then(
  (all) => all.flatMap(({runtimeErrors}) => runtimeErrors.map(({message}) => message)))"""


@pytest.fixture
def page(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    """A page that is being read, with its light and its bar."""
    watch.evaluate("chrome.storage.local.clear()")
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#longer")
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking' && reading.position_s > 0.3")
    until(lambda: lit(page, "sentence"), "the light")
    until(lambda: page.locator("utter-bar").count() == 1, "the bar")
    yield page
    page.close()


def test_a_page_that_is_closed_is_not_read_on(watch: Watch, page: Page) -> None:
    page.close()
    watch.until("reading.phase === 'idle' && reading.error === null")


def test_a_page_that_is_left_is_read_on(browser: Browser, watch: Watch, page: Page, site: str) -> None:
    page.goto(f"{site}/article.html")
    position_s = watch.until("true")["reading"]["position_s"]
    watch.until(GOES_ON.format(position_s=position_s))
    assert page.locator("utter-bar").count() == 0
    # The key, where nothing is selected, holds what is read, wherever the person is.
    browser.press(page, KEY)
    watch.until("reading.phase === 'paused'")


def test_a_page_that_is_left_is_not_read_on_where_the_person_does_not_want_it(
    watch: Watch, page: Page, site: str
) -> None:
    watch.evaluate("chrome.storage.local.set({settings: {outlives_page: false}})")
    page.goto(f"{site}/article.html")
    watch.until("reading.phase === 'idle' && reading.error === null")


def test_a_page_that_is_come_back_to_has_light_and_bar_as_long_as_it_is_read(
    browser: Browser, watch: Watch, page: Page, site: str
) -> None:
    text = page.locator("#longer").inner_text()
    page.evaluate("addEventListener('pageshow', ({persisted}) => { globalThis.wasKept = persisted })")
    with browser.developing() as developer:

        def leave() -> None:
            page.evaluate("globalThis.wasKept = false")
            page.goto(f"{site}/article.html")

        def come_back() -> None:
            page.bring_to_front()
            page.go_back(wait_until="commit")  # a kept page does not load
            until(lambda: page.evaluate("globalThis.wasKept"), "the page as it was left")

        def same_sentence() -> bool:
            heard = watch.evaluate("state().reading.sentence")
            return lit(page, "sentence") == text[heard["start"] : heard["end"]]

        leave()
        come_back()
        until(same_sentence, "the light on the sentence that is heard")
        PageBar(browser, page).click("Pause")
        watch.until("reading.phase === 'paused'")
        leave()
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")
        come_back()
        until(lambda: not PageBar(browser, page).is_shown and lit(page, "sentence") == "", "the end of light and bar")
        assert developer.evaluate(ERRORS) == []


def test_a_page_that_the_browser_discards_is_read_on(browser: Browser, watch: Watch, page: Page, site: str) -> None:
    before = watch.until("reading.phase === 'speaking'")["reading"]
    found = "chrome.tabs.query({active: true}).then(([tab]) => tab.id)"
    tab_id = browser.in_worker(found)
    other = browser.page(f"{site}/article.html")
    browser.in_worker(f"chrome.tabs.discard({tab_id}).then((tab) => tab.discarded)")
    after = watch.until(GOES_ON.format(position_s=before["position_s"]))["reading"]
    assert after["id"] == before["id"]
    other.close()


def test_the_reading_of_another_page_takes_light_and_bar_from_the_first(
    browser: Browser, watch: Watch, page: Page, site: str
) -> None:
    other = browser.page(f"{site}/article.html")
    browser.select(other, "#two")
    browser.press(other, KEY)
    watch.until("reading.phase === 'speaking' && reading.title === 'The harbour'")
    until(lambda: lit(other, "sentence"), "the light of the second page")
    until(lambda: PageBar(browser, other).is_shown, "the bar of the second page")
    until(lambda: lit(page) == lit(page, "sentence") == "", "the end of the first page's light")
    until(lambda: not PageBar(browser, page).is_shown, "the end of the first page's bar")
    other.close()
    watch.until("reading.phase === 'idle'")
