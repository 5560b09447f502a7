"""The extension is updated while a page holds its old scripts: those leave, and the new ones read there again."""

import json
from typing import Final

from tests.browser.bar_of_page import PageBar
from tests.browser.chromium import Browser
from tests.browser.devtools import until
from tests.browser.installation import Installation
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


def test_after_an_update_one_click_takes_up_the_newer_extension(browser: Browser, installation: Installation) -> None:
    manifest = installation.user_data.parent / "loaded" / "manifest.json"
    newest = manifest.read_text()

    def loaded() -> str:
        return str(browser.in_worker("globalThis.chrome?.runtime.getManifest().version_name ?? ''"))

    def workers() -> set[str]:
        return {target["id"] for target in browser.devtools.list() if WORKER in target["url"]}

    # The browser has an older one; then install.sh puts the helper's own into the folder.
    old = workers()
    manifest.write_text(json.dumps(json.loads(newest) | {"version_name": "0.1.0+old"}))
    with browser.developing(), browser.devtools.attach(WORKER) as worker:
        worker.evaluate("setTimeout(() => chrome.runtime.reload()), undefined")
    until(lambda: workers() - old, "the older extension")
    until(lambda: loaded() == "0.1.0+old", "what it is")
    manifest.write_text(newest)

    popup = browser.context.new_page()
    popup.goto(browser.own("popup/popup.html"))
    offer = popup.get_by_role("button", name="Reload", exact=True)
    offer.wait_for()
    assert popup.get_by_text("A newer Utter is installed.").is_visible()
    old = workers()
    offer.evaluate("(button) => void setTimeout(() => button.click())")  # the page may be gone before a click returns
    until(lambda: workers() - old, "the newer extension")
    until(lambda: loaded() == json.loads(newest)["version_name"], "what it is")
    popup = browser.context.new_page()
    popup.goto(browser.own("popup/popup.html"))
    popup.locator("#helper[data-tone=good]").wait_for()
    assert not popup.get_by_role("button", name="Reload", exact=True).is_visible()
