"""A page that our scripts light, without the extension around them: what the worker says is said by the test.

The scripts are those of the extension, in the page's own world; `chrome` is a small stand-in with one port. What the
page tells the worker is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Frame, Page

from tests.browser.bare_page import EXTENSION, scripts
from tests.patience import PATIENCE_S

TAKING: Final = scripts("SELECTION_SCRIPTS")
LIGHT: Final = scripts("LIGHT_SCRIPTS")

BROWSER: Final = """
globalThis.told = [];
globalThis.ports = [];
function event() {
  const listeners = new Set();
  return {
    addListener: (listener) => listeners.add(listener), removeListener: (listener) => listeners.delete(listener),
    tell: (message) => { for (const listener of listeners) listener(message) }, count: () => listeners.size,
  };
}
globalThis.chrome = {runtime: {
  id: "utter",
  onMessage: event(),
  connect({name}) {
    const port = {name, onMessage: event(), onDisconnect: event(), isOpen: true,
      postMessage(message) { told.push(structuredClone(message)) }, disconnect() { port.isOpen = false }};
    ports.push(port);
    return port;
  },
}};
"""

LOOK: Final = {"highlight": "both", "color": "amber", "dim": False, "follow": False, "alt_click": True, "bar": False}

_SAY: Final = "(message) => ports.at(-1).onMessage.tell(message)"

_LIT: Final = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString()).join("|")"""


def source(name: str) -> str:
    """Return a script of ours."""
    return (EXTENSION / name).read_text(encoding="utf-8")


class LitPage:
    """The page or one of its frames, and the worker's side of its port."""

    def __init__(self, page: Page | Frame) -> None:
        """Put our scripts in the page."""
        self.page: Any = page
        self.name = self.text = ""  # of what was taken last
        page.evaluate(BROWSER)
        self.inject(*TAKING)
        self.inject(*LIGHT)
        self.look()
        self.speed(1)

    def inject(self, *names: str) -> None:
        for name in names:
            self.page.evaluate(source(name))

    def take(self, selector: str) -> str:
        """Select an element's content and take it, as the person's click does; return the text."""
        self.page.evaluate("(selector) => getSelection().selectAllChildren(document.querySelector(selector))", selector)
        return self.take_selected()

    def take_selected(self) -> str:
        """Take what is selected; return the text."""
        taken = self.page.evaluate("utterPage.takeSelection()")
        self.name, self.text = taken["taken"], taken["text"]
        return self.text

    def say(self, **message: Any) -> None:
        """Tell the page what the worker would."""
        self.page.evaluate(_SAY, message)

    def look(self, **changed: Any) -> None:
        self.say(type="look", look={**LOOK, **changed})

    def hear(self, sentence: str, word: str | None = None) -> None:
        """Say that this part of the text is heard now."""
        at = self.text.index(sentence)
        heard = None if word is None else self._span(at + sentence.index(word), word)
        self.say(type="lit", taken=self.name, sentence=self._span(at, sentence), word=heard)

    def _span(self, at: int, part: str) -> dict[str, int]:
        start = utf16_units(self.text[:at])
        return {"start": start, "end": start + utf16_units(part)}

    def speed(self, speed: float, phase: str = "speaking") -> None:
        self.say(type="reading", reading={"phase": phase, "speed": speed, "capped_speed": None})

    def lit_sentence(self) -> str:
        """Return the characters that are lit as the sentence."""
        found: str = self.page.evaluate(_LIT, "utter-sentence")
        return found

    def lit_word(self) -> str:
        """Return the characters that are lit as the word."""
        found: str = self.page.evaluate(_LIT, "utter-word")
        return found

    def told(self, kind: str) -> list[dict[str, Any]]:
        """Return what the page told the worker, of one type."""
        found: list[dict[str, Any]] = self.page.evaluate("(kind) => told.filter(({type}) => type === kind)", kind)
        return found


def utf16_units(text: str) -> int:
    """Return how long the browser finds the text."""
    return len(text.encode("utf-16-le")) // 2


@contextmanager
def lit_page(browser: Browser, html: str, **context: Any) -> Iterator[LitPage]:
    """Open a page with this content and our scripts in it."""
    opened = browser.new_context(viewport={"width": 800, "height": 600}, **context)
    opened.set_default_timeout(1000 * PATIENCE_S)
    page = opened.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_content(f"<!doctype html><html lang=en><title>A page</title>{html}")
    yield LitPage(page)
    opened.close()
    assert complaints == []
