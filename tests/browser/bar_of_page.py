"""The bar on a page of the whole browser, as a person sees and clicks it.

Its shadow root is closed to the page; our own scripts there can look into it.
"""

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.chromium import Browser
from tests.browser.devtools import insist, until


@dataclass(frozen=True)
class PageBar:
    browser: Browser
    page: Page

    @property
    def is_shown(self) -> bool:
        return self.page.locator("utter-bar").count() == 1

    def text(self) -> str:
        """Return what is written in the bar."""
        found: str = self._ask("root.querySelector('.bar').innerText") or ""
        return found

    def focused(self) -> str:
        """Return the name of the button that has the focus; "" if none of the bar has it."""
        found: str = self._ask(f"((each) => each ? {_NAME} : '')(root.activeElement)") or ""
        return found

    def has(self, name: str) -> bool:
        """Say whether a button of this name is there to be seen."""
        return self._place(name) is not None

    def named(self, begin: str) -> str:
        """Return the name of the first button whose name begins so; "" if there is none."""
        names: list[str] = self._ask(f"[...root.querySelectorAll('button')].map((each) => {_NAME})") or []
        return next((name for name in names if name.startswith(begin)), "")

    def click(self, name: str) -> None:
        """Click with the mouse on the button of this name, once it stands still."""
        element = f"[...root.querySelectorAll('button')].find((each) => {_NAME} === {json.dumps(name)})"
        last: list[float] = []
        while (place := until(lambda: self._place(name) or [], f"the button {name!r}")) != last:
            last = place
        clicks = "element && (element.clicks ??= (element.addEventListener('click', () => { element.clicks += 1 }), 0))"
        before = self._ask(f"((element) => {clicks})({element})")
        # A button may change its name by the click, so its last clicks are counted where it was found.
        self._ask(f"globalThis.utterClicked = {element}, true")
        insist(
            lambda: self.page.mouse.click(place[0], place[1]),
            lambda: bool(self._ask("globalThis.utterClicked.clicks") > before),
            f"a click on {name!r}",
        )

    def _place(self, name: str) -> list[float] | None:
        found: list[float] | None = self._ask(
            f"""(() => {{
              const button = [...root.querySelectorAll("button")].find((each) => {_NAME} === {json.dumps(name)});
              const box = button?.getBoundingClientRect();
              return box?.width > 0 ? [box.x + box.width / 2, box.y + box.height / 2] : null;
            }})()"""
        )
        return found

    def _ask(self, expression: str) -> Any:
        self.page.bring_to_front()
        return self.browser.in_page(
            self.page,
            f"""() => {{
              const host = document.querySelector("utter-bar");
              if (document.hidden || !host) return null;
              const root = chrome.dom.openOrClosedShadowRoot(host);
              return {expression};
            }}""",
        )


_NAME = "(each.ariaLabel ?? each.textContent)"
