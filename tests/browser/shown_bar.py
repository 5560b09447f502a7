"""The bar on a page of a headless Chromium; the worker is the test."""

from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.bare_page import inject, scripts

SCRIPTS: Final = [script.removeprefix("page/") for script in scripts("BAR_SCRIPTS")]
SPEAKING: Final[dict[str, Any]] = {
    "phase": "speaking", "id": "a", "title": "The sea", "source": "menu", "position_s": 3, "made_s": 20, "done": False,
    "sentence": {"start": 300, "end": 380}, "sounds": None, "n_units": 1200, "voice": "af_heart", "language": "en",
    "voice_name": "Heart", "speed": 1.25, "capped_speed": None, "translation": None, "left_s": 190,
    "error": None, "error_here": False,
}  # fmt: skip
IDLE: Final = SPEAKING | {"phase": "idle", "sentence": None}
LOOK: Final[dict[str, Any]] = {
    "highlight": "auto", "color": "amber", "dim": False, "follow": True, "bar": True, "bar_at": None, "text_size": 1,
    "alt_click": True, "translate": False, "translating": False,
}  # fmt: skip

SHOW: Final = """([reading, look]) => {
  globalThis.sent ??= [];
  utterPage.bar.show(reading, look, (message) => sent.push(message));
}"""


class Shown:
    """A page on which the scripts of the bar run."""

    def __init__(self, page: Page, opened: bool = True, locale: str = "en", **messages: str) -> None:
        self.page = page
        inject(page, SCRIPTS, opened, locale, **messages)

    def show(self, reading: dict[str, Any] | None = None, **look: Any) -> None:
        """Tell the bar what the worker would."""
        self.page.evaluate(SHOW, [SPEAKING | (reading or {}), LOOK | look])

    def tell_voices(self, *voices: tuple[str, str, str | None]) -> None:
        """Answer the bar who speaks: id, name and accent of each."""
        offered = [dict(zip(("id", "name", "accent"), voice, strict=True)) for voice in voices]
        self.page.evaluate("(voices) => utterPage.bar.voices(voices)", offered)

    def sent(self) -> list[dict[str, Any]]:
        """Return what the bar asked for since the last call."""
        told: list[dict[str, Any]] = self.page.evaluate("sent.splice(0)")
        return told

    def box(self) -> dict[str, float]:
        box = self.page.locator("section.bar").bounding_box()
        assert box is not None
        return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}

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
