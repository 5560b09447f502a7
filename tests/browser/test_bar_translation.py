"""Translate and speak in the bar: its button, and the sentence that is heard in its translation."""

from typing import Any, Final

import pytest

from tests.browser.axe import AXE
from tests.browser.shown_bar import Shown

NAME: Final = "Translate and speak"
ARABIC: Final = {"translation": "كان المصباح خافتا وكان البيت هادئا.", "language": "ar"}
LONG: Final = {"translation": "Die Lampe stand niedrig und das Haus war still. " * 12, "language": "de"}


def test_the_bar_has_the_button_only_where_it_is_switched_on_and_tells_each_press(bar: Shown) -> None:
    assert not bar.button(NAME).is_visible()
    bar.enter()
    bar.press("End", "ArrowLeft", "ArrowLeft")
    assert bar.focused() == "Voice Heart", "what is hidden is no stop of the arrow keys"
    bar.show(translate=True)
    bar.press("ArrowRight")
    assert bar.focused() == NAME
    bar.press("Enter")
    assert bar.sent() == [{"type": "set_translating", "on": True}]
    bar.show(translate=True, translating=True)
    assert bar.button(NAME).get_attribute("aria-pressed") == "true"
    bar.button(NAME).click()
    assert bar.sent() == [{"type": "set_translating", "on": False}]


def test_a_translation_stands_in_the_bar_in_its_own_language_and_direction_and_is_no_chatter(bar: Shown) -> None:
    line = bar.page.locator(".translation")
    assert not line.is_visible()
    bar.show(ARABIC, translate=True, translating=True)
    assert line.inner_text() == ARABIC["translation"]
    assert line.get_attribute("lang") == "ar"
    assert line.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    assert line.evaluate("(each) => each.closest('[aria-live], [role=status], [role=alert]')") is None
    bar.show(translate=True)
    assert not line.is_visible()


@pytest.mark.parametrize("width", [320, 1000])
def test_a_long_translation_leaves_buttons_where_they_are_and_the_page_to_be_seen(bar: Shown, width: int) -> None:
    bar.page.set_viewport_size({"width": width, "height": 600})
    bar.show(translate=True, translating=True)
    before = bar.box()
    bar.show(LONG, translate=True, translating=True)
    after = bar.box()
    assert after["width"] == pytest.approx(before["width"], abs=1)
    assert after["height"] - before["height"] < 110
    assert after["y"] >= 0
    assert after["x"] >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_it(bar: Shown, scheme: Any) -> None:
    bar.page.emulate_media(color_scheme=scheme)
    bar.show(ARABIC, translate=True, translating=True)
    bar.page.evaluate(AXE)
    found = bar.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []
