"""Our scripts for web pages in a headless Chromium, without the extension: its worker is the test.

In   scripts of extension/page/ in their order; they run in the page's own world
Out  a Playwright page with `chrome` as those scripts know it: the messages of _locales, and the extension's id
"""

import json
import re
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
_CHROME: Final = """(() => {
  const messages = MESSAGES;
  const getMessage = (name, values = []) => {
    const {message = "", placeholders = {}} = messages[name] ?? {};
    const numbered = message.replace(/\\$(\\w+)\\$/g, (_, word) => placeholders[word.toLowerCase()].content);
    return numbered.replace(/\\$(\\d)/g, (_, digit) => [values].flat()[digit - 1] ?? "");
  };
  globalThis.chrome = {runtime: {id: "an_id"}, i18n: {getMessage}};
  globalThis.utterPage ??= {};
})();
"""

# A closed shadow tree is closed to Playwright and axe too.
_OPENED: Final = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: "open"}); };
})();
"""


def scripts(name: str) -> list[str]:
    """Return a list of page/scripts.js, in the order in which its scripts must run."""
    lists = (EXTENSION / "page" / "scripts.js").read_text(encoding="utf-8")
    found = lists.partition(f"const {name} = [")[2].partition("]")[0]
    return re.findall(r'"([^"]+)"', found)


@contextmanager
def headless() -> Iterator[Browser]:
    """Start a Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(headless=True, executable_path=binary())
        yield browser
        browser.close()


def inject(page: Page, scripts: list[str], opened: bool = True, locale: str = "en", **messages: str) -> None:
    """Run the scripts in the page; `messages` stand in place of the locale's."""
    words = json.loads((EXTENSION / "_locales" / locale / "messages.json").read_text(encoding="utf-8"))
    words |= {name: {"message": message} for name, message in messages.items()}
    sources = [(EXTENSION / "page" / script).read_text(encoding="utf-8") for script in scripts]
    page.evaluate(_CHROME.replace("MESSAGES", json.dumps(words)) + (_OPENED if opened else "") + "\n".join(sources))
