"""The extension's own pages in a real browser: they load without a complaint, and everybody can use them."""

import json
from pathlib import Path
from typing import Any, Final, Literal

import pytest

from tests.browser.chromium import Browser

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGES: Final = ("popup/popup.html", "options/options.html", "welcome/welcome.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_a_complaint_and_everybody_can_use_it(
    browser: Browser, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "info" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.emulate_media(color_scheme=scheme)
    page.goto(browser.own(f"{path}?{scheme}"))
    with browser.devtools.attach(f"{path}?{scheme}") as target:
        target.until("document.title !== '' && document.body.innerText.trim() !== ''")
        target.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = target.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        f"{fault['id']}: {fault['help']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    page.close()
    assert complaints == []
    assert faults == [], json.dumps(faults, indent=2)
