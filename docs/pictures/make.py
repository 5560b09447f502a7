"""Take the pictures of the extension: the real extension in, with a real helper and without; PAGE-STATE-SCHEME.png out.

    python -m docs.pictures.make [FOLDER]

Without a folder it takes those that the documents show, into docs/pictures; with one all there are, to be looked at.
Needs what the browser tests need (Chromium, Playwright). The popup is taken as a page of the popup's width, its words
and state those of the real one. The natural voice is a generated one, from a hub on this machine.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import BrowserContext, Page, Worker, sync_playwright

from bench import checkpoint
from native_helper.voices.kokoro.voices import read_voices
from tests.browser.chromium import binary
from tests.browser.devtools import until
from tests.browser.installation import EXTENSION_ID, Installation, installed
from tests.setup.hub_server import HubServer, hub_server
from tests.setup.model_set import Gate

Scheme = Literal["light", "dark", "forced"]

SHOWN: Final = (  # by README.md and docs/
    *("popup-speaking-light", "popup-speaking-dark", "popup-speaking-forced"),
    *("options-look-light", "options-look-dark", "options-look-forced"),
    "options-own-light",
)
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark", "forced")  # the last one: the person's own colours
POPUP_WIDTH: Final = 360
PAGE_WIDTH: Final = 720
LONG_PX: Final = 800
LATE: Final = ("voices/bm_", "voices/e", "voices/f", "voices/h", "voices/i", "voices/j", "voices/p", "voices/z")
MAX_PX: Final = 1400  # of this height a picture has some 120 kB

# Reads a text as a selection would, so that the popup has something to show: a page's own selection needs a window.
TITLE: Final = "How books learned to speak"
TEXT: Final = "The lamp was low and the house was quiet. She opened the book at page 27 and began to read aloud. " * 12

# Debian's default sans is one that few people see on their screens; Liberation Sans is as wide as Arial and Helvetica.
FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>sans</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match>
<match target="pattern"><test name="family"><string>sans-serif</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match>
<match target="pattern"><test name="family"><string>system-ui</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match></fontconfig>
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="utter-pictures-") as name, hub_server(voice_files()) as hub:
        folder = Path(name)
        with installed(folder / "installed", HF_ENDPOINT=hub.endpoint) as installation:
            with browser(installation.user_data, installation) as context:
                take_files(context, hub)
                take_ready(context)
            with browser(folder / "bare", installation) as context:
                take_missing(context)


def voice_files() -> dict[str, bytes]:
    """Return a tiny Kokoro with all its voices, as the hub publishes it."""
    with tempfile.TemporaryDirectory(prefix="utter-kokoro-") as name:
        folder = Path(name)
        checkpoint.write(folder)
        sample = (folder / "voices" / "af_heart.safetensors").read_bytes()
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return files | {f"voices/{voice.id}.safetensors": sample for voice in read_voices()}


@contextmanager
def browser(user_data: Path, installation: Installation) -> Iterator[BrowserContext]:
    """Start Chromium with the extension; `user_data` decides whether it finds the helper."""
    extension = installation.extension
    user_data.mkdir(exist_ok=True)
    fonts = user_data / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            user_data,
            executable_path=binary(),
            args=[f"--load-extension={extension}", f"--disable-extensions-except={extension}"],
            env={**os.environ, **installation.downloads, "FONTCONFIG_FILE": str(fonts)},
            device_scale_factor=2,
        )
        yield context
        context.close()


def take_files(context: BrowserContext, hub: HubServer) -> None:
    """Take the natural voice on its way: before, a failure, in the middle, after."""
    pages = {
        "popup": opened(context, "popup/popup.html", POPUP_WIDTH),
        "welcome": opened(context, "welcome/welcome.html", PAGE_WIDTH),
    }
    gate = hub.on_piece = Gate(0, [path for path in list(hub.revisions.values())[-1] if path.startswith(LATE)])

    def take_all(state: str, selector: str) -> None:
        for name, page in pages.items():
            page.locator(selector).wait_for()
            take(page, f"{name}-{state}")

    press = pages["popup"].locator(".files > button")
    take_all("offered", ".files[data-state=offer] > button:enabled")
    hub.status = {"/api": [401]}
    press.click()
    take_all("failed", ".files[data-state=failed]")
    press.click()
    gate.reached.wait()
    take_all("coming", ".files[data-state=coming]")
    press.click()
    take_all("stopped", ".files[data-state=offer] > button:enabled")
    press.click()
    gate.open.set()
    take_all("come", ".files[data-state=here]")
    for page in pages.values():
        page.close()


def take_ready(context: BrowserContext) -> None:
    popup = opened(context, "popup/popup.html", POPUP_WIDTH)
    popup.locator("#helper[data-tone=good]").wait_for()
    take(popup, "popup-ready")
    popup.locator("#open_voices").click()
    popup.locator(".voice").first.wait_for()
    take(popup, "popup-voices")
    popup.locator(".more > summary").first.click()
    take(popup, "popup-voices-more")
    popup.locator("#close_voices").click()
    for path, name in (("options/options.html", "options"), ("welcome/welcome.html", "welcome")):
        page = opened(context, path, PAGE_WIDTH)
        page.locator("#helper[data-tone=good]").wait_for()
        take(page, f"{name}-ready")
        if name == "options":
            take_options(page)
        page.close()
    speak(context)
    popup.locator("#progress_row").wait_for()
    until(lambda: heard(popup) > 0.1, "a tenth of the text")
    popup.locator("#main").click()
    take(popup, "popup-paused")
    popup.locator("#main").click()
    until(lambda: heard(popup) > 0.2, "a fifth of the text")
    take(popup, "popup-speaking")
    popup.locator("#stop").click()


def take_options(page: Page) -> None:
    """Take the sections that are worth a picture each, with something in them."""
    page.locator("#skip_told .spoken").wait_for()
    for word, said in (("Nguyen", "win"), ("Marrowfern", "marrow fern")):
        page.locator("#own_word").fill(word)
        page.locator("#own_said").fill(said)
        page.keyboard.press("Enter")
        page.locator("#own_done", has_text=word).wait_for()
    page.locator("#own_trial button").click()
    page.locator("#own_told .spoken").wait_for()
    for name, title in (("look", "look_title"), ("skip", "skip_title"), ("own", "own_title")):
        take(page, f"options-{name}", f"section:has(#{title})")
    for button in ("Remove “Nguyen”", "Remove “Marrowfern”"):
        page.get_by_role("button", name=button).click()
        page.get_by_role("button", name=button).wait_for(state="detached")


def heard(popup: Page) -> float:
    """Return the part of the text that was heard."""
    part: float = popup.evaluate("document.querySelector('progress').value")
    return part


def take_missing(context: BrowserContext) -> None:
    for path, name, width in (
        ("popup/popup.html", "popup", POPUP_WIDTH),
        ("welcome/welcome.html", "welcome", PAGE_WIDTH),
    ):
        page = opened(context, path, width)
        page.locator("#helper[data-tone=bad]").wait_for()
        take(page, f"{name}-missing")


def opened(context: BrowserContext, path: str, width: int) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 400})
    page.goto(f"chrome-extension://{EXTENSION_ID}/{path}")
    return page


def speak(context: BrowserContext) -> None:
    """Choose "Speak" in the menu of a page with that title."""
    page = context.new_page()
    page.goto(f"data:text/html,<title>{TITLE}</title>")
    page.bring_to_front()
    worker(context).evaluate(
        """async ([title, text]) => {
          const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
          const info = { menuItemId: "speak", selectionText: text, pageUrl: "", editable: false, frameId: 0 };
          chrome.contextMenus.onClicked.dispatch(info, { ...tab, title });
        }""",
        [TITLE, TEXT],
    )


def worker(context: BrowserContext) -> Worker:
    return context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")


def take(page: Page, name: str, part_of_it: str | None = None) -> None:
    """Take the page, or one element of it, in all schemes, without mouse and focus; a long page in parts."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur()")
    for scheme in SCHEMES:
        forced = scheme == "forced"
        page.emulate_media(
            color_scheme="dark" if scheme != "light" else "light", forced_colors="active" if forced else "none"
        )
        if part_of_it is not None:
            if folder is not None or f"{name}-{scheme}" in SHOWN:
                path = (folder or Path(__file__).parent) / f"{name}-{scheme}.png"
                page.locator(part_of_it).screenshot(path=path, scale="css")
            continue
        width: int = page.evaluate("innerWidth")
        height: int = page.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
        page.set_viewport_size({"width": width, "height": height})
        edges = [0, *cuts(page, height), height]
        for part, (top, bottom) in enumerate(pairwise(edges), start=1):
            picture = f"{name}{part if part > 1 else ''}-{scheme}"
            if folder is None and picture not in SHOWN:
                continue
            page.screenshot(
                path=(folder or Path(__file__).parent) / f"{picture}.png",
                # Long pages are kept at one pixel per pixel, which a README shows them at anyway.
                scale="device" if height < LONG_PX else "css",
                clip={"x": 0, "y": top, "width": width, "height": bottom - top},
            )


def cuts(page: Page, height: int) -> list[int]:
    """Return where to cut a page that is longer than a picture should be: between two sections, near the middle."""
    if height <= MAX_PX:
        return []
    tops: list[int] = page.evaluate(
        "[...document.querySelectorAll('section')].map(each => Math.round(each.getBoundingClientRect().top - 8))"
    )
    return [min(tops, key=lambda top: abs(top - height / 2))]


if __name__ == "__main__":
    main()
