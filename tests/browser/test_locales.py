"""The extension's pages and the bar in each language that there is: at 360 px nothing is cut off or scrolls sideways.

The browser speaks the language; the worker is the test, which tells each state.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.bare_page import EXTENSION
from tests.browser.chromium import binary
from tests.browser.devtools import until
from tests.browser.installation import EXTENSION_ID
from tests.browser.shown_bar import IDLE, SPEAKING, Shown
from tests.patience import PATIENCE_S

_ALL: Final = sorted(folder.name for folder in (EXTENSION / "_locales").iterdir())
# German has the longest words, Japanese other letters; a browser for each of the others takes its time.
_SLICE: Final = ("de", "en", "ja")
LOCALES: Final = [pytest.param(each, marks=() if each in _SLICE else pytest.mark.long) for each in _ALL]
WIDTH: Final = 360
POPUP_HEIGHT: Final = 600  # the most that the browser gives one

HELPER: Final[dict[str, Any]] = {
    "phase": "ready", "version": "0.1.0", "build": "b", "default_voice": "af_heart", "problem": None,
    "families": [{"name": "kokoro", "state": "ready"}, {"name": "espeak", "state": "ready"}],
}  # fmt: skip
STANDING_IN: Final = HELPER | {
    "families": [{"name": "kokoro", "state": "missing", "remedy": None}, {"name": "espeak", "state": "ready"}],
}  # fmt: skip
FILES: Final[dict[str, Any]] = {
    "phase": "installed", "size_bytes": 355e6, "left_bytes": 0, "free_bytes": 40e9, "problem": None
}  # fmt: skip
CRASHED: Final = {
    "code": "engine_unreachable", "message": "The engine could not be started.", "language": "en",
    "remedy": "Look at its log.", "remedy_language": "en",
}  # fmt: skip
SILENT: Final = {"code": "helper_silent", "message": "The helper does not answer.", "remedy": None}
STATES: Final[dict[str, dict[str, Any]]] = {
    "idle": {"reading": IDLE, "helper": HELPER, "files": FILES},
    "speaking": {"reading": SPEAKING | {"speed": 3, "capped_speed": 1.4}, "helper": HELPER, "files": FILES},
    "no helper": {"reading": IDLE, "helper": HELPER | {"phase": "missing"}, "files": FILES},
    "unknown": {"reading": IDLE, "helper": HELPER | {"phase": "forbidden"}, "files": FILES},
    "silent": {"reading": IDLE, "helper": HELPER | {"phase": "failed", "problem": SILENT}, "files": FILES},
    "crashed": {"reading": IDLE, "helper": HELPER | {"phase": "failed", "problem": CRASHED}, "files": FILES},
    "no voice": {"reading": IDLE, "helper": STANDING_IN, "files": FILES | {"phase": "missing", "left_bytes": 355e6}},
    "half a voice": {"reading": IDLE, "helper": STANDING_IN, "files": FILES | {"phase": "missing", "left_bytes": 2e8}},
    "download": {"reading": IDLE, "helper": STANDING_IN, "files": FILES | {"phase": "downloading", "left_bytes": 2e8}},
}
VOICES: Final[list[dict[str, Any]]] = [
    {"id": f"v{n}", "name": "Heart", "family": "kokoro", "languages": [tag], "gender": "female", "grade": "A"}
    for n, tag in enumerate(["en-US", "en-GB", "de", "es", "fr", "it", "pt-BR", "hi", "ja", "zh"])
]

DOING: Final[list[dict[str, Any]]] = [
    {"left_s": 7000}, {"left_s": 30}, {"phase": "waiting", "position_s": 0}, {"phase": "waiting"}, {"phase": "paused"},
    {"speed": 3, "capped_speed": 1.4},
]  # fmt: skip

# The worker, as far as a page hears of it.
WORKER: Final = """
  chrome.runtime.connect = () => {
    const listeners = [];
    const post = (message) => listeners.forEach((listener) => listener(message));
    const voices = {type: "voices", voices: VOICES};
    globalThis.tell = (state) => post({type: "state", ...state});
    return {
      onMessage: {addListener: (listener) => listeners.push(listener)}, onDisconnect: {addListener() {}},
      disconnect() {},
      postMessage({type, ask, question}) {
        if (type === "take") setTimeout(() => post({type: "taken", savable: SAVABLE}));
        if (question?.type === "voices") setTimeout(() => post({type: "answer", ask, answer: voices}));
      },
    };
  };
"""
SAVABLE: Final[dict[str, Any]] = {
    "title": "The sea", "source": "article", "text": "The harbour slept.", "segments": [], "language": "en"
}  # fmt: skip

# What is seen and does not fit: beyond the window, or cut off by its own box or by one around it.
CUT: Final = """(root) => {
  const isSeen = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest(".unseen, svg");
  const elements = [...(root ?? document.body).querySelectorAll("*")].filter(isSeen);
  const beyond = elements.filter((element) => {
    const {left, right} = element.getBoundingClientRect();
    return right > innerWidth + 0.5 || left < -0.5;
  });
  const cut = elements.filter((element) => {
    const {display, overflowX, webkitLineClamp} = getComputedStyle(element);
    if (element.matches("input, textarea, select, progress") || display === "inline") return false;
    if (webkitLineClamp !== "none") return false; // a page's title
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    return (hasText || overflowX !== "visible") && element.scrollWidth > element.clientWidth + 1;
  });
  const name = ({tagName, id, className, textContent}) => `${tagName}#${id}.${className}: ${textContent.trim()}`;
  return [...new Set([...beyond, ...cut])].map(name);
}"""


@dataclass(frozen=True)
class Extension:
    """The extension in a headless browser of one language, without a helper."""

    locale: str
    context: BrowserContext

    def open(self, path: str) -> Page:
        """Open a page of the extension, which hears only the test."""
        page = self.context.new_page()
        page.add_init_script(WORKER.replace("VOICES", json.dumps(VOICES)).replace("SAVABLE", json.dumps(SAVABLE)))
        page.goto(f"chrome-extension://{EXTENSION_ID}/{path}")
        # Not wait_for_function, which asks again by a way that the page's policy forbids.
        until(lambda: page.evaluate("'tell' in globalThis"), f"the scripts of {path}")
        return page


@pytest.fixture(scope="module", params=LOCALES)
def extension(
    chromium: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Extension]:
    context = chromium.browser_type.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=binary(),
        args=[
            f"--load-extension={EXTENSION}",
            f"--disable-extensions-except={EXTENSION}",
            f"--lang={request.param.replace('_', '-')}",
        ],
        viewport={"width": WIDTH, "height": 800},
    )
    context.set_default_timeout(1000 * PATIENCE_S)
    if not context.service_workers:
        context.wait_for_event("serviceworker")  # before that the browser may not know the extension's pages yet
    yield Extension(request.param, context)
    context.close()


def cut(page: Page) -> list[str]:
    """Return what does not fit in the page."""
    found: list[str] = page.evaluate(f"({CUT})()")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"the page scrolls sideways by {wider} px"] if wider > 0 else [])]


@pytest.mark.parametrize("path", ["popup/popup.html", "options/options.html", "welcome/welcome.html"])
def test_nothing_is_cut_off_whatever_the_helper_and_the_reading_do(extension: Extension, path: str) -> None:
    page = extension.open(path)
    wrong = {}
    for state, told in STATES.items():
        page.evaluate("(state) => tell(state)", told)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        if found := cut(page):
            wrong[state] = found
    assert wrong == {}
    assert page.evaluate("document.documentElement.lang")[:2] == extension.locale[:2]
    page.close()


def test_the_list_of_voices_and_the_page_that_saves_fit_too(extension: Extension) -> None:
    page = extension.open("popup/popup.html")
    page.evaluate("(state) => tell(state)", STATES["idle"])
    page.locator("#open_voices").click()
    page.locator("button[data-voice]").first.wait_for(state="attached")
    assert cut(page) == []
    page.evaluate("chrome.storage.local.set({settings: {translate: true}})")
    page.close()
    page = extension.open("save/save.html")
    page.locator("#translated:visible").wait_for()
    found = cut(page)
    page.evaluate("chrome.storage.local.clear()")
    assert found == []
    page.close()


def test_the_helpers_sentences_are_marked_as_english_and_accents_are_told_in_the_interfaces_language(
    extension: Extension,
) -> None:
    page = extension.open("popup/popup.html")
    page.evaluate("(state) => tell(state)", STATES["crashed"])
    marked = page.locator("#helper_trouble p").evaluate_all(
        "(all) => all.map(({lang, innerText}) => [lang, innerText])"
    )
    assert marked == [["en", CRASHED["message"]], ["en", CRASHED["remedy"]]]
    page.evaluate("(state) => tell(state)", STATES["idle"])
    page.locator("#open_voices").click()
    page.locator("button[data-voice]").first.wait_for(state="attached")
    accents = page.locator(".voice label small").all_text_contents()
    assert any("American" in accent for accent in accents) == (extension.locale == "en")
    page.close()


@pytest.mark.parametrize("translate", [False, True], ids=["as at first", "with the button that translates"])
def test_the_way_to_the_natural_voice_is_seen_without_scrolling(extension: Extension, translate: bool) -> None:
    page = extension.open("popup/popup.html")
    page.set_viewport_size({"width": WIDTH, "height": POPUP_HEIGHT})
    page.evaluate("(settings) => chrome.storage.local.set({settings})", {"translate": translate})
    until(lambda: page.locator("#translate").is_visible() == translate, "the popup with its settings")
    wrong = {}
    for state in ("no voice", "half a voice", "download"):
        page.evaluate("(state) => tell(state)", STATES[state])
        button, footer = (page.locator(each).bounding_box() for each in ("#files button", "footer"))
        assert button is not None and footer is not None
        # The footer stays where it is, over what scrolls.
        if (over := button["y"] + button["height"] - footer["y"]) > 0:
            wrong[state] = over
    page.evaluate("chrome.storage.local.clear()")
    page.close()
    assert wrong == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_is_whole_and_its_words_take_two_lines_at_most(blank_page: Page, width: int, locale: str) -> None:
    blank_page.set_viewport_size({"width": width, "height": 700})
    bar = Shown(blank_page, locale=locale)
    for doing in DOING:
        bar.show(doing)
        seen = bar.page.locator(".seen")
        lines = seen.evaluate("(seen) => seen.clientHeight / parseFloat(getComputedStyle(seen).lineHeight)")
        assert lines < 2.5, seen.inner_text()
        assert bar.page.locator("section.bar").evaluate(CUT) == []
    for button in ("speed", "voice"):
        bar.page.locator(f"button.{button}").click()
        bar.tell_voices(("a", "Heart", "American English"), ("b", "English (Received Pronunciation)", None))
        assert bar.page.locator("section.bar").evaluate(CUT) == []
    bar.page.locator("button[aria-expanded]").last.click()
    assert bar.page.locator("section.bar").evaluate(CUT) == []
