"""What a person does with the bar, and what it shows."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.axe import AXE
from tests.browser.bare_page import EXTENSION
from tests.browser.shown_bar import IDLE, Shown
from tests.slices import sliced

EDGE_PX: Final = 12


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
    beginning = {"type": "jump", "offset": 0}
    for downs, message in ((1, beginning), (2, {"type": "open_options"}), (3, {"type": "hide_bar"})):
        bar.press("ArrowLeft", "Enter", *["ArrowDown"] * downs, "Enter")
        assert bar.sent() == [message]
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
    bar.press("End", "ArrowRight")
    assert bar.focused() == "Previous paragraph"


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


VOICES: Final = (
    ("bf_emma", "Emma", "British English"),
    ("af_heart", "Heart", "American English"),
    ("af_bella", "Bella", "American English"),
)


def test_the_voice_is_chosen_with_the_keyboard_from_a_list_that_is_asked_for_when_it_opens(bar: Shown) -> None:
    assert bar.sent() == []
    bar.enter()
    bar.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert bar.focused() == "Voice Heart"
    bar.press("Enter")
    assert bar.sent() == [{"type": "list_voices"}]
    bar.tell_voices(*VOICES)
    assert bar.focused() == "Heart American English", "where the voice stands that speaks"
    bar.press("ArrowDown", "Enter")
    assert bar.sent() == [{"type": "choose_voice", "voice": "af_bella"}]
    bar.press("e")
    assert bar.focused() == "Emma British English"
    bar.show({"voice": "af_bella", "voice_name": "Bella"})
    selected = bar.page.locator("[role=option][aria-selected=true]")
    assert selected.all_text_contents() == ["Bella American English"]
    bar.tell_voices(*VOICES)
    assert bar.focused() == "Emma British English", "the same list again takes the focus from nobody"
    bar.tell_voices(*VOICES[1:])
    assert bar.focused() == "Bella American English"
    bar.press("Escape")
    assert bar.focused() == "Voice Bella"
    assert bar.page.locator(".voices").is_hidden()


def test_the_voice_is_chosen_with_the_pointer_and_the_focus_stays_in_the_page(bar: Shown) -> None:
    bar.page.locator("main input").focus()
    bar.button("Voice Heart").click()
    assert bar.page.get_by_role("listbox").count() == 0
    assert "as soon as the helper is ready" in bar.page.locator(".voices").inner_text()
    bar.tell_voices(*VOICES)
    bar.page.get_by_role("option", name="Emma").click()
    assert bar.sent() == [{"type": "list_voices"}, {"type": "choose_voice", "voice": "bf_emma"}]
    assert bar.focused() == "INPUT"
    bar.button("Voice Heart").click()
    bar.tell_voices()
    assert bar.sent() == [], "it is not asked for again when it closes"


def test_a_long_list_of_voices_scrolls_and_shows_the_one_that_speaks(bar: Shown) -> None:
    voices = [(f"v{n}", f"Voice of number {n}", None) for n in range(60)]
    for text_size, size in ((1, (900, 600)), (2, (320, 256))):
        bar.page.set_viewport_size({"width": size[0], "height": size[1]})
        bar.show({"voice": "v40", "voice_name": "A voice with a long name"}, text_size=text_size)
        bar.button("Voice A voice with a long name").click()
        bar.tell_voices(*voices)
        panel = bar.page.locator(".voices").bounding_box()
        option = bar.page.get_by_role("option", selected=True).bounding_box()
        assert panel is not None
        assert option is not None
        assert panel["y"] >= 0
        assert panel["y"] + panel["height"] <= size[1]
        assert panel["y"] <= option["y"] <= panel["y"] + panel["height"] - option["height"]
        assert option["height"] >= 28
        bar.button("Voice A voice with a long name").click()


def test_before_its_voice_is_known_the_button_says_what_it_is_for(bar: Shown) -> None:
    bar.show({"phase": "waiting", "voice": None, "voice_name": None})
    assert bar.button("Voice").inner_text() == "Voice"


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
@pytest.mark.parametrize("opened", [None, "Speed 1.25×", "Voice Heart", "More"])
def test_axe_finds_no_fault(bar: Shown, scheme: Any, opened: str | None) -> None:
    bar.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if opened:
        bar.button(opened).click()
        bar.tell_voices(*VOICES)
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
@pytest.mark.parametrize("size", sliced([(320, 480), (1400, 900), (320, 256)], 1))
@pytest.mark.parametrize("text_size", [1, 2])
def test_it_is_whole_in_a_window_of_any_size(bar: Shown, place: Any, size: tuple[int, int], text_size: float) -> None:
    bar.show(bar_at=place, text_size=text_size, translate=True)
    bar.page.set_viewport_size({"width": size[0], "height": size[1]})
    for opened in (None, bar.page.locator("button.speed"), bar.page.locator("button.voice"), bar.button("More")):
        if opened:
            opened.click()
            bar.tell_voices(*VOICES)
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


def test_the_focus_and_the_selection_stay_in_the_page(blank_page: Page) -> None:
    blank_page.locator("main input").focus()
    blank_page.evaluate("getSelection().selectAllChildren(document.querySelector('#first'))")
    bar = Shown(blank_page)
    bar.show()
    bar.button("Pause").click()
    bar.button("Speed 1.25×").click()
    bar.button("Faster").click()
    bar.button("More").click()
    bar.page.get_by_role("menuitem", name="Options", exact=True).click()
    bar.show({"phase": "paused"})
    assert bar.focused() == "INPUT"
    assert blank_page.evaluate("getSelection().toString()") == "The harbour slept."


def test_the_focus_goes_back_to_the_page_when_the_bar_goes(bar: Shown) -> None:
    bar.enter()
    bar.show(IDLE)
    bar.page.clock.run_for(2000)
    assert bar.focused() == "INPUT"


def test_escape_closes_a_panel_that_the_pointer_opened_and_nothing_of_the_page(blank_page: Page) -> None:
    blank_page.locator("main input").focus()
    blank_page.evaluate("globalThis.keys = []; document.addEventListener('keydown', ({key}) => keys.push(key), true)")
    bar = Shown(blank_page)
    bar.show()
    bar.button("Speed 1.25×").click()
    bar.press("Escape")
    assert bar.page.locator(".speeds").is_hidden()
    bar.press("Escape")
    assert blank_page.evaluate("keys") == ["Escape"], "the next one is the page's"


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
    assert says(speed=2, capped_speed=1.4) == ("At most 1.4× on this computer",) * 2
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
          const observer = new MutationObserver((all) => { changes += all.length; });
          observer.observe(status, {childList: true, characterData: true});
        })()"""
    )
    bar.show({"phase": "paused", "position_s": 4})
    assert bar.page.evaluate("Promise.resolve().then(() => changes)") == 0


def test_in_right_to_left_it_is_mirrored_and_its_keys_too(blank_page: Page) -> None:
    bar = Shown(blank_page, ui_direction="rtl")
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
        menu = blank_page.locator(".menu").bounding_box()
        assert menu is not None
        assert menu["x"] >= 0
        bar.button("More").click()
