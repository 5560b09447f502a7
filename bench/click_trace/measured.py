"""An installed Utter whose worker, player and host leave marks in time, in copies that only this profile has."""

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from bench.click_trace.hops import Mark
from tests.browser.chromium import Browser
from tests.browser.installation import Installation

HERE: Final = Path(__file__).parent


def instrument(installation: Installation, marks: Path) -> None:
    """Change the installed extension and launcher, before a browser has loaded them; the host writes into `marks`."""
    trace = installation.extension / "trace"
    trace.mkdir()
    for name in ("marks.js", "worker.js", "player.js"):
        shutil.copy(HERE / name, trace)
    worker = installation.extension / "background" / "main.js"
    worker.write_text('import "../trace/worker.js";\n' + worker.read_text())
    player = installation.extension / "player" / "player.html"
    own = '<script type="module" src="player.js">'
    page = player.read_text()
    assert own in page
    player.write_text(page.replace(own, f'<script type="module" src="../trace/player.js"></script>{own}'))

    launcher = Path(json.loads(installation.manifest.read_text())["path"])
    root = f"UTTER_HOME={shlex.quote(str(installation.root))}"
    host = shlex.join([sys.executable, "-I", str(HERE / "host.py"), str(marks)])
    launcher.write_text(f'#!/bin/sh\n{root} exec {host} "$@"\n')


def forget(browser: Browser, marks: Path) -> None:
    """Throw away the marks so far."""
    clear = "globalThis.utterMarks.length = 0"
    browser.in_worker(clear)
    if browser.devtools.has("player/player.html"):
        with browser.devtools.attach("player/player.html") as player:
            player.evaluate(clear)
    marks.write_text("")


def collect(browser: Browser, marks: Path) -> list[Mark]:
    """Return all marks since `forget`."""
    found: list[Mark] = [json.loads(line) for line in marks.read_text().splitlines()]
    found += browser.in_worker("globalThis.utterMarks")
    with browser.devtools.attach("player/player.html") as player:
        found += player.evaluate("globalThis.utterMarks")
    return found
