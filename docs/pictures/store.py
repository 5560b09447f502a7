"""Make the pictures of the stores' listings from those of docs/pictures, into docs/store.

    python -m docs.pictures.store

Screenshots of 1280 x 800 pixels (the stores allow five), the small promotional tile of 440 x 280, and the logo of 300 x
300 that Edge asks for; none is transparent. Needs Chromium and Playwright, as the browser tests do. The pictures of the
tree are made smaller with oxipng, without a loss and without other colours than RGB.
"""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from docs.pictures.make import FONTS
from tests.browser.chromium import binary

PICTURES: Final = Path(__file__).parent
STORE: Final = PICTURES.parent / "store"
MARK: Final = PICTURES.parents[1] / "extension" / "icons" / "mark.svg"
SCREENSHOT: Final = (1280, 800)
TILE: Final = (440, 280)
LOGO: Final = (300, 300)


@dataclass(frozen=True)
class Shot:
    """One screenshot: a line, and below it pictures side by side, each with its height."""

    name: str
    line: str
    parts: tuple[tuple[str, int], ...]


SHOTS: Final = (
    Shot("1-reading", "Pages read aloud, the spoken word lit", (("reading-light", 704),)),
    Shot("2-dark", "On dark pages, too", (("reading-dark", 704),)),
    Shot("3-dimmed", "If you like, everything else steps back", (("reading-dimmed", 704),)),
    Shot("4-yours", "Your speed, your voice, your words", (("popup-speaking-light", 640), ("options-own-light", 587))),
    Shot("5-save", "An article to take along, as a file of sound", (("save-light", 680),)),
)
STYLE: Final = """<style>
  body { margin: 0; height: 100vh; font-family: sans-serif; background: #e6eeed; display: grid; }
  .shot { grid-template-rows: 96px 704px; }
  h1 { margin: 0; color: #fff; background: #0f6b66; font-size: 36px; display: grid; place-items: center; }
  .parts { display: flex; gap: 48px; justify-content: center; align-items: center; }
  img { display: block; }
  .tile { background: #0f6b66; color: #fff; place-content: center; justify-items: center; gap: 12px; }
  .tile b { font-size: 52px; line-height: 1; } .tile span { font-size: 22px; }
  .logo { background: #0f6b66; place-content: center; }
</style>"""


def main() -> None:
    with page() as drawing:
        for shot in SHOTS:
            parts = "".join(f'<img src="{picture(name)}" height="{height}">' for name, height in shot.parts)
            draw(drawing, SCREENSHOT, f"<body class=shot><h1>{shot.line}</h1><div class=parts>{parts}</div>", shot.name)
        words = "<b>Utter</b><span>Pages read aloud, on your own computer</span>"
        draw(drawing, TILE, f'<body class=tile><img src="{mark()}" height="96">{words}', "tile")
        draw(drawing, LOGO, f'<body class=logo><img src="{mark()}" height="300">', "logo")


@contextmanager
def page() -> Iterator[Page]:
    """Start a browser with fonts as most people have them."""
    with tempfile.TemporaryDirectory(prefix="utter-pictures-") as folder, sync_playwright() as driver:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(FONTS, encoding="utf-8")
        browser = driver.chromium.launch(executable_path=binary(), env={"FONTCONFIG_FILE": str(fonts)})
        yield browser.new_page()
        browser.close()


def picture(name: str) -> str:
    return f"data:image/png;base64,{base64.b64encode((PICTURES / f'{name}.png').read_bytes()).decode()}"


def mark() -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(MARK.read_bytes()).decode()}"


def draw(drawing: Page, size: tuple[int, int], content: str, name: str) -> None:
    width, height = size
    drawing.set_viewport_size({"width": width, "height": height})
    drawing.set_content(f"<!doctype html>{STYLE}{content}")
    drawing.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    drawing.screenshot(path=STORE / f"{name}.png")


if __name__ == "__main__":
    main()
