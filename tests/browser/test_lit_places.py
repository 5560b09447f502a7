"""The heard word is lit wherever text can stand on a page, through the whole browser."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.stepped import Stepped, lit

KEY: Final = "alt+shift+s"


@pytest.fixture
def page(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    watch.evaluate("chrome.storage.local.set({settings: {highlight: 'both', speed: 2}})")
    page = browser.page(f"{site}/kinds.html")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("selector", "written"),
    [
        ("#list", "stern"),
        ("#table", "green"),
        ("#arabic", "القديم"),
        ("#emoji", "🇩🇪"),
        ("#emoji", "family"),
        ("#marks", "nai\u0308ve"),
        ("#pieces", "office"),
    ],
)
def test_the_heard_word_is_lit(
    browser: Browser, watch: Watch, stepped: Stepped, page: Page, selector: str, written: str
) -> None:
    browser.select(page, selector)
    browser.press(page, KEY)
    stepped.stand()
    stepped.go_to(stepped.word(written).middle_s)
    until(lambda: lit(page) == written, f"{written!r} is lit, not {lit(page)!r}")
    assert written in lit(page, "sentence")


def test_in_an_open_shadow_tree(browser: Browser, watch: Watch, stepped: Stepped, page: Page) -> None:
    page.evaluate(
        "() => { const text = document.querySelector('#shadow').shadowRoot.querySelector('#inside').firstChild;"
        "getSelection().setBaseAndExtent(text, 0, text, text.length); }"
    )
    browser.press(page, KEY)
    stepped.stand()
    stepped.go_to(stepped.word("shadow").middle_s)
    until(lambda: lit(page) == "shadow", f"shadow is lit, not {lit(page)!r}")


def test_in_a_frame_of_the_same_origin(browser: Browser, watch: Watch, stepped: Stepped, page: Page) -> None:
    frame = page.frames[1]
    frame.evaluate("getSelection().selectAllChildren(document.querySelector('#framed')), window.focus()")
    browser.press(page, KEY)
    stepped.stand()
    stepped.go_to(stepped.word("another").middle_s)
    until(lambda: lit(frame) == "another", f"another is lit, not {lit(frame)!r}")
    assert lit(page) == ""


def test_in_a_text_area_by_its_selection(browser: Browser, watch: Watch, stepped: Stepped, page: Page) -> None:
    page.evaluate("document.querySelector('#field').focus(), document.querySelector('#field').select()")
    browser.press(page, KEY)
    stepped.stand()
    stepped.go_to(stepped.word("locks").middle_s)
    selected = "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))"
    until(lambda: page.evaluate(f"{selected}(document.querySelector('#field'))") == "locks", "locks is selected")


def test_again_on_a_page_that_is_built_anew(browser: Browser, watch: Watch, stepped: Stepped, page: Page) -> None:
    browser.select(page, "#list")
    browser.press(page, KEY)
    stepped.stand()
    page.evaluate("document.body.innerHTML = `<main>${document.body.innerHTML}</main>`")
    stepped.go_to(stepped.word("stern").middle_s)
    until(lambda: lit(page) == "stern", f"stern is lit, not {lit(page)!r}")
    assert page.evaluate("[...CSS.highlights.get('utter-word')][0].startContainer.isConnected")


def test_a_text_that_is_taken_away_is_dark_and_heard_to_its_end(
    browser: Browser, watch: Watch, stepped: Stepped, page: Page
) -> None:
    browser.select(page, "#list")
    browser.press(page, KEY)
    stepped.stand()
    page.evaluate("document.querySelector('#list').remove()")
    stepped.go_to(stepped.word("stern").middle_s)
    until(lambda: lit(page) == lit(page, "sentence") == "", "the light's end")
    stepped.free()
    assert watch.finished()["reading"]["error"] is None
