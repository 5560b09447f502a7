"""The bar on a page: what a person does with it, and what a page cannot do to it. The worker is the test."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE
from tests.browser.bare_page import EXTENSION, headless, inject

pytestmark = pytest.mark.browser

SCRIPTS: Final = [
    "tokens.js", "bar_style.js", "bar_elements.js", "bar_words.js", "bar_keys.js", "bar_panels.js", "bar_place.js",
    "bar_speed.js", "bar_controls.js", "bar.js",
]  # fmt: skip
WINDOW: Final = (900, 600)
EDGE_PX: Final = 12

PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>The sea</title>
<main><h1>The sea</h1><p id="first">The harbour slept.</p><p><input aria-label="Name"></p><p id="last">The boats lay
still.</p></main>"""

SPEAKING: Final[dict[str, Any]] = {
    "phase": "speaking", "id": "a", "title": "The sea", "source": "menu", "position_s": 3, "made_s": 20, "done": False,
    "sentence": {"start": 300, "end": 380}, "sounds": None, "n_units": 1200, "voice": "af_heart", "language": "en",
    "speed": 1.25, "capped_speed": None, "left_s": 190, "error": None, "error_here": False,
}  # fmt: skip
IDLE: Final = SPEAKING | {"phase": "idle", "sentence": None}
LOOK: Final[dict[str, Any]] = {
    "highlight": "auto", "color": "amber", "dim": False, "follow": True, "bar": True, "bar_at": None, "text_size": 1,
    "alt_click": True,
}  # fmt: skip

SHOW: Final = """([reading, look]) => {
  globalThis.sent ??= [];
  utterPage.bar.show(reading, look, (message) => sent.push(message));
}"""


class Shown:
    """A page on which the scripts of the bar run."""

    def __init__(self, page: Page, opened: bool = True, **messages: str) -> None:
        self.page = page
        inject(page, SCRIPTS, opened, **messages)

    def show(self, reading: dict[str, Any] | None = None, **look: Any) -> None:
        """Tell the bar what the worker would."""
        self.page.evaluate(SHOW, [SPEAKING | (reading or {}), LOOK | look])

    def sent(self) -> list[dict[str, Any]]:
        """Return what the bar asked for since the last call."""
        told: list[dict[str, Any]] = self.page.evaluate("sent.splice(0)")
        return told

    def box(self) -> dict[str, float]:
        box = self.page.locator("section.bar").bounding_box()
        assert box is not None
        return {**box}

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def focused(self) -> str:
        """Return the name of what has the focus: in the bar, else the page's element."""
        name: str = self.page.evaluate(
            """(() => {
              const inner = document.activeElement.shadowRoot?.activeElement;
              return inner ? inner.ariaLabel ?? inner.textContent : document.activeElement.tagName;
            })()"""
        )
        return name

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def enter(self) -> None:
        """Walk into the bar from the page's input with the keyboard, onto its main button."""
        self.page.locator("main input").focus()
        self.press("Tab", "Tab")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with headless() as chromium:
        yield chromium


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]})
    page.clock.install()
    page.set_content(PAGE)
    yield page
    page.close()


@pytest.fixture
def bar(page: Page) -> Shown:
    shown = Shown(page)
    shown.show()
    return shown


def test_every_action_is_done_with_the_keyboard_alone(bar: Shown) -> None:
    bar.enter()
    assert bar.focused() == "Pause"
    bar.press("Space", "ArrowRight", "Enter", "ArrowRight", "Enter", "Home", "Enter", "ArrowRight", "Enter")
    bar.press("End", "Enter")
    assert bar.sent() == [
        {"type": "toggle"},
        {"type": "step", "unit": "sentence", "by": 1},
        {"type": "step", "unit": "paragraph", "by": 1},
        {"type": "step", "unit": "paragraph", "by": -1},
        {"type": "step", "unit": "sentence", "by": -1},
        {"type": "stop"},
    ]
    for downs, message in ((1, "open_options"), (2, "hide_bar")):
        bar.press("ArrowLeft", "Enter", *["ArrowDown"] * downs, "Enter")
        assert bar.sent() == [{"type": message}]
        assert bar.focused() == "More"
        bar.press("ArrowRight")
    bar.press("ArrowLeft", "Enter", "Enter")
    assert bar.sent() == [{"type": "bar_moved", "x": 0.5, "y": 0}]


def test_the_bar_is_one_stop_of_the_tab_key_beside_its_grip(bar: Shown) -> None:
    bar.enter()
    bar.press("ArrowRight")
    assert bar.focused() == "Next sentence"
    bar.press("Shift+Tab")
    assert bar.focused() == "Move this bar"
    bar.press("Tab")
    assert bar.focused() == "Next sentence"


def test_the_speed_is_chosen_by_slider_steps_and_usual_ones(bar: Shown) -> None:
    bar.enter()
    bar.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert bar.focused() == "Speed 1.25×"
    bar.press("Enter")
    assert bar.focused() == "Speed"
    bar.press("ArrowRight", "ArrowRight", "Tab", "Enter")
    assert bar.focused() == "Faster"
    bar.page.clock.run_for(1000)
    assert bar.sent() == [{"type": "set_speed", "speed": 1.4}], "only where it rests is told"
    bar.press("Tab", "Enter")
    bar.page.clock.run_for(1000)
    assert bar.sent() == [{"type": "set_speed", "speed": 0.75}]
    bar.press("Escape")
    assert bar.focused() == "Speed 0.75×"
    assert bar.page.locator(".speeds").is_hidden()
    bar.press("+", "-", "-")
    bar.page.clock.run_for(1000)
    assert bar.sent() == [{"type": "set_speed", "speed": 0.7}]


def test_the_speed_stays_within_what_the_settings_allow(bar: Shown) -> None:
    settings = (EXTENSION / "settings.js").read_text(encoding="utf-8")
    least, most = (float(re.findall(rf"{name}_SPEED = ([\d.]+);", settings)[0]) for name in ("LEAST", "MOST"))
    slider = bar.page.locator("input[type=range]")
    assert (float(slider.get_attribute("min") or 0), float(slider.get_attribute("max") or 0)) == (least, most)
    bar.show({"speed": most - 0.05})
    bar.enter()
    bar.press("+", "+", "+")
    bar.page.clock.run_for(1000)
    assert bar.sent() == [{"type": "set_speed", "speed": most}]


def test_a_chosen_speed_is_told_although_the_bar_goes(bar: Shown) -> None:
    bar.enter()
    bar.press("+")
    bar.page.evaluate("utterPage.bar.remove()")
    assert bar.sent() == [{"type": "set_speed", "speed": 1.3}]


def test_old_news_of_the_speed_does_not_undo_what_the_person_chose(bar: Shown) -> None:
    bar.enter()
    bar.press("+")
    bar.show({"left_s": 100})
    bar.page.clock.run_for(1000)
    bar.show({"left_s": 90})
    assert bar.button("Speed 1.3×").is_visible()
    bar.show({"speed": 2})
    assert bar.button("Speed 2×").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("opened", [None, "Speed 1.25×", "More"])
def test_axe_finds_no_fault(bar: Shown, scheme: Any, opened: str | None) -> None:
    bar.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if opened:
        bar.button(opened).click()
    bar.page.evaluate(AXE)
    found = bar.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    checked = [node["target"] for rule in found["passes"] for node in rule["nodes"]]
    assert any("utter-bar" in str(target) for target in checked)
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []


def test_the_pointer_drags_it_and_its_place_is_told_once_as_parts_of_the_window(bar: Shown) -> None:
    grip = bar.page.locator(".grip").bounding_box()
    assert grip is not None
    before = bar.box()
    bar.page.mouse.move(grip["x"] + 10, grip["y"] + 20)
    bar.page.mouse.down()
    bar.page.mouse.move(grip["x"] + 10 + 60, grip["y"] + 20 - 200, steps=4)
    moved = bar.box()
    assert (round(moved["x"] - before["x"]), round(moved["y"] - before["y"])) == (60, -200)
    bar.page.mouse.move(-500, -500, steps=2)
    bar.page.mouse.up()
    assert (bar.box()["x"], bar.box()["y"]) == (EDGE_PX, EDGE_PX)
    assert bar.sent() == [{"type": "bar_moved", "x": 0, "y": 0}]
    bar.show()
    assert bar.box()["x"] == EDGE_PX, "the settings as they were before have nothing new to say"


def test_arrow_keys_on_the_grip_move_it_and_home_puts_it_back(bar: Shown) -> None:
    before = bar.box()
    bar.enter()
    bar.press("Shift+Tab", "ArrowUp", "ArrowLeft")
    moved = bar.box()
    assert (round(before["x"] - moved["x"]), round(before["y"] - moved["y"])) == (24, 24)
    assert [message["type"] for message in bar.sent()] == ["bar_moved", "bar_moved"]
    bar.press("Home")
    assert bar.box() == before
    assert bar.sent() == [{"type": "bar_moved", "x": 0.5, "y": 1}]


@pytest.mark.parametrize("place", [{"x": 0, "y": 0}, {"x": 1, "y": 1}, {"x": 0.37, "y": 0.4}, None])
@pytest.mark.parametrize("size", [(1400, 900), (320, 480), (320, 256)])
@pytest.mark.parametrize("text_size", [1, 2])
def test_it_is_whole_in_a_window_of_any_size(bar: Shown, place: Any, size: tuple[int, int], text_size: float) -> None:
    bar.show(bar_at=place, text_size=text_size)
    bar.page.set_viewport_size({"width": size[0], "height": size[1]})
    for opened in (None, bar.page.locator("button.speed"), bar.button("More")):
        if opened:
            opened.click()
        for box in [bar.box(), *(panel.bounding_box() for panel in bar.page.locator(".panel:not([hidden])").all())]:
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size[0]
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size[1]
    inside = bar.box()
    for button in bar.page.locator(".toolbar button, .grip").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 28
        assert box["x"] >= inside["x"]
        assert box["x"] + box["width"] <= inside["x"] + inside["width"]


def test_a_larger_text_size_makes_it_larger(bar: Shown) -> None:
    before = bar.box()["height"]
    bar.show(text_size=1.5)
    assert bar.box()["height"] > 1.3 * before


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
    assert bar.page.locator("utter-bar").count() == 1


def test_it_goes_when_its_extension_is_gone(bar: Shown) -> None:
    bar.page.evaluate("chrome.runtime = undefined")
    bar.button("Pause").click()
    assert bar.sent() == []
    assert bar.page.locator("utter-bar").count() == 0


def test_it_is_there_while_a_reading_is_on_and_the_person_wants_it(bar: Shown) -> None:
    there = bar.page.locator("utter-bar")
    bar.page.evaluate("document.querySelector('utter-bar').isSame = true")
    bar.show(IDLE)
    bar.page.clock.run_for(200)
    bar.show({"phase": "waiting"})
    bar.page.clock.run_for(2000)
    assert there.evaluate("it => it.isSame"), "from one reading to the next it does not flicker"
    bar.show(IDLE)
    bar.page.clock.run_for(2000)
    assert there.count() == 0
    bar.show(IDLE)
    assert there.count() == 0
    bar.show()
    assert there.count() == 1
    bar.show(bar=False)
    assert there.count() == 0


def test_the_focus_and_the_selection_stay_in_the_page(page: Page) -> None:
    page.locator("main input").focus()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#first'))")
    bar = Shown(page)
    bar.show()
    bar.button("Pause").click()
    bar.button("Speed 1.25×").click()
    bar.button("Faster").click()
    bar.button("More").click()
    bar.page.get_by_role("menuitem", name="Options").click()
    bar.show({"phase": "paused"})
    assert bar.focused() == "INPUT"
    assert page.evaluate("getSelection().toString()") == "The harbour slept."


def test_the_focus_goes_back_to_the_page_when_the_bar_goes(bar: Shown) -> None:
    bar.enter()
    bar.show(IDLE)
    bar.page.clock.run_for(2000)
    assert bar.focused() == "INPUT"


def test_a_panel_closes_when_the_person_turns_to_something_else(bar: Shown) -> None:
    speeds, menu = bar.page.locator(".speeds"), bar.page.locator(".menu")
    bar.button("Speed 1.25×").click()
    bar.button("More").click()
    assert (speeds.is_visible(), menu.is_visible()) == (False, True)
    bar.page.locator("h1").click()
    assert menu.is_hidden()
    bar.enter()
    bar.press("ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    assert speeds.is_visible()
    bar.page.locator("main input").focus()
    assert speeds.is_hidden()


def test_what_is_done_in_it_does_not_reach_the_page(bar: Shown) -> None:
    bar.page.evaluate(
        """(() => {
          globalThis.heard = [];
          const types = ["click", "mousedown", "mouseup", "pointerdown", "pointerup", "keydown", "keyup", "focusin", "input",
            "change", "wheel", "contextmenu"];
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


def test_a_page_cannot_look_into_it(page: Page) -> None:
    bar = Shown(page, opened=False)
    bar.show()
    assert page.evaluate("document.querySelector('utter-bar').shadowRoot") is None


def test_it_is_no_part_of_what_a_person_selects_or_prints(bar: Shown) -> None:
    assert bar.page.evaluate("getComputedStyle(document.querySelector('utter-bar')).userSelect") == "none"
    bar.press("Control+a")
    assert "min left" not in bar.page.evaluate("getSelection().toString()")
    bar.page.emulate_media(media="print")
    assert bar.page.locator("section.bar").is_hidden()


HOSTILE: Final = """
  html { font-size: 40px; transform: scale(0.5) rotate(5deg); filter: invert(1); direction: rtl; --ink: red; }
  * { all: unset !important; display: none; --sheet: red !important; --x: 3 !important; }
  *, utter-bar { font: 70px fantasy !important; color: red !important; opacity: 0.1 !important; padding: 50px !important;
    position: static !important; transform: rotate(45deg) !important; pointer-events: none !important;
    letter-spacing: 20px !important; visibility: hidden !important; transition: all 9s !important; }
  html > :not(head, body) { display: none !important; }
"""


def test_a_page_with_hostile_style_does_not_reach_it(page: Page) -> None:
    bar = Shown(page)
    bar.show()
    page.clock.run_for(1000)
    before = [bar.box(), page.locator(".toolbar button").first.evaluate("it => getComputedStyle(it).color")]
    page.evaluate("style => document.head.append(Object.assign(document.createElement('style'), {textContent: style}))", HOSTILE)
    assert [bar.box(), page.locator(".toolbar button").first.evaluate("it => getComputedStyle(it).color")] == before
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}]


def test_it_stands_over_what_the_page_puts_on_top(page: Page) -> None:
    page.evaluate(
        """(() => {
          const cover = document.createElement("div");
          cover.style = "position: fixed; inset: 0; z-index: 2147483647; background: pink";
          cover.popover = "manual";
          document.body.append(cover);
          cover.showPopover();
        })()"""
    )
    bar = Shown(page)
    bar.show()
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}]


@pytest.mark.parametrize(
    ("element", "opens", "closes"),
    [("dialog", "it.showModal()", "it.close()"), ("article", "it.requestFullscreen()", "document.exitFullscreen()")],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_it_can_be_used_while_all_but_one_part_of_the_page_is_inert(
    page: Page, element: str, opens: str, closes: str, is_first: bool
) -> None:
    page.evaluate("tag => document.body.append(document.createElement(tag))", element)
    part, bar = page.locator(element), Shown(page)
    if is_first:
        part.evaluate(f"it => {opens}")
    bar.show()
    if not is_first:
        part.evaluate(f"it => {opens}")
    bar.button("Pause").click()
    part.evaluate(f"it => {closes}")
    bar.button("Pause").click()
    assert bar.sent() == [{"type": "toggle"}] * 2
    assert page.evaluate("document.documentElement.lastElementChild.localName") == "utter-bar"


def test_it_tells_what_is_happening(bar: Shown) -> None:
    seen, told = bar.page.locator(".seen"), bar.page.get_by_role("status")

    def says(**reading: Any) -> tuple[str | None, str | None]:
        bar.show(reading)
        return seen.text_content(), told.text_content()

    # A screen reader is told only what is not heard: not the time left, not that it speaks.
    assert says() == ("3 min left", "")
    assert says(left_s=59) == ("Less than 1 min left", "")
    assert says(left_s=3900) == ("1 hr, 5 min left", "")
    assert says(left_s=None) == ("", "")
    assert says(phase="waiting", position_s=0) == ("Preparing…",) * 2
    assert says(phase="waiting") == ("Waiting for the voice…",) * 2
    assert says(phase="paused") == ("Paused",) * 2
    assert says(speed=2, capped_speed=1.4) == ("This computer makes speech at 1.4×",) * 2
    assert says(speed=1, capped_speed=1.4) == ("3 min left", "")
    progress = bar.page.get_by_role("progressbar")
    assert progress.get_attribute("aria-valuenow") == "25"
    bar.show({"phase": "paused"})
    assert bar.button("Resume").is_visible()


def test_the_same_said_twice_is_announced_once(bar: Shown) -> None:
    bar.show({"phase": "paused"})
    bar.page.evaluate(
        """(() => {
          globalThis.changes = 0;
          const status = document.querySelector("utter-bar").shadowRoot.querySelector("[role=status]");
          new MutationObserver((all) => { changes += all.length; }).observe(status, {childList: true, characterData: true});
        })()"""
    )
    bar.show({"phase": "paused", "position_s": 4})
    assert bar.page.evaluate("Promise.resolve().then(() => changes)") == 0


def test_in_right_to_left_it_is_mirrored_and_its_keys_too(page: Page) -> None:
    bar = Shown(page, ui_direction="rtl")
    bar.show()
    first, last = (bar.button(name).bounding_box() for name in ("Previous paragraph", "Stop"))
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]
    bar.enter()
    bar.press("ArrowLeft")
    assert bar.focused() == "Next sentence"
    for text_size in (1, 2):
        bar.show(text_size=text_size, bar_at={"x": 0, "y": 1})
        bar.button("More").click()
        menu = page.locator(".menu").bounding_box()
        assert menu is not None
        assert menu["x"] >= 0
        bar.button("More").click()
