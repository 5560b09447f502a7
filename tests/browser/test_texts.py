"""What of a page is read: lines and blocks as they are seen, from wherever text can stand on a page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Browser, Watch
from tests.browser.stepped import Stepped

KEY = "alt+shift+s"
Take = Callable[[Page], dict[str, Any]]


@pytest.fixture
def page(browser: Browser, site: str) -> Page:
    return browser.page(f"{site}/article.html")


@pytest.fixture
def take(browser: Browser, watch: Watch) -> Take:
    """Press the key and return what the worker took from the page."""

    def press(page: Page) -> dict[str, Any]:
        watch.forget()
        browser.press(page, KEY)
        return watch.asked()

    return press


def test_blocks_and_lines_are_kept_and_what_is_not_seen_is_left_out(browser: Browser, page: Page, take: Take) -> None:
    browser.select(page, "#heading", "#last")
    asked = take(page)
    assert asked["text"] == (
        "What the captain keeps\n\nA log book with a torn cover.\n\nOne brass compass\n\nTwo maps of the coast\n\n"
        "First line\nSecond line\n\nCafés – naïve “quotes” 🐦 and a tail."
    )
    assert asked["language"] == "en"
    kinds = [segment["kind"] for segment in asked["segments"]]
    assert kinds == ["heading", "paragraph", "list_item", "list_item", "paragraph", "paragraph"]


def test_every_offset_leads_back_to_its_characters_on_the_page(browser: Browser, page: Page, take: Take) -> None:
    browser.select(page, "#heading", "#last")
    text = take(page)["text"]
    spans = browser.in_page(
        page,
        """() => [...[...utterPage.texts.values()].at(-1).text].reduce(({ at, found }, character) => {
          const range = [...utterPage.texts.values()].at(-1).map.toRange(at, at + character.length);
          return { at: at + character.length, found: [...found, range && range.toString()] };
        }, { at: 0, found: [] }).found""",
    )
    assert len(spans) == len(text)
    for character, span in zip(text, spans, strict=True):
        # White space of the page may be written otherwise; the ends of blocks stand nowhere.
        assert span == character or (character.isspace() and (span is None or not span.strip())), (character, span)


def test_a_part_of_a_line_is_taken_from_its_first_to_its_last_character(
    browser: Browser, page: Page, take: Take
) -> None:
    page.evaluate("getSelection().setBaseAndExtent(two.firstChild, 6, two.firstChild, 15)")
    assert take(page)["text"] == "follow it"


def test_text_of_a_field_is_taken_with_its_lines(page: Page, take: Take) -> None:
    page.evaluate("field.focus(), field.setSelectionRange(2, field.value.length)")
    assert take(page)["text"] == "note in a text field.\nIt has two lines."


def test_text_in_a_shadow_tree_is_taken(page: Page, take: Take) -> None:
    page.evaluate(
        """() => {
          const text = shadow.shadowRoot.querySelector("p").firstChild;
          getSelection().setBaseAndExtent(text, 0, text, text.length);
        }"""
    )
    assert take(page)["text"] == "Words that live in a shadow root."


def test_a_paragraph_chosen_by_three_clicks_ends_where_it_ends(page: Page, take: Take) -> None:
    page.locator("#two").click(click_count=3)
    assert take(page)["text"] == "Gulls follow it past the lighthouse. Nobody on board looks back."


def test_of_a_frame_of_another_site_the_browsers_own_text_is_read(browser: Browser, page: Page, watch: Watch) -> None:
    frame = next(frame for frame in page.frames if "frame.html" in frame.url)
    frame.evaluate("getSelection().selectAllChildren(framed)")
    watch.forget()
    browser.choose_speak(page, "#elsewhere", dy=28)
    assert watch.asked()["text"] == "A sentence in a frame from another site."
    watch.finished()


def test_a_frame_that_is_busy_for_ever_takes_neither_the_key_nor_the_selection(
    browser: Browser, watch: Watch, page: Page
) -> None:
    page.evaluate(
        """() => new Promise((resolve) => {
          addEventListener("message", resolve, {once: true});
          const frame = document.createElement("iframe");
          frame.sandbox = "allow-scripts";
          frame.srcdoc = "<script>parent.postMessage(1, '*'); setTimeout(() => { for (;;); })</script>";
          document.body.append(frame);
        })"""
    )
    browser.select(page, "#short")
    watch.forget()
    browser.press(page, KEY)
    assert watch.asked()["text"].strip() == page.locator("#short").inner_text()
    watch.until("reading.phase === 'speaking'")
    page.close()
    watch.until("reading.phase === 'idle'")


@pytest.mark.parametrize("is_spoken", [True, False])
def test_a_caption_is_spoken_where_the_person_took_the_rule_away_that_passes_it_over(
    browser: Browser, watch: Watch, stepped: Stepped, page: Page, is_spoken: bool
) -> None:
    caption(page)
    watch.evaluate("chrome.storage.local." + ("set({settings: {skip: []}})" if is_spoken else "clear()"))
    browser.press(page, KEY)
    stepped.stand()
    stepped.word("lighthouse")
    text = watch.asked()["text"]
    assert "nine.\n\nA heron on the mast\n\nGulls" in text, "the caption is a part of the article"
    spoken = [word.written for word in stepped.words()]
    spoken = spoken[: spoken.index("lighthouse")]
    assert ("heron" in spoken) == is_spoken
    assert {"ferry", "Gulls"} <= set(spoken)


def test_a_caption_that_is_all_that_was_selected_is_spoken(
    browser: Browser, watch: Watch, stepped: Stepped, page: Page
) -> None:
    caption(page)
    watch.evaluate("chrome.storage.local.clear()")
    browser.select(page, "figcaption")
    browser.press(page, KEY)
    stepped.word("heron")
    assert watch.asked()["text"] == "A heron on the mast"
    watch.finished()


def caption(page: Page) -> None:
    """Put a figure between the first two paragraphs."""
    figure = "<figure><img src='data:,' alt=''><figcaption>A heron on the mast</figcaption></figure>"
    page.evaluate("(figure) => document.querySelector('#short').insertAdjacentHTML('afterend', figure)", figure)


def test_a_page_without_any_text_says_so(browser: Browser, page: Page) -> None:
    page.evaluate("document.body.replaceChildren()")
    browser.press(page, KEY)
    notice = page.locator("utter-notice section")
    notice.wait_for()
    assert "no text" in notice.inner_text()
