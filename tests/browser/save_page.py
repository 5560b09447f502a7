"""The page that saves sound, opened as the popup's button does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from tests.browser.chromium import Browser, Watch

SAVE: Final = "save/save.html"


@contextmanager
def opened(browser: Browser, watch: Watch, read: Page) -> Iterator[Page]:
    """Save what the page `read` has: a page opens for that."""
    read.bring_to_front()
    with browser.context.expect_page(lambda page: SAVE in page.url) as came:
        watch.post(type="save_tab")
    page = came.value
    # With its words on it: before all style sheets are there, what the page hides is laid out, though never painted.
    page.locator("#start:not(:empty)").wait_for()
    try:
        yield page
    finally:
        page.close()


def saved(page: Page, file_format: str, folder: Path) -> Path:
    """Choose the format, press the button, and return the file under the name that the browser gives it."""
    page.locator("#format").select_option(file_format)
    with page.expect_download() as coming:
        page.locator("#start").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file
