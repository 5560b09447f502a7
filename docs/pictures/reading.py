"""Take the pictures of a page that is read and of the page that saves sound, into docs/pictures.

    python -m docs.pictures.reading

The real extension and helper, with a generated voice from a hub on this machine, on a screen of their own; needs what
the browser tests need. The sound stands still in the middle of a word while a picture is taken. The pictures of the
tree are made smaller with oxipng, without a loss.
"""

import base64
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from docs.pictures.make import FONTS, SCHEMES, Scheme, voice_files
from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import desktop
from tests.browser.devtools import until
from tests.browser.installation import installed
from tests.setup.hub_server import hub_server

FOLDER: Final = Path(__file__).parent
ADDRESS: Final = "https://estuary.example/places/the-mill-that-runs-on-the-moon"
SENTENCE: Final = "#heard span"
WORD: Final = "moon"
SHARP: Final = "--force-device-scale-factor=2"
STEP_S: Final = 0.1
SPEED: Final = 1.25
FADE_MS: Final = 500  # the bar's colours and its line of progress take a moment


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="utter-pictures-") as name, hub_server(voice_files()) as hub:
        folder = Path(name)
        (folder / "desktop").mkdir()
        fonts = folder / "fonts.conf"
        fonts.write_text(FONTS, encoding="utf-8")
        with (
            desktop(folder / "desktop") as bare,
            installed(folder / "installed", HF_ENDPOINT=hub.endpoint) as installation,
            launched(replace(bare, env={**bare.env, "FONTCONFIG_FILE": str(fonts)}), installation, SHARP) as browser,
            browser.watch() as watch,
        ):
            installation.utter("model", "install", "--yes")
            take_reading(browser, watch)
            take_saving(browser, watch)


def take_reading(browser: Browser, watch: Watch) -> None:
    browser.context.route(ADDRESS, lambda route: route.fulfill(path=FOLDER / "page.html"))
    browser.tap_player()
    choose(watch)
    page = browser.page(ADDRESS)
    set_window(page, 1000, 700)
    browser.press(page, "alt+shift+s")
    watch.until("reading.phase === 'speaking'")
    play_to(watch, 0)
    alt_click(page, SENTENCE)
    page.mouse.move(0, 0)
    play_until_lit(page, watch, WORD)
    for scheme in SCHEMES:
        take(page, f"reading-{scheme}", scheme)
    choose(watch, dim=True)
    until(lambda: page.locator("utter-dim").count() == 1, "the veil")
    take(page, "reading-dimmed", "light")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")


def take_saving(browser: Browser, watch: Watch) -> None:
    """Take the page that saves sound, which takes the article of the page that is seen, when it is ready."""
    with browser.context.expect_page(lambda page: "save/save.html" in page.url) as came:
        watch.post(type="save_tab")
    page = came.value
    set_window(page, 720, 560)
    with page.expect_download():
        page.locator("#start").click()
    take(page, "save-light", "light")


def choose(watch: Watch, dim: bool = False) -> None:
    settings = f"{{speed: {SPEED}, dim: {str(dim).lower()}}}"
    watch.evaluate(f"chrome.storage.local.set({{settings: {settings}}})")


def set_window(page: Page, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", size)


def alt_click(page: Page, selector: str) -> None:
    """Let it be read from the element's first letters on."""
    line: dict[str, float] = page.locator(selector).evaluate("(element) => element.getClientRects()[0].toJSON()")
    page.keyboard.down("Alt")
    page.mouse.click(line["x"] + 3, line["y"] + line["height"] / 2)
    page.keyboard.up("Alt")


def play_until_lit(page: Page, watch: Watch, word: str) -> None:
    def step() -> bool:
        where: dict[str, Any] | None = watch.evaluate(
            "chrome.runtime.sendMessage({type: 'tap_where'}).catch(() => null)"
        )
        if where is not None:
            play_to(watch, where["position_s"] + STEP_S)
        lit: str = page.evaluate("[...(CSS.highlights.get('utter-word') ?? [])].map(String).join('')")
        return lit == word

    until(step, f"the light on {word!r}")


def play_to(watch: Watch, position_s: float) -> None:
    """Let the sound out up to a media time."""
    tell = f"chrome.runtime.sendMessage({{type: 'tap_play_to', position_s: {position_s}}})"
    until(lambda: watch.evaluate(f"{tell}.then(() => true, () => null)"), "the player")


def take(page: Page, name: str, scheme: Scheme) -> None:
    page.emulate_media(
        color_scheme="light" if scheme == "light" else "dark",
        forced_colors="active" if scheme == "forced" else "none",
    )
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(FADE_MS)
    picture = page.context.new_cdp_session(page).send("Page.captureScreenshot")
    (FOLDER / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    main()
