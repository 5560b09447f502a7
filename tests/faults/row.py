"""One row of the death matrix: something dies or is in the way, and the next request must succeed.

In   a row: what is done, in which state, and the function that does it
Out  what was told, whether the next request was spoken, how many engines and orphans there are, and what is wrong
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from native_helper.errors import UtterError
from native_helper.host import engine_process
from native_helper.paths import folders
from tests.faults.scene import ONE_SENTENCE, Browser, Scene

NOBODY: Final = "-"  # the browser is dead: nobody is there to be told


class CannotBeDone(Exception):
    """This machine does not let the row be played."""


@dataclass(slots=True)
class Aftermath:
    """What a row leaves behind."""

    told: str = NOBODY
    browser: Browser | None = None  # the one that asks next; a new one without it
    # Where the cause must first be taken away: what the next request is refused with, and what a person then does.
    refused: str | None = None
    mend: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Row:
    """What is done, and when. `quick` ones are played in every check."""

    what: str
    state: str
    play: Callable[[Scene], Aftermath]
    quick: bool = False
    named: bool = True  # the engine could write its process id into its lock

    @property
    def name(self) -> str:
        return f"{self.what}, {self.state}"


@dataclass(slots=True)
class Result:
    """The row's line in the table. It holds if there are no `faults`."""

    row: Row
    told: str = ""
    then: str = ""
    engines: int = 0
    orphans: int = 0
    seconds: float = 0.0
    not_done: str | None = None
    faults: list[str] = field(default_factory=list)

    def require(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)


def played(row: Row, base: Path) -> Result:
    """Play `row` at the root that the environment names, below `base`."""
    result = Result(row)
    began = time.monotonic()
    with Scene(base) as scene:
        try:
            _play(row, scene, result)
        except CannotBeDone as reason:
            result.not_done = str(reason)
        except (AssertionError, OSError, EOFError, UtterError) as error:
            result.faults.append(f"{type(error).__name__}: {error}"[:300])
    result.told = result.told.replace(f"{base}/", "")  # the table tells no places of one run
    result.seconds = time.monotonic() - began
    return result


def _play(row: Row, scene: Scene, result: Result) -> None:
    after = row.play(scene)
    result.told = after.told
    if after.told != NOBODY:
        result.require(ONE_SENTENCE.fullmatch(after.told) is not None, "what was told is not one clear sentence")
    browser = after.browser or scene.browser(greet=False)
    if after.browser is None:
        browser.hello()
    if after.refused is not None:
        refusal = _ask(browser, "refused")
        result.then = "refused, then "
        result.told = f"{refusal.get('message')}"
        result.require(after.refused in result.told, f"the refusal does not name the cause: {refusal}")
        does = refusal.get("remedy") or "; " in result.told
        result.require(bool(does), "the refusal does not say what to do")
        after.mend()
    answer = _ask(browser, "next")
    spoken = answer["type"] == "end"
    result.then += "spoken" if spoken else "NOT spoken"
    result.require(spoken, f"the next request failed: {answer}")
    engines = scene.engines()
    result.engines = len(engines)
    result.require(engines == [engine_process.serving(folders())], "not exactly one engine")
    result.require(engines == [engine_process.lock_holder(folders())] or not row.named, "the lock names another")
    scene.close_browsers()
    orphans = scene.orphans()
    result.orphans = len(orphans)
    result.require(not orphans, f"orphans: {orphans}")


def _ask(browser: Browser, name: str) -> dict[str, Any]:
    browser.speak(name)
    while True:
        message = browser.receive()
        if message.get("id") == name and message["type"] in ("end", "error"):
            return message


@contextmanager
def fresh_root() -> Iterator[Path]:
    """Let the environment lead to an empty root, as tests/conftest.py does for a test; give the folder around it."""
    base = Path(tempfile.mkdtemp(prefix="utter-deaths-"))
    (base / "home").mkdir()
    (base / "utter" / "config").mkdir(parents=True)
    (base / "utter" / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    os.environ.update(HOME=str(base / "home"), UTTER_HOME=str(base / "utter"))
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)
