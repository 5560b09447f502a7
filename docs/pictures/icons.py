"""Draw the icons: mark.svg and mark_16.svg in, icon_{16,32,48,128}.png out, into extension/icons.

Needs Chromium and Playwright (both are there for the browser tests); the PNG files are kept in the tree.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).parents[2] / "extension" / "icons"
SIZES = (16, 32, 48, 128)
CHROMIUM = "/usr/lib/chromium/chromium"


def main() -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        for size in SIZES:
            svg = (ICONS / ("mark_16.svg" if size == 16 else "mark.svg")).read_text(encoding="utf-8")
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{svg}")
            page.screenshot(path=ICONS / f"icon_{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
