"""The extension is updated while a page holds its old scripts: those leave, and the new ones read there again."""

from typing import Final

from tests.browser.bar_of_page import PageBar
from tests.browser.chromium import Browser
from tests.browser.devtools import until
from tests.browser.stepped import lit

KEY: Final = "alt+shift+s"
WORKER: Final = "background/main.js"
OURS: Final = "document.querySelectorAll('utter-bar, utter-notice').length + document.adoptedStyleSheets.length"


def test_nothing_of_the_old_version_stays_and_the_new_one_reads_the_same_page(browser: Browser, site: str) -> None:
    page = browser.page(f"{site}/long.html")
    untouched = page.content()
    browser.select(page, "#longer")
    browser.press(page, KEY)
    until(lambda: lit(page) and PageBar(browser, page).is_shown, "light and bar")

    old = {target["id"] for target in browser.devtools.list() if WORKER in target["url"]}
    with browser.developing(), browser.devtools.attach(WORKER) as worker:
        worker.evaluate("setTimeout(() => chrome.runtime.reload()), undefined")
    until(lambda: lit(page) == lit(page, "sentence") == "", "the light's end")
    until(lambda: page.evaluate(OURS) == 0, "the end of all that was ours")
    assert page.content() == untouched

    until(lambda: {target["id"] for target in browser.devtools.list() if WORKER in target["url"]} - old, "a new worker")
    until(lambda: browser.in_worker("Boolean(globalThis.chrome?.commands)"), "what it works with")
    browser.press(page, KEY)
    until(lambda: lit(page) and PageBar(browser, page).is_shown, "light and bar of the new version")
    with browser.watch() as watch:
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")
    until(lambda: page.evaluate(OURS) == 0, "the end of all that was ours")
