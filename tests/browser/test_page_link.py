"""Our scripts' port to the worker, what becomes of them when the extension changes, and Alt+click."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bare_page import scripts
from tests.browser.lit_page import BROWSER, LIGHT, TAKING, LitPage, lit_page, source

PAGE: Final = """<style>p { margin: 20px; font: 20px/1.5 serif }</style>
<div id=all><p id=first>The lamp was low. Nobody spoke.</p><p id=second>Then <a href=#there>a link</a> came.</p></div>
<p id=other>Something else stands here.</p><button>Press</button>"""

# Which text there is around a place is no matter of these tests.
ARTICLE: Final = """
utterPage.takeArticle = ({at: {x, y}}) => ({taken: "two", text: document.elementFromPoint(x, y).textContent});
undefined;
"""


@pytest.fixture
def lit(chromium: Browser) -> Iterator[LitPage]:
    with lit_page(chromium, PAGE) as lit:
        lit.inject("page/place.js")
        lit.page.evaluate(ARTICLE)
        lit.take("#all")
        yield lit


def open_ports(lit: LitPage) -> int:
    found: int = lit.page.evaluate("ports.filter(({isOpen}) => isOpen).length")
    return found


def evict(lit: LitPage) -> None:
    """End the worker: the browser closes the port."""
    lit.page.evaluate("ports.at(-1).isOpen = false; ports.at(-1).onDisconnect.tell()")


def is_clean(lit: LitPage) -> bool:
    """Return whether nothing of ours is on the page."""
    found: bool = lit.page.evaluate(
        "CSS.highlights.size === 0 && document.adoptedStyleSheets.length === 0 && !document.querySelector('utter-dim')"
        " && chrome.runtime.onMessage.count() === 0 && ports.every(({isOpen}) => !isOpen)"
    )
    return found


def test_a_port_says_first_which_text_the_frame_has(lit: LitPage) -> None:
    assert lit.told("here") == [{"type": "here", "taken": None}]
    assert lit.page.evaluate("ports.map(({name}) => name)") == ["page"]
    lit.page.evaluate("told.length = 0")
    lit.hear("Nobody spoke.")
    evict(lit)
    lit.page.wait_for_function("ports.length === 2")
    assert lit.page.evaluate("told[0]") == {"type": "here", "taken": lit.name}


def test_a_reading_goes_on_when_the_worker_was_stopped(lit: LitPage) -> None:
    lit.hear("The lamp was low.", "lamp")
    evict(lit)
    assert lit.lit_word() == "lamp"
    lit.page.wait_for_function("ports.length === 2")
    lit.hear("The lamp was low.", "low")
    assert lit.lit_word() == "low"


def test_without_a_reading_a_stopped_worker_is_left_asleep_until_there_is_something_to_say(lit: LitPage) -> None:
    lit.speed(1, phase="idle")
    evict(lit)
    lit.page.wait_for_timeout(300)  # longer than a reading waits
    assert open_ports(lit) == 0
    lit.page.evaluate("chrome.runtime.onMessage.tell({type: 'call_page'})")
    assert open_ports(lit) == 1
    lit.page.evaluate("chrome.runtime.onMessage.tell({type: 'call_page'})")
    assert open_ports(lit) == 1
    evict(lit)
    lit.page.evaluate("utterPage.send({type: 'toggle'})")
    assert open_ports(lit) == 1
    assert lit.page.evaluate("told.slice(-2).map(({type}) => type)") == ["here", "toggle"]


def test_a_page_that_was_left_and_comes_back_is_dark_until_the_worker_says_what_is_heard(lit: LitPage) -> None:
    lit.hear("The lamp was low.", "lamp")
    lit.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert lit.lit_word() == ""
    lit.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert open_ports(lit) == 1
    assert len(lit.told("here")) == 2
    lit.hear("The lamp was low.", "low")
    assert lit.lit_word() == "low"


def test_scripts_that_come_a_second_time_change_nothing(lit: LitPage) -> None:
    lit.hear("The lamp was low.", "lamp")
    lit.inject(*LIGHT)
    assert open_ports(lit) == 1
    assert lit.page.evaluate("chrome.runtime.onMessage.count()") == 1
    lit.hear("The lamp was low.", "low")
    assert (lit.lit_sentence(), lit.lit_word()) == ("The lamp was low.", "low")


@pytest.mark.parametrize(
    "gone",
    [
        # The browser tells the old scripts by closing their port; or they find out when they are next used.
        "delete chrome.runtime.id; ports.at(-1).isOpen = false;ports.at(-1).onDisconnect.tell()",
        "const port = ports.at(-1); port.isOpen = false; port.onDisconnect.tell();"
        "chrome.runtime.connect = () => { throw new Error('Extension context invalidated.') };"
        "chrome.runtime.onMessage.tell({type: 'call_page'})",
    ],
)
def test_nothing_stays_of_an_extension_that_was_removed(lit: LitPage, gone: str) -> None:
    lit.look(dim=True)
    lit.hear("The lamp was low.", "lamp")
    lit.page.evaluate(f"() => {{ {gone} }}")
    assert lit.page.evaluate("CSS.highlights.size") == 0
    assert lit.page.evaluate("document.adoptedStyleSheets.length + document.querySelectorAll('utter-dim').length") == 0
    before = len(lit.told("jump"))
    lit.page.locator("#first").click(modifiers=["Alt"], position={"x": 20, "y": 10})
    assert len(lit.told("jump")) == before


def test_newer_scripts_send_older_ones_away(lit: LitPage) -> None:
    lit.look(dim=True)
    lit.hear("The lamp was low.", "lamp")
    # After an update the browser gives the new scripts a world of their own; they share the document with the old.
    newer = lit.page.context.new_cdp_session(lit.page)
    frame = newer.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = newer.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "newer"})["executionContextId"]
    for script in (BROWSER, *map(source, TAKING), *map(source, LIGHT)):
        newer.send("Runtime.evaluate", {"expression": script, "contextId": world})
    assert is_clean(lit)
    found = newer.send(
        "Runtime.evaluate", {"expression": "ports.filter(({isOpen}) => isOpen).length", "contextId": world}
    )
    assert found["result"]["value"] == 1
    lit.page.evaluate("chrome.runtime.onMessage.tell({type: 'call_page'})")
    assert open_ports(lit) == 0


def test_a_page_that_makes_our_event_only_ends_the_light(lit: LitPage) -> None:
    lit.look(dim=True)
    lit.hear("The lamp was low.", "lamp")
    lit.page.evaluate("document.dispatchEvent(new CustomEvent('utter-leave', {detail: 'anything'}))")
    assert is_clean(lit)
    lit.inject(*LIGHT)  # the next time Utter is used
    lit.look()
    lit.hear("The lamp was low.", "lamp")
    assert lit.lit_word() == "lamp"


def test_the_bar_is_shown_where_there_is_one(lit: LitPage) -> None:
    lit.page.evaluate("utterPage.bar = {show: (...shown) => { globalThis.shown = shown }, hide() {}}")
    lit.speed(1.5)
    assert lit.page.evaluate("[shown[0].speed, shown[1].color, shown[2] === utterPage.send]") == [1.5, "amber", True]


def clicks(lit: LitPage) -> list[str]:
    """Return which clicks the page saw, and whether their default was left to it."""
    lit.page.evaluate(
        "globalThis.clicks ??= [];"
        "addEventListener('click', ({target, defaultPrevented}) => clicks.push(`${target.id} ${defaultPrevented}`))"
    )
    found: list[str] = lit.page.evaluate("clicks")
    return found


def test_alt_and_click_in_the_text_that_is_read_jumps_there(lit: LitPage) -> None:
    lit.hear("The lamp was low.", "lamp")
    clicks(lit)
    box = lit.page.evaluate(
        "(() => { const range = new Range(); range.setStart(first.firstChild, 20); range.setEnd(first.firstChild, 21);"
        "return range.getBoundingClientRect().toJSON() })()"
    )
    lit.page.keyboard.down("Alt")
    lit.page.mouse.click(box["left"] + 1, box["top"] + 5)
    lit.page.keyboard.up("Alt")
    assert lit.told("jump") == [{"type": "jump", "offset": 20}]
    assert clicks(lit) == []


def test_alt_and_click_elsewhere_reads_from_there(lit: LitPage) -> None:
    lit.page.locator("#other").click(modifiers=["Alt"])
    [told] = lit.told("speak_taken")
    assert told["taken"]["text"] == "Something else stands here."


def test_alt_and_click_is_heard_on_a_page_that_was_written_anew(lit: LitPage) -> None:
    lit.page.evaluate("document.open(), document.write('<p id=newer>This came later.</p>'), document.close()")
    lit.speed(1)  # the worker says how the reading goes on
    lit.speed(1)
    lit.page.locator("#newer").click(modifiers=["Alt"])
    [told] = lit.told("speak_taken")
    assert told["taken"]["text"] == "This came later."


def test_all_other_clicks_are_the_pages_own(lit: LitPage) -> None:
    lit.hear("The lamp was low.", "lamp")
    clicks(lit)
    lit.page.locator("#first").click()
    lit.page.locator("#first").click(modifiers=["Alt", "Shift"])
    lit.page.locator("button").click(modifiers=["Alt"])
    lit.page.evaluate(
        "first.dispatchEvent(new MouseEvent('click', {altKey: true, bubbles: true, clientX: 60, clientY: 60}))"
    )
    lit.look(alt_click=False)
    lit.page.locator("#first").click(modifiers=["Alt"])
    assert clicks(lit) == ["first false", "first false", " false", "first false", "first false"]
    assert lit.told("jump") == lit.told("speak_taken") == []


@pytest.fixture
def waiting(chromium: Browser) -> Iterator[Page]:
    """A page where our scripts only wait; the worker sends the others when `come` is called."""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><title>A page</title>{PAGE}")
    page.evaluate(BROWSER)
    page.evaluate(
        "chrome.runtime.sendMessage = (message) => {"
        "told.push(message); return new Promise((resolve) => { globalThis.come = resolve }) };"
        "globalThis.clicks = []; addEventListener('click', ({target}) => clicks.push(target.id));"
    )
    for name in scripts("WAITING_SCRIPTS") * 2:
        page.evaluate(source(name))
    yield page
    page.close()


def test_where_scripts_wait_an_alt_click_calls_the_others_once_and_is_then_followed(waiting: Page) -> None:
    assert waiting.evaluate("[ports.length, chrome.runtime.onMessage.count(), told.length]") == [0, 0, 0]
    waiting.locator("#other").click(modifiers=["Alt"])
    waiting.locator("#other").click(modifiers=["Alt"])  # a person who sees nothing yet clicks again
    assert waiting.evaluate("told") == [{"type": "call_scripts"}]
    for name in (*TAKING, *LIGHT, "page/place.js"):
        waiting.evaluate(source(name))
    waiting.evaluate(ARTICLE)
    waiting.evaluate("come(true)")
    taken = "told.filter(({type}) => type === 'speak_taken').map(({taken}) => taken.text)"
    waiting.wait_for_function(f"{taken}.length > 0")
    assert waiting.evaluate(taken) == ["Something else stands here."]
    waiting.locator("#first").click(modifiers=["Alt"])
    assert waiting.evaluate(taken) == ["Something else stands here.", "The lamp was low. Nobody spoke."]
    assert waiting.evaluate("told.filter(({type}) => type === 'call_scripts').length") == 1
    assert waiting.evaluate("clicks") == []


def test_where_an_alt_click_is_not_wanted_any_more_the_next_one_is_the_pages(waiting: Page) -> None:
    waiting.locator("#other").click(modifiers=["Alt"])
    waiting.evaluate("come(false)")
    assert waiting.evaluate("utterPage.waits.signal.aborted")
    waiting.locator("#other").click(modifiers=["Alt"])
    assert waiting.evaluate("[told.length, clicks.join()]") == [1, "other"]


def test_scripts_that_wait_leave_all_other_clicks_to_the_page_and_end_with_the_extension(waiting: Page) -> None:
    waiting.locator("#first").click()
    waiting.locator("a").click(modifiers=["Alt"])
    waiting.evaluate("delete chrome.runtime.id")
    waiting.locator("#other").click(modifiers=["Alt"])
    assert waiting.evaluate("clicks") == ["first", "", "other"]
    assert waiting.evaluate("told") == []
    assert waiting.evaluate("utterPage.waits.signal.aborted")


def test_alt_and_click_on_a_link_is_the_browsers(lit: LitPage) -> None:
    lit.page.evaluate(
        "document.querySelector('a').addEventListener('click', (event) => { globalThis.seen = event;"
        "event.preventDefault() })"
    )
    lit.page.locator("a").click(modifiers=["Alt"])
    assert lit.page.evaluate("seen.type") == "click"
    assert lit.told("speak_taken") == []
