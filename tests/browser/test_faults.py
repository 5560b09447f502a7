"""What goes wrong is told in a sentence, and the next click speaks again."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.bar_of_page import PageBar
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation
from tests.browser.stepped import lit

KEY = "alt+shift+s"

# Where a reading failed, once the player has told how far its sound came; and what was told first when it spoke again.
_AROUND_FAILURE = """(() => {
  const states = told.filter(({type}) => type === "state").map(({reading}) => reading);
  const failed = states.findLastIndex(({error}) => error !== null);
  const isResumed = ({phase, sentence}) => phase === "speaking" && sentence !== null;
  return [states[failed], states.slice(failed + 1).find(isResumed)];
})()"""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.page(f"{site}/long.html")
    yield page
    page.close()


def end_host(installation: Installation) -> None:
    """End what a former reading left open: the browser asks for leave only when it opens a port."""
    if installation.running("host"):
        installation.kill("host")


def speaks(browser: Browser, page: Page) -> None:
    """Press the key and hold that the selection is spoken, and that no former notice is left."""
    with browser.watch() as watch:
        browser.press(page, KEY)
        watch.until("reading.phase === 'speaking' && reading.error === null")
        page.locator("utter-notice").wait_for(state="detached")
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")


def test_a_missing_helper_is_told_on_the_page_and_in_the_popup_and_once_installed_it_speaks(
    browser: Browser, installation: Installation, page: Page
) -> None:
    installation.manifest.unlink()
    end_host(installation)
    browser.select(page, "#long")
    browser.press(page, KEY)
    notice = page.locator("utter-notice section")
    notice.wait_for()
    assert "is not installed on this computer" in notice.inner_text()
    with browser.popup() as popup:
        assert "Helper not installed" in popup.text("#helper")
        assert "./install.sh" in popup.text("#helper_trouble")

    installation.utter("install", "--yes", "--user-data-dir", installation.user_data)
    speaks(browser, page)


def test_an_extension_that_is_not_on_the_list_is_told_so(
    browser: Browser, installation: Installation, page: Page
) -> None:
    manifest = json.loads(installation.manifest.read_text())
    allowed = manifest["allowed_origins"]
    installation.manifest.write_text(
        json.dumps({**manifest, "allowed_origins": ["chrome-extension://" + "a" * 32 + "/"]})
    )
    end_host(installation)
    browser.select(page, "#long")
    browser.press(page, KEY)
    notice = page.locator("utter-notice section")
    notice.wait_for()
    assert "does not know this copy of the extension" in notice.inner_text()

    installation.manifest.write_text(json.dumps({**manifest, "allowed_origins": allowed}))
    speaks(browser, page)


@pytest.mark.parametrize("program", ["engine", "host"])
def test_a_reading_goes_on_when_a_process_of_the_helper_is_killed(
    browser: Browser, installation: Installation, watch: Watch, page: Page, program: str
) -> None:
    browser.select(page, "#longer")
    browser.press(page, KEY)
    job = watch.until("reading.phase === 'speaking' && reading.made_s > 10 && !reading.done")["reading"]["id"]
    installation.kill(program)
    after = watch.next_job(job)["reading"]
    assert after["phase"] == "speaking"
    assert after["error"] is None


@pytest.mark.parametrize("by", ["key", "bar", "popup"])
def test_a_helper_that_dies_again_and_again_is_told_and_one_click_goes_on_at_the_same_sentence(
    browser: Browser, installation: Installation, watch: Watch, page: Page, by: str
) -> None:
    browser.select(page, "#longer")
    browser.press(page, KEY)
    job = watch.until("reading.phase === 'speaking' && reading.made_s > 10 && !reading.done")["reading"]["id"]
    watch.post(type="step", unit="sentence", by=1)
    watch.until("reading.sentence?.start > 0")  # to begin anew is another thing than to go on
    installation.kill("engine")
    watch.next_job(job)
    installation.kill("engine")
    told = watch.until("reading.phase === 'paused' && reading.error")["reading"]
    assert told["error"]["message"].endswith(".")
    assert told["error"]["code"] in {"engine_crashed", "helper_lost"}
    notice = page.locator("utter-notice section")
    notice.wait_for()
    assert told["error"]["message"] in notice.inner_text()
    match by:
        case "key":
            browser.press(page, KEY)
        case "bar":
            PageBar(browser, page).click("Resume")
        case "popup":
            with browser.popup(is_read=True) as popup:
                assert told["error"]["message"] in popup.text("#problem")
                assert popup.text("#main") == "Resume"
                popup.click("#main")
                until(lambda: popup.text("#main") == "Pause" and popup.text("#problem") == "", "the popup's good news")
    watch.until("reading.phase === 'speaking' && reading.error === null && reading.sentence")
    failed, resumed = watch.evaluate(_AROUND_FAILURE)
    assert resumed["sentence"] == failed["sentence"]
    assert resumed["position_s"] >= failed["position_s"] >= told["position_s"]
    watch.until(f"reading.phase === 'speaking' && reading.position_s > {failed['position_s']} + 0.5")
    text = page.locator("#longer").inner_text()

    def same_sentence() -> bool:
        heard = watch.evaluate("state().reading.sentence")
        return lit(page, "sentence") == text[heard["start"] : heard["end"]]

    until(same_sentence, "the light on the sentence that is heard")
