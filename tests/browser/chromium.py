"""A headed Chromium with the installed extension, and what a person does with it.

Mouse and keyboard go through the screen where that is what a test is about (menu, keys), else through Playwright.
What the extension thinks is read where its own pages read it: over the port "ui" of its service worker.
"""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.desktop import Desktop
from tests.browser.devtools import Devtools, Target, insist, until
from tests.browser.installation import EXTENSION_ID, Installation
from tests.patience import PATIENCE_S

WINDOW: Final = (1200, 860)
ICON: Final = (WINDOW[0] - 149, 63)  # of a pinned extension, left of the browser's own three
SOUND_BUTTON: Final = 36  # wide: a fourth one, from the first sound until it was stopped

# A page of the extension keeps what the worker tells, as the popup does.
_WATCH: Final = """
globalThis.told = [];
globalThis.worker = null;
globalThis.attend = () => {
  worker = chrome.runtime.connect({name: "ui"});
  worker.onMessage.addListener((message) => told.push(message));
  worker.onDisconnect.addListener(() => setTimeout(attend, 100)); // the worker was stopped: the next one tells on
};
attend();
globalThis.asked = [];
chrome.storage.session.onChanged.addListener((changes) => {
  if (changes.asked?.newValue) asked.push(changes.asked.newValue);
});
globalThis.state = () => told.findLast((message) => message.type === "state");
"""


# The worker keeps what it says to the player and the helper, without the sound.
_LISTEN_IN: Final = """(() => {
  const list = (message) => ({...message, pcm: undefined});
  const tap = (port, to, from) => {
    const post = port.postMessage.bind(port);
    port.postMessage = (message) => { said[to].push(list(message)); post(message); };
    port.onMessage.addListener((message) => said[from].push(list(message)));
  };
  if (!globalThis.said) {
    const connect = chrome.runtime.connectNative.bind(chrome.runtime);
    chrome.runtime.connectNative = (name) => {
      const port = connect(name);
      tap(port, "to_helper", "from_helper");
      return port;
    };
    chrome.runtime.onConnect.addListener((port) => {
      if (port.name === "player") tap(port, "to_player", "from_player");
    });
  }
  globalThis.said = {to_helper: [], from_helper: [], to_player: [], from_player: []};
})()"""


class Watch:
    """What the service worker tells its pages: `reading` and `helper`, now and before."""

    def __init__(self, target: Target) -> None:
        self._target = target
        target.evaluate(_WATCH)
        self.until("true")

    def until(self, condition: str) -> dict[str, Any]:
        """Wait until JavaScript over `reading` and `helper` holds for the present state; return it."""
        try:
            state = self._target.until(
                f"(() => {{ const now = state(); if (!now) return null; const {{reading, helper}} = now;"
                f"return ({condition}) ? now : null }})()"
            )
        except AssertionError as late:
            raise AssertionError(f"{condition}: never true; last: {self._target.evaluate('state()')}") from late
        found: dict[str, Any] = state
        return found

    def first(self, condition: str) -> dict[str, Any]:
        """Wait until JavaScript over `reading` has held since the last `forget`; return the first such state.

        It may be over by now: what is read goes on while the test looks.
        """
        held = "({type, reading}) => type === 'state' && (" + condition + ")"
        found: dict[str, Any] = self._target.until(f"told.find({held}) ?? null")
        return found

    def finished(self) -> dict[str, Any]:
        """Wait until a reading that came after the last `forget` was heard to its end; return its last state."""
        spoke = "told.some(m => m.type === 'state' && m.reading.phase === 'speaking')"
        return self.until(f"reading.phase === 'idle' && {spoke}")

    def next_job(self, job_id: str) -> dict[str, Any]:
        """Wait until the reading's sound is made by a job after `job_id`: that one was lost and begun anew."""
        # The new job begins with what was made before it, so more than that is its own.
        began = "told.find(m => m.reading?.id === reading.id).reading.made_s"
        return self.until(f"reading.id !== '{job_id}' && reading.made_s > {began}")

    def phases(self) -> list[str]:
        """Return the phases since the last `forget`, each once in a row.

        Without waits for more sound: how often that runs out on the way is the machine's affair.
        """
        told: list[str] = self._target.evaluate("told.filter(m => m.type === 'state').map(m => m.reading.phase)")
        found: list[str] = []
        for phase in told:
            is_on_the_way = phase == "waiting" and found[-1:] in (["speaking"], ["paused"])
            if not is_on_the_way and found[-1:] != [phase]:
                found.append(phase)
        return found

    def forget(self) -> None:
        """Keep only the present state."""
        self._target.evaluate("told = [state()]; asked = []; undefined")

    def stop_workers(self) -> None:
        """End the extension's service worker, as the browser does whenever it likes to."""
        self._target.evaluate("attend = () => {}")  # else this page would start the next one
        self._target.send("ServiceWorker.enable")
        self._target.send("ServiceWorker.stopAllWorkers")

    def post(self, **message: Any) -> None:
        """Tell the worker what a page of the extension would."""
        self._target.evaluate(f"worker.postMessage({json.dumps(message)})")

    def evaluate(self, expression: str) -> Any:
        return self._target.evaluate(expression)

    def asked(self) -> dict[str, Any]:
        """Wait until the worker holds a text, and return it as the engine is asked for it."""
        self._target.until("asked.length > 0")
        found: dict[str, Any] = self._target.evaluate("asked.at(-1)")
        return found

    def tapped(self, ends: bool = False) -> NDArray[np.float32]:
        """Return all samples that the tapped player handed to the sound device, with or without silence at the ends."""
        answer = self._target.evaluate("chrome.runtime.sendMessage({type: 'tap_read'})")
        assert answer is not None, f"the player that was tapped is gone: {self.evaluate('told')}"
        samples: NDArray[np.float32] = np.frombuffer(base64.b64decode(answer["samples"]), "<f4")
        return samples if ends else np.trim_zeros(samples)


@dataclass(frozen=True)
class Popup:
    """The open popup: a window of its own, that Playwright does not know."""

    target: Target
    desktop: Desktop

    def click(self, selector: str) -> None:
        """Wait until the element stands still and can be clicked, and click on its middle with the mouse."""
        where = f"""(() => {{
          const element = document.querySelector("{selector}");
          const isWhole = outerWidth === innerWidth && outerHeight === innerHeight; // the window grows to its content
          if (!element || element.hidden || element.disabled || !isWhole) return null;
          element.scrollIntoView();
          const box = element.getBoundingClientRect();
          return [screenX + box.x + box.width / 2, screenY + box.y + box.height / 2];
        }})()"""
        clicks = f"""(() => {{
          const element = document.querySelector("{selector}");
          if (element.clicks === undefined) element.addEventListener("click", () => {{ element.clicks += 1 }}, true);
          return element.clicks ??= 0;
        }})()"""
        before = self.target.evaluate(clicks)

        def click() -> None:
            last = None
            while (place := self.target.until(where)) != last:
                last = place
            self.desktop.xdotool("mousemove", round(place[0]), round(place[1]), "click", 1)

        insist(click, lambda: bool(self.target.evaluate(clicks) > before), f"a click on {selector}")

    def text(self, selector: str) -> str:
        """Return what a person reads in the element."""
        shown: str = self.target.evaluate(f"document.querySelector('{selector}').innerText")
        return shown


@dataclass(frozen=True)
class Browser:
    """The running browser; one window at the screen's corner."""

    context: BrowserContext
    devtools: Devtools
    desktop: Desktop

    def page(self, url: str) -> Page:
        """Open a page in a tab that is then the active one."""
        page = self.context.new_page()
        page.goto(url)
        page.bring_to_front()
        return page

    def in_worker(self, expression: str) -> Any:
        """Run JavaScript in the service worker that lives now."""
        with self.devtools.attach("background/main.js") as worker:
            return worker.evaluate(expression)

    def in_page(self, page: Page, function: str) -> Any:
        """Run a function among the extension's content scripts of the page, and return what it returns."""
        return self.in_worker(
            f"""(async () => {{
              const tabs = await chrome.tabs.query({{}});
              const found = [];
              for (const {{id}} of tabs) {{
                const run = {{target: {{tabId: id}}, func: {function}}};
                // Only where the person acted does the browser let the extension in.
                await chrome.scripting.executeScript(run).then(([{{result}}]) => found.push(result), () => null);
              }}
              return found.filter((result) => result !== null).at(-1);
            }})()"""
        )

    def listen_in(self) -> None:
        """Let the worker keep what it says from now on over the ports that it opens from now on; see `said`."""
        self.in_worker(_LISTEN_IN)

    def said(self, way: str) -> list[dict[str, Any]]:
        """Return what was said `to_player`, `from_player`, `to_helper` or `from_helper`, in order."""
        found: list[dict[str, Any]] = self.in_worker(f"globalThis.said.{way}")
        return found

    @contextmanager
    def developing(self) -> Iterator[Page]:
        """Open the browser's page about extensions as for a developer.

        Only for one it notes the errors of an extension, and loads an unpacked one again.
        """
        page = self.page("chrome://extensions")
        page.evaluate("chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})")
        noted = {"extensionId": EXTENSION_ID, "errorCollection": True}
        page.evaluate("(noted) => chrome.developerPrivate.updateExtensionConfiguration(noted)", noted)
        yield page
        page.close()

    def own(self, path: str) -> str:
        """Return the address of a page of the extension."""
        return f"chrome-extension://{EXTENSION_ID}/{path}"

    def select(self, page: Page, first: str, last: str | None = None) -> str:
        """Select from the start of element `first` to the end of element `last`; return what the browser calls it."""
        selected: str = page.evaluate(
            """([first, last]) => {
              const range = document.createRange();
              range.setStartBefore(document.querySelector(first).firstChild);
              range.setEndAfter(document.querySelector(last).lastChild);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              return getSelection().toString();
            }""",
            [first, last or first],
        )
        return selected

    def choose_speak(self, page: Page, selector: str, dy: int = 8) -> None:
        """Right-click `dy` below the element's upper edge and choose "Speak" in the browser's own menu."""
        page.bring_to_front()
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        chrome_height = page.evaluate("outerHeight - innerHeight")
        before = self.desktop.windows()
        self.desktop.xdotool("mousemove", round(box["x"]) + 12, round(box["y"] + chrome_height) + dy, "click", 3)
        menu = until(lambda: self.desktop.windows() - before, "the context menu")
        # The last entry is Inspect; the extension's stands above it.
        self.desktop.xdotool("key", "Up", "key", "Up", "key", "Return")
        until(lambda: not menu & self.desktop.windows(), "the end of the context menu")

    def choose_of_page(self, page: Page, place: tuple[float, float], entry: str) -> None:
        """Right-click where nothing is selected, and choose in the extension's own part of the browser's menu."""
        page.bring_to_front()
        x, y = round(place[0]), round(place[1] + page.evaluate("outerHeight - innerHeight"))
        chosen = """(() => {
          if (!globalThis.chosen) chrome.contextMenus.onClicked.addListener(({menuItemId}) => chosen.push(menuItemId));
          return globalThis.chosen ??= [];
        })()"""
        before = len(self.in_worker(chosen))
        # The last entries are the page's source and Inspect; the extension's, above them, are a menu of their own.
        down = ["key", "Down"] * ["read_from_here", "read_page", "save_page"].index(entry)

        def choose() -> None:
            shown = self.desktop.windows()
            self.desktop.xdotool("mousemove", x, y, "click", 3)
            until(lambda: self.desktop.windows() - shown, "the page's menu")
            self.desktop.xdotool(*["key", "Up"] * 3, "key", "Right", *down, "key", "Return")
            until(lambda: self.desktop.windows() <= shown or self.desktop.xdotool("key", "Escape"), "the menu's end")

        insist(choose, lambda: len(self.in_worker(chosen)) > before, f"the menu's {entry}")
        assert self.in_worker(chosen)[before:] == [entry]

    def press(self, page: Page | None, keys: str) -> None:
        """Press the extension's key on the keyboard; without a window manager it goes to the window below the mouse.

        `page` None: in the window that was opened last, which Playwright may not know.
        """
        if page is not None:
            page.bring_to_front()
        pressed = """(() => {
          if (globalThis.pressed === undefined) chrome.commands.onCommand.addListener(() => { pressed += 1 });
          return globalThis.pressed ??= 0;
        })()"""
        before = self.in_worker(pressed)
        insist(
            lambda: self.desktop.xdotool("mousemove", 600, 700, "key", keys),
            lambda: bool(self.in_worker(pressed) > before),
            keys,
        )

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Watch the worker from a page of the extension, in a tab that is not the active one."""
        page = self.context.new_page()
        page.goto(self.own("test/watch.html"))
        with self.devtools.attach("test/watch.html") as target:
            yield Watch(target)
        page.close()

    @contextmanager
    def popup(self, is_read: bool = False) -> Iterator["Popup"]:
        """Click on the extension's icon in the toolbar: that gives it the active tab, as for a person.

        `is_read`: something is being read, be it paused.
        """
        x, y = ICON
        self.desktop.xdotool("mousemove", x - SOUND_BUTTON if is_read else x, y, "click", 1)
        with self.devtools.attach("popup/popup.html") as target:
            target.until("['good', 'bad'].includes(document.querySelector('#helper')?.dataset.tone)")
            try:
                yield Popup(target, self.desktop)
            finally:  # else a test that fails would leave it to the next one
                target.evaluate("setTimeout(() => close()), undefined")
        until(lambda: not self.devtools.has("popup/popup.html"), "the popup's end")

    def tap_player(self) -> None:
        """Let the next player, whoever makes it, and those after it show what goes to the sound device."""
        # The worker ends a quiet player when it likes, so one made here could be gone before its use, or in between.
        self.in_worker(
            """(async () => {
              const make = globalThis.makeUntapped ??= chrome.offscreen.createDocument.bind(chrome.offscreen);
              chrome.offscreen.createDocument = (how) => make({...how, url: `${how.url}?tap`});
              if (await chrome.offscreen.hasDocument()) await chrome.offscreen.closeDocument().catch(() => {});
            })()"""
        )


def binary() -> str:
    """Return the browser itself: Debian's wrapper adds switches of its own."""
    real = Path("/usr/lib/chromium/chromium")
    return str(real) if real.exists() else "chromium"


@contextmanager
def launched(desktop: Desktop, installation: Installation, *switches: str) -> Iterator[Browser]:
    """Start the browser as the installation's own, with the extension's folder loaded, and with more `switches`."""
    # A copy of what was installed, because a page of ours lies in it that only watches.
    extension = installation.user_data.parent / "loaded"
    shutil.copytree(installation.extension, extension)
    (extension / "test").mkdir()
    (extension / "test" / "watch.html").write_text("<!doctype html><title>watch</title>")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            installation.user_data,
            headless=False,
            executable_path=binary(),
            no_viewport=True,
            args=[
                f"--load-extension={extension}",
                f"--disable-extensions-except={extension}",
                "--remote-debugging-port=0",
                "--lang=en-US",  # whatever the machine's is: the tests name buttons in English
                "--window-position=0,0",
                f"--window-size={WINDOW[0]},{WINDOW[1]}",
                *switches,
            ],
            ignore_default_args=["--mute-audio", "--disable-back-forward-cache"],
            env={**desktop.env, **installation.downloads, "PATH": os.environ["PATH"]},
        )
        context.set_default_timeout(1000 * PATIENCE_S)
        try:
            devtools = Devtools(installation.user_data)
            # It opens by itself after the installation, and would take the place of a test's tab.
            devtools.close("welcome/welcome.html")
            yield Browser(context, devtools, desktop)
        finally:
            context.close()
