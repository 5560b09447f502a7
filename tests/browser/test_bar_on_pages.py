"""What a page does to the bar, and the bar to the page."""

from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.bare_page import inject
from tests.browser.shown_bar import SCRIPTS, Shown


def test_there_is_one_bar_whoever_shows_it(bar: Shown) -> None:
    bar.show()
    bar.button("More").click()
    inject(bar.page, SCRIPTS)
    bar.show()
    assert bar.page.locator("utter-bar").count() == 1
    assert bar.page.locator(".menu").is_visible(), "injected again, it is still the same"
    bar.page.evaluate("document.querySelector('utter-bar').remove()")
    bar.show()
    assert bar.page.locator("section.bar").is_visible(), "the page threw it out"


def test_the_bar_of_a_former_extension_gives_way(bar: Shown) -> None:
    bar.page.evaluate("utterPage = {}")
    inject(bar.page, SCRIPTS)
    bar.show()
    bar.page.evaluate("document.querySelector('utter-bar').isNew = true")
    bar.page.evaluate("document.body.appendChild(document.createElement('dialog')).showModal()")
    bar.button("Pause").click()
    assert bar.page.locator("utter-bar").evaluate_all("bars => bars.map((it) => it.isNew)") == [True]


def test_it_goes_when_its_extension_is_gone(bar: Shown) -> None:
    bar.page.evaluate("chrome.runtime = undefined")
    bar.button("Pause").click()
    assert bar.sent() == []
    assert bar.page.locator("utter-bar").count() == 0


def test_what_is_done_in_it_does_not_reach_the_page(bar: Shown) -> None:
    bar.page.evaluate(
        """(() => {
          globalThis.heard = [];
          const types = ["click", "mousedown", "mouseup", "pointerdown", "pointerup", "keydown", "keyup", "focusin",
            "input", "change", "wheel", "contextmenu"];
          for (const type of types) document.addEventListener(type, (event) => {
            if (event.target.tagName === "UTTER-BAR") heard.push(type);
          });
        })()"""
    )
    bar.button("Speed 1.25×").click()
    bar.page.locator("input[type=range]").click()
    bar.page.mouse.wheel(0, 40)
    bar.button("Pause").click(button="right")
    bar.press("ArrowRight", "k", "Escape")
    assert bar.page.evaluate("heard") == []


def test_a_page_cannot_look_into_it(blank_page: Page) -> None:
    bar = Shown(blank_page, opened=False)
    bar.show()
    assert blank_page.evaluate("document.querySelector('utter-bar').shadowRoot") is None


def test_it_is_no_part_of_what_a_person_selects_or_prints(bar: Shown) -> None:
    assert bar.page.evaluate("getComputedStyle(document.querySelector('utter-bar')).userSelect") == "none"
    bar.press("Control+a")
    assert "min left" not in bar.page.evaluate("getSelection().toString()")
    bar.page.emulate_media(media="print")
    assert bar.page.locator("section.bar").is_hidden()


HOSTILE: Final = """
  html { font-size: 40px; transform: scale(0.5) rotate(5deg); filter: invert(1); direction: rtl; --ink: red; }
  * { all: unset !important; display: none; --sheet: red !important; --x: 3 !important; }
  *, utter-bar { font: 70px fantasy !important; color: red !important; opacity: 0.1 !important;
    padding: 50px !important; position: static !important; transform: rotate(45deg) !important;
    pointer-events: none !important; letter-spacing: 20px !important; visibility: hidden !important;
    transition: all 9s !important; }
  html > :not(head, body) { display: none !important; }
"""


def test_a_page_with_hostile_style_does_not_reach_it(blank_page: Page) -> None:
    bar = Shown(blank_page)
    bar.show()
    style_of = "it => [...getComputedStyle(it)].map((name) => `${name}: ${getComputedStyle(it)[name]}`)"
    button = blank_page.locator(".toolbar button").first
    before = (bar.box(), button.evaluate(style_of))
    blank_page.add_style_tag(content=HOSTILE)
    assert (bar.box(), button.evaluate(style_of)) == before
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}]


def test_it_stands_over_what_the_page_puts_on_top(blank_page: Page) -> None:
    blank_page.evaluate(
        """(() => {
          const cover = document.createElement("div");
          cover.style = "position: fixed; width: 100%; height: 100%; z-index: 2147483647; background: pink";
          cover.popover = "manual";
          document.body.append(cover);
          cover.showPopover();
        })()"""
    )
    bar = Shown(blank_page)
    bar.show()
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}]


@pytest.mark.parametrize(
    ("element", "opens", "closes"),
    [("dialog", "it.showModal()", "it.close()"), ("article", "it.requestFullscreen()", "document.exitFullscreen()")],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_it_can_be_used_while_all_but_one_part_of_the_page_is_inert(
    blank_page: Page, element: str, opens: str, closes: str, is_first: bool
) -> None:
    blank_page.evaluate("tag => document.body.append(document.createElement(tag))", element)
    part, bar = blank_page.locator(element), Shown(blank_page)
    if is_first:
        part.evaluate(f"it => {opens}")
    bar.show()
    if not is_first:
        part.evaluate(f"it => {opens}")
    bar.button("Pause").click()
    part.evaluate(f"it => {closes}")
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}] * 2
    assert blank_page.evaluate("document.documentElement.lastElementChild.localName") == "utter-bar"


def test_escape_closes_its_menu_and_leaves_the_dialog_that_it_stands_in(blank_page: Page) -> None:
    blank_page.evaluate("document.body.appendChild(document.createElement('dialog')).showModal()")
    bar = Shown(blank_page)
    bar.show()
    bar.button("More").focus()
    bar.press("Enter", "Escape")
    assert (blank_page.locator(".menu").is_visible(), blank_page.locator("dialog").is_visible()) == (False, True)


def test_a_notice_is_seen_beside_the_bar(blank_page: Page) -> None:
    bar = Shown(blank_page)
    bar.show()
    inject(blank_page, ["notice.js"])
    blank_page.evaluate(
        "utterPage.showNotice({title: 'Utter', message: 'It broke.', remedy: 'Mend it.', close: 'Close'})"
    )
    notice = blank_page.locator("utter-notice section").bounding_box()
    assert notice is not None
    assert notice["y"] + notice["height"] < bar.box()["y"]
    bar.show(bar_at={"x": 1, "y": 0})
    bar.button("Close").click()
    assert blank_page.locator("utter-notice").count() == 0


def test_a_document_without_html_has_no_bar(blank_page: Page) -> None:
    blank_page.goto("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>")
    bar = Shown(blank_page)
    bar.show()
    assert blank_page.evaluate("document.documentElement.children.length") == 0
