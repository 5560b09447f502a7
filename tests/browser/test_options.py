"""Options and popup with a real helper, by keyboard alone: what a person sets there is so."""

from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.chromium import Browser, Watch
from tests.browser.installation import Installation

MOST_STOPS = 80  # of the tab key; a page of ours has fewer


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the element has the focus, from wherever it is."""
    for _ in range(MOST_STOPS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {selector}")


def complaints(browser: Browser, path: str) -> list[str]:
    """Return what axe finds wrong with the page of ours as it is now."""
    with browser.devtools.attach(path) as target:
        return faults(target)


def test_the_preview_tells_what_the_helper_would_speak_and_follows_the_rules(browser: Browser) -> None:
    page = browser.page(browser.own("options/options.html"))
    expect(page.locator("#skip_told .spoken")).to_contain_text("zero point five seconds per kilometer, says Doctor Lee")
    assert "[12]" in page.locator("#skip_told del").first.inner_text()
    tab_to(page, "input[name=skip][value=code]")
    page.keyboard.press("Space")
    expect(page.locator("#skip_told .spoken")).not_to_contain_text('waggle")')
    expect(page.locator("#skip_told del").last).to_contain_text('print("waggle")')
    page.keyboard.press("Space")
    tab_to(page, "#skip_sample")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Only this.")
    expect(page.locator("#skip_told .spoken")).to_have_text("Only this.")
    expect(page.locator("#skip_told")).to_contain_text("Nothing is left out.")
    page.close()


def test_a_word_is_added_heard_and_removed(browser: Browser, watch: Watch, installation: Installation) -> None:
    page = browser.page(browser.own("options/options.html"))
    page.locator("#helper[data-tone=good]").wait_for()
    tab_to(page, "#own_word")
    page.keyboard.type("Nguyen")
    page.keyboard.press("Tab")
    page.keyboard.type("win")
    page.keyboard.press("Enter")
    expect(page.locator("#own_done")).to_have_text("“Nguyen” was added.")
    assert complaints(browser, "options/options.html") == []
    assert "Nguyen" in installation.utter("dictionary", "list")
    watch.forget()
    tab_to(page, "#own_sample")
    page.keyboard.press("Enter")
    expect(page.locator("#own_told .spoken")).to_have_text("Dr. win had gnocchi.")
    watch.finished()
    page.locator("#own_title").focus()
    tab_to(page, "#own_list button")
    page.keyboard.press("Enter")
    expect(page.locator("#own_done")).to_have_text("“Nguyen” was removed.")
    assert "Nguyen" not in installation.utter("dictionary", "list")
    page.close()


def test_a_sound_that_is_none_is_refused_in_the_helpers_words(browser: Browser) -> None:
    page = browser.page(browser.own("options/options.html"))
    page.locator("#helper[data-tone=good]").wait_for()
    page.locator("#own_word").fill("seven")
    page.locator("input[value=ipa]").check()
    page.locator("#own_said").fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("#own_problem .what")).to_contain_text("7")
    assert page.locator("#own_word").input_value() == "seven"
    page.close()


def test_the_text_size_that_is_set_in_the_options_is_the_popups(browser: Browser) -> None:
    page = browser.page(browser.own("options/options.html"))
    popup = browser.page(browser.own("popup/popup.html"))
    size = "() => getComputedStyle(document.querySelector('#main')).fontSize"
    before = float(popup.evaluate(size).removesuffix("px"))
    page.bring_to_front()
    tab_to(page, "#text_size")
    page.keyboard.press("End")
    expect(page.locator("#text_size_value")).to_have_text("200%")
    popup.bring_to_front()
    expect(popup.locator("html")).to_have_css("font-size", "32px")
    assert float(popup.evaluate(size).removesuffix("px")) == 2 * before
    assert popup.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.bring_to_front()
    page.keyboard.press("Home")
    expect(page.locator("#text_size_value")).to_have_text("100%")
    for each in (popup, page):
        each.close()


def test_a_speed_between_the_sliders_steps_stays_when_it_is_only_looked_at(browser: Browser, watch: Watch) -> None:
    stored = "async () => (await chrome.storage.local.get('settings')).settings?.speed"
    watch.post(type="set_speed", speed=1.33)
    popup = browser.page(browser.own("popup/popup.html"))
    popup.locator("#helper[data-tone=good]").wait_for()
    popup.goto(browser.own("test/watch.html"))
    assert popup.evaluate(stored) == 1.33
    watch.post(type="set_speed", speed=1)
    popup.close()


def test_the_popup_is_worked_by_keyboard_alone(browser: Browser, watch: Watch, site: str) -> None:
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    browser.press(page, "alt+shift+s")
    watch.until("reading.phase === 'speaking'")
    popup = browser.page(browser.own("popup/popup.html"))
    popup.locator("#steps").wait_for()
    assert complaints(browser, "popup/popup.html") == []
    first = watch.until("reading.sentence !== null")["reading"]["sentence"]["start"]
    tab_to(popup, "#forward")
    popup.keyboard.press("Enter")
    watch.until(f"reading.sentence?.start > {first}")
    tab_to(popup, "#main")
    popup.keyboard.press("Space")
    watch.until("reading.phase === 'paused'")
    tab_to(popup, "#speed_presets button:nth-child(3)")
    popup.keyboard.press("Enter")
    watch.until("reading.speed === 1.5")
    expect(popup.locator("#speed_value")).to_have_text("1.5×")
    tab_to(popup, "#speed_presets button:first-child")
    popup.keyboard.press("Enter")
    watch.until("reading.speed === 1")
    tab_to(popup, "#open_voices")
    popup.keyboard.press("Enter")
    popup.locator("button[data-favorite]").first.wait_for()
    assert complaints(browser, "popup/popup.html") == []
    tab_to(popup, "button[data-favorite]")
    popup.keyboard.press("Space")
    expect(popup.locator("button[data-favorite]").first).to_have_attribute("aria-pressed", "true")
    popup.keyboard.press("Space")
    popup.keyboard.press("Escape")
    tab_to(popup, "#stop")
    popup.keyboard.press("Enter")
    watch.until("reading.phase === 'idle'")
    assert popup.evaluate("document.activeElement.id") == "main"
    for each in (popup, page):
        each.close()
