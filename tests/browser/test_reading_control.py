"""What a person does on the page while it is read, with the mouse, the menu and the key."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Page

from native_helper.wire.types import RATE_HZ
from tests.browser.bar_of_page import PageBar
from tests.browser.bare_page import scripts
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.stepped import Stepped, lit

KEY: Final = "alt+shift+s"

# Where the first characters of a text stand in the window.
_PLACE: Final = """(written) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.data.indexOf(written);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, at);
    range.setEnd(texts.currentNode, at + 3);
    const {x, y, width, height} = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }
}"""


@pytest.fixture
def page(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    watch.evaluate("chrome.storage.local.clear()")
    page = browser.page(f"{site}/walk.html")
    watch.forget()
    yield page
    page.close()


def place(page: Page, written: str) -> tuple[float, float]:
    x, y = page.evaluate(_PLACE, written)
    return x, y


def sentence(watch: Watch, condition: str = "true") -> str:
    """Wait until something sounds; return the sentence that was heard first."""
    reading = watch.first(f"reading.phase === 'speaking' && reading.sentence?.end > 0 && ({condition})")["reading"]
    return written(watch, reading["sentence"])


def written(watch: Watch, span: dict[str, int]) -> str:
    text: str = watch.asked()["text"]
    return text[span["start"] : span["end"]].strip()


def hears(watch: Watch, begin: str) -> dict[str, Any]:
    """Wait until the sentence that begins so is heard; return the reading."""
    start = watch.asked()["text"].index(begin)
    reading: dict[str, Any] = watch.until(f"reading.sentence?.start === {start} && reading.phase !== 'waiting'")[
        "reading"
    ]
    return reading


@pytest.fixture
def read(browser: Browser, watch: Watch, page: Page) -> PageBar:
    """The page is read from its top, and has the bar."""
    browser.press(page, KEY)
    assert sentence(watch) == "A walk along the dike"
    bar = PageBar(browser, page)
    until(lambda: bar.is_shown and bar.has("Pause"), "the bar")
    return bar


@pytest.fixture
def held(watch: Watch, read: PageBar) -> PageBar:
    """The same bar; the reading stands at its top, however long the way there took."""
    read.click("Pause")
    watch.until("reading.phase === 'paused'")
    watch.post(type="jump", offset=0)
    hears(watch, "A walk along")
    return read


def test_the_bar_holds_resumes_and_stops(watch: Watch, read: PageBar) -> None:
    read.click("Pause")
    watch.until("reading.phase === 'paused'")
    until(lambda: read.has("Resume"), "the button that goes on")
    assert not read.has("Pause")
    read.click("Resume")
    watch.until("reading.phase === 'speaking'")
    read.click("Stop")
    watch.until("reading.phase === 'idle'")
    until(lambda: not read.is_shown, "the bar's end")
    until(lambda: lit(read.page, "sentence") == "", "the light's end")


def test_the_bar_steps_by_sentences_and_paragraphs_and_the_light_goes_along(watch: Watch, held: PageBar) -> None:
    held.click("Next paragraph")
    hears(watch, "The dike begins")
    held.click("Next sentence")
    hears(watch, "It was built by hand")
    until(lambda: lit(held.page, "sentence").startswith("It was built by hand"), "the light of the second sentence")
    held.click("Previous sentence")
    hears(watch, "The dike begins")
    until(lambda: lit(held.page, "sentence").startswith("The dike begins"), "the light of the first sentence")
    held.click("Next paragraph")
    hears(watch, "Grass covers it")
    until(lambda: lit(held.page, "sentence").startswith("Grass covers it"), "the light of the next paragraph")
    held.click("Previous paragraph")
    hears(watch, "The dike begins")


def test_a_step_back_within_what_was_made_asks_the_engine_for_nothing(watch: Watch, held: PageBar) -> None:
    held.click("Next sentence")
    before = hears(watch, "The dike begins")
    held.click("Previous sentence")
    after = hears(watch, "A walk along")
    assert after["id"] == before["id"], "no new job"
    assert after["position_s"] < before["position_s"]


def test_the_bars_speed_acts_at_once_on_sound_that_is_made(
    browser: Browser, watch: Watch, page: Page, stepped: Stepped
) -> None:
    browser.press(page, KEY)
    stepped.stand()
    watch.until("reading.made_s > 8")
    bar = PageBar(browser, page)
    bar.click("Speed 1×")
    took_s = {}
    for speed in (1.25, 2):
        bar.click(f"{speed}×")
        watch.until(f"reading.speed === {speed}")
        begin_s, n_before = stepped.position_s, len(watch.tapped(ends=True))
        stepped.go_to(begin_s + 3)
        took_s[speed] = len(np.trim_zeros(watch.tapped(ends=True)[n_before:])) / RATE_HZ
    assert took_s == pytest.approx({1.25: 2.4, 2: 1.5}, abs=0.3)


def test_the_voice_is_changed_in_the_bar_by_pointer_and_by_key_and_speaks_the_same_sentence_again(
    browser: Browser, watch: Watch, held: PageBar
) -> None:
    held.click("Next paragraph")
    before = hears(watch, "The dike begins")
    english = held.named("Voice ")
    held.click(english)
    held.click("English (Scotland)")
    watch.until("reading.voice === 'espeak:en-gb-scotland' && reading.phase === 'paused'")
    held.click("Resume")
    after = hears(watch, "The dike begins")
    assert after["id"] != before["id"], "the engine was asked again"
    assert watch.evaluate("chrome.storage.local.get('settings').then(({settings}) => settings.voices)") == {
        "en": "espeak:en-gb-scotland"
    }
    scottish = held.named("Voice ")
    assert scottish != english
    held.click(scottish)  # the panel closes
    held.click("Pause")
    held.page.locator("a").last.focus()
    held.page.keyboard.press("Tab")
    until(lambda: held.focused() == "Move this bar", "the way into the bar")
    held.page.keyboard.press("Tab")
    assert held.focused() == "Resume"
    for _ in range(4):
        held.page.keyboard.press("ArrowRight")
    assert held.focused() == scottish
    held.page.keyboard.press("Enter")
    until(lambda: held.focused() == "English (Scotland)", "the voice that speaks, with the focus")
    held.page.keyboard.press("Home")
    first = held.focused()
    assert first.startswith("English (") and first != "English (Scotland)"
    held.page.keyboard.press("Enter")
    watch.until("reading.voice !== 'espeak:en-gb-scotland' && reading.phase === 'paused'")
    held.page.keyboard.press("Escape")
    assert held.focused() not in ("", scottish)
    assert held.focused().startswith("Voice ")


def test_alt_click_on_what_is_read_goes_there(watch: Watch, read: PageBar) -> None:
    before = watch.until("reading.made_s > 10")["reading"]
    page = read.page
    page.keyboard.down("Alt")
    page.mouse.click(*place(page, "summer, when"))
    page.keyboard.up("Alt")
    after = hears(watch, "It was built by hand")
    assert after["id"] == before["id"], "its sound was made already"
    until(lambda: lit(page, "sentence").startswith("It was built by hand"), "the light")


def test_alt_click_elsewhere_reads_the_article_from_there(browser: Browser, watch: Watch, page: Page) -> None:
    browser.select(page, "#grass")
    browser.press(page, KEY)
    assert sentence(watch) == "Grass covers it today, and sheep keep the grass short."
    until(lambda: page.locator("utter-bar").count() == 1, "our scripts in the page")
    watch.forget()
    page.keyboard.down("Alt")
    page.mouse.click(*place(page, "oak and weighs"))
    page.keyboard.up("Alt")
    assert sentence(watch, "reading.source === 'article'") == "Its gate is made of oak and weighs nine tons."
    until(lambda: lit(page, "sentence").startswith("Its gate is made"), "the light")


def test_alt_click_where_scripts_only_wait_reads_from_there(browser: Browser, watch: Watch, page: Page) -> None:
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    page.reload()  # our scripts go with it, the right to the page that the key gave stays
    waiting = scripts("WAITING_SCRIPTS")
    browser.in_worker(
        f"""chrome.tabs.query({{active: true, lastFocusedWindow: true}}).then(([tab]) =>
          chrome.scripting.executeScript({{target: {{tabId: tab.id}}, files: {waiting}}}))"""
    )
    watch.forget()
    page.keyboard.down("Alt")
    page.mouse.click(*place(page, "oak and weighs"))
    page.keyboard.up("Alt")
    assert sentence(watch, "reading.source === 'article'") == "Its gate is made of oak and weighs nine tons."
    until(lambda: lit(page, "sentence").startswith("Its gate is made"), "the light")
    until(lambda: page.locator("utter-bar").count() == 1, "the bar")


def test_read_from_here_begins_with_the_clicked_words_sentence(browser: Browser, watch: Watch, page: Page) -> None:
    browser.choose_of_page(page, place(page, "oak and weighs"), "read_from_here")
    assert sentence(watch) == "Its gate is made of oak and weighs nine tons."


def test_read_this_page_begins_at_its_top_and_later_where_it_was_left(
    browser: Browser, watch: Watch, page: Page
) -> None:
    browser.choose_of_page(page, place(page, "Grass covers"), "read_page")
    assert sentence(watch) == "A walk along the dike"
    asked = watch.asked()["text"]
    watch.post(type="jump", offset=asked.index("He has lived"))
    hears(watch, "He has lived")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    watch.forget()
    browser.choose_of_page(page, place(page, "Grass covers"), "read_page")
    assert sentence(watch).startswith("He has lived")


def test_the_key_reads_from_the_top_of_what_is_seen(browser: Browser, watch: Watch, page: Page) -> None:
    page.evaluate("scrollTo(0, document.querySelector('#gate').getBoundingClientRect().top + scrollY - 5)")
    browser.press(page, KEY)
    assert sentence(watch).startswith("After two miles")
