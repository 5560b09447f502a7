"""What a person lets the browser allow Utter on top: a site, before it was used there, and incognito windows."""

import json
from functools import partial
from typing import Final

import pytest
from playwright.sync_api import Page
from websockets.exceptions import ConnectionClosed

from tests.browser.chromium import Browser, Watch
from tests.browser.desktop import Desktop
from tests.browser.devtools import insist, until
from tests.browser.installation import EXTENSION_ID
from tests.browser.stepped import lit

KEY: Final = "alt+shift+s"
BOX: Final = "#site_allowed"
ALLOW: Final = (770, 249)  # the button in the browser's own question
LATER: Final = 600  # an offset far enough from both ends to be remembered
N_PLACES: Final = "chrome.storage.local.get('places').then(({places = {}}) => Object.keys(places).length)"
KEPT: Final = "chrome.storage.session.get().then(JSON.stringify)"
WAITING: Final = "chrome.scripting.getRegisteredContentScripts().then((all) => all.flatMap(({matches}) => matches))"


@pytest.mark.long
def test_on_a_site_that_was_allowed_in_the_popup_an_alt_click_reads_before_utter_was_used_there(
    browser: Browser, watch: Watch, desktop: Desktop, site: str
) -> None:
    browser.page(f"{site}/walk.html")
    # The browser's question takes the focus, and a popup without it closes.
    with pytest.raises(ConnectionClosed), browser.popup() as popup:
        popup.click(BOX)
        popup.target.until("false")
    # The browser takes no answer that comes too soon to have been thought about.
    insist(
        lambda: desktop.xdotool("mousemove", *ALLOW, "click", 1),
        lambda: bool(browser.in_worker(WAITING)),
        "the answer Allow",
    )
    assert browser.in_worker(WAITING) == ["http://127.0.0.1/*"]
    with browser.popup() as popup:
        for is_allowed in (False, True):  # what was allowed once is not asked again
            popup.target.until(f"document.querySelector('{BOX}').checked === {json.dumps(not is_allowed)}")
            popup.click(BOX)
            until(partial(waits, browser, is_allowed), "scripts that wait where it is allowed, and only there")

    page = browser.page(f"{site}/walk.html")
    page.keyboard.down("Alt")
    page.locator("#gate").click(position={"x": 20, "y": 8})
    page.keyboard.up("Alt")
    reading = watch.until("reading.phase === 'speaking' && reading.sentence?.start > 0")["reading"]
    assert watch.asked()["text"][reading["sentence"]["start"] :].startswith("After two miles")
    until(lambda: lit(page, "sentence").startswith("After two miles"), "the light")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")


def waits(browser: Browser, is_allowed: bool) -> bool:
    return bool(browser.in_worker(WAITING)) == is_allowed


def test_an_incognito_page_is_read_where_that_was_allowed_and_neither_its_text_nor_its_place_is_kept(
    browser: Browser, site: str
) -> None:
    allow_incognito(browser)
    with browser.watch() as watch:
        watch.evaluate("chrome.storage.local.clear()")
        browser.in_worker(f"chrome.windows.create({{incognito: true, url: '{site}/walk.html?private'}})")
        with browser.devtools.attach("?private") as target:
            target.until("document.readyState === 'complete'")
            read_to_later(browser, watch, None)
            target.until("CSS.highlights.get('utter-sentence')?.size > 0")
            assert "dike" not in watch.evaluate(KEPT)
            target.evaluate("setTimeout(() => close()), undefined")
        watch.until("reading.phase === 'idle'")
        # Places are written one after the other: that of another page comes last.
        read_to_later(browser, watch, browser.page(f"{site}/walk.html?open"))
        until(lambda: browser.in_worker(N_PLACES), "a place")
        assert browser.in_worker(N_PLACES) == 1
        assert "dike" in watch.evaluate(KEPT)
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")


def read_to_later(browser: Browser, watch: Watch, page: Page | None) -> None:
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking' && reading.source === 'article'")
    watch.post(type="jump", offset=LATER)
    watch.until(f"reading.phase === 'speaking' && reading.sentence?.end > {LATER}")


def allow_incognito(browser: Browser) -> None:
    """Move the switch on the browser's page of the extension, which loads the extension again."""
    find = "chrome.developerPrivate.getExtensionsInfo({}).then(([{incognitoAccess}]) => incognitoAccess.isActive)"
    old = workers(browser)
    with browser.developing() as developer:
        allowed = {"extensionId": EXTENSION_ID, "incognitoAccess": True}
        developer.evaluate("(allowed) => chrome.developerPrivate.updateExtensionConfiguration(allowed)", allowed)
        until(lambda: developer.evaluate(find), "the access")
    until(lambda: workers(browser) - old, "a new worker")
    until(lambda: browser.in_worker("Boolean(globalThis.chrome?.commands)"), "what it works with")


def workers(browser: Browser) -> set[str]:
    return {target["id"] for target in browser.devtools.list() if "background/main.js" in target["url"]}
