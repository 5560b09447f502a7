"""Our scripts for web pages in a headless Chromium, without the extension: its worker is the test.

In   scripts of extension/page/ in their order; they run in the page's own world
Out  a Playwright page with `chrome` as those scripts know it: the messages of _locales, and the extension's id
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import binary

EXTENSION: Final = Path(__file__).parents[2] / "extension"

PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>The sea</title>
<main><h1>The sea</h1><p id="first">The harbour slept.</p><p><input aria-label="Name"></p><p id="last">The boats lay
still.</p></main>"""

# As Chrome fills them: a named placeholder stands for $1, $2...
_GET_MESSAGE: Final = """(name, values = []) => {
  const {message = "", placeholders = {}} = (MESSAGES)[name] ?? {};
  const numbered = message.replace(/\\$(\\w+)\\$/g, (_, word) => placeholders[word.toLowerCase()].content);
  return numbered.replace(/\\$(\\d)/g, (_, digit) => [values].flat()[digit - 1] ?? "");
}"""

_CHROME: Final = """
  globalThis.chrome = {runtime: {id: "an_id"}, i18n: {getMessage: GET_MESSAGE}};
  globalThis.utterPage ??= {};
"""

# A closed shadow tree is closed to Playwright and axe too.
_OPENED: Final = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: "open"}); };
})();
"""


@contextmanager
def headless() -> Iterator[Browser]:
    """Start a Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(headless=True, executable_path=binary())
        yield browser
        browser.close()


def get_message(locale: str, **messages: str) -> str:
    """Return JavaScript of `chrome.i18n.getMessage` in a locale; `messages` stand in place of those of their names."""
    words = json.loads((EXTENSION / "_locales" / locale / "messages.json").read_text(encoding="utf-8"))
    words |= {name: {"message": message} for name, message in messages.items()}
    return _GET_MESSAGE.replace("MESSAGES", json.dumps(words))


def inject(page: Page, scripts: list[str], opened: bool = True, locale: str = "en", **messages: str) -> None:
    """Run the scripts in the page; `messages` stand in place of the locale's."""
    sources = [(EXTENSION / "page" / script).read_text(encoding="utf-8") for script in scripts]
    chrome = _CHROME.replace("GET_MESSAGE", get_message(locale, **messages))
    page.evaluate(f"(() => {{{chrome}}})();" + (_OPENED if opened else "") + "\n".join(sources))
