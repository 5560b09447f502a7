"""The extension's own pages in a real browser: they load without a complaint, and everybody can use them."""

from typing import Final, Literal

import pytest

from tests.browser.axe import faults
from tests.browser.chromium import Browser, Watch
from tests.browser.installation import Installation

PAGES: Final = ("popup/popup.html", "options/options.html", "welcome/welcome.html", "save/save.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_a_complaint_and_everybody_can_use_it(
    browser: Browser, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "info" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.emulate_media(color_scheme=scheme)
    page.goto(browser.own(f"{path}?{scheme}"))
    with browser.devtools.attach(f"{path}?{scheme}") as target:
        target.until("document.title !== '' && document.body.innerText.trim() !== ''")
        found = faults(target)
    page.close()
    assert complaints == []
    assert found == [], "\n".join(found)


def test_a_search_among_all_voices_finds_those_of_a_dialect(browser: Browser) -> None:
    page = browser.page(browser.own("popup/popup.html"))
    page.locator("#helper[data-tone=good]").wait_for()
    page.locator("#open_voices").click()
    page.locator("button[data-voice]").first.wait_for(state="attached")
    page.locator("input[type=search]").fill("british received")
    page.get_by_text("Voices found: 1").wait_for()
    assert page.locator("button[data-voice]").get_attribute("data-voice") == "espeak:en-gb-x-rp"
    page.close()


def test_the_key_speaks_what_is_selected_on_the_welcome_page(browser: Browser, watch: Watch) -> None:
    page = browser.page(browser.own("welcome/welcome.html"))
    browser.select(page, "#sample")
    browser.press(page, "alt+shift+s")
    watch.until("reading.phase === 'speaking' && reading.error === null")
    assert watch.asked()["text"].startswith("The lamp was low")
    page.close()


def test_the_welcome_page_finds_by_itself_a_helper_that_was_installed_beside_it(
    browser: Browser, installation: Installation
) -> None:
    manifest = installation.manifest.read_text()
    installation.manifest.unlink()
    if installation.running("host"):
        installation.kill("host")
    page = browser.page(browser.own("welcome/welcome.html"))
    page.locator("#helper[data-tone=bad]").wait_for()
    assert page.locator("#voice_now").inner_text().startswith("As soon as the helper is ready")
    installation.manifest.write_text(manifest)
    page.locator("#helper[data-tone=good]").wait_for()
    page.get_by_text("As soon as the helper is ready").wait_for(state="hidden")
    page.close()
