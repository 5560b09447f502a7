"""Chromium's debugging protocol, to the parts of an extension that Playwright does not list.

In   the user-data folder of a Chromium that was started with --remote-debugging-port=0
Out  its targets (offscreen document: type `background_page`; popup: type `page`), each with `evaluate`

JavaScript is run with the debugger's rights: the extension's content security policy does not stop it.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE_S

T = TypeVar("T")


class Target:
    """One document or worker of the browser, with a debugger attached to it."""

    def __init__(self, link: ClientConnection) -> None:
        self._link = link
        self._sent = 0

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result; events are passed over."""
        self._sent += 1
        self._link.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            answer: dict[str, Any] = json.loads(self._link.recv(timeout=PATIENCE_S))
            if answer.get("id") == self._sent:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result

    def evaluate(self, expression: str) -> Any:
        """Run JavaScript, wait for it if it is a promise, and return its value."""
        outcome = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in outcome, f"{expression}\n{outcome['exceptionDetails']}"
        return outcome["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until the JavaScript expression is true and return its value."""
        return until(lambda: self.evaluate(expression), expression)

    def screenshot(self) -> str:
        """Return the document's picture as base64 of a PNG."""
        picture: str = self.send("Page.captureScreenshot")["data"]
        return picture


class Devtools:
    """The debugging port of one browser."""

    def __init__(self, user_data: Path) -> None:
        self._port = until((user_data / "DevToolsActivePort").read_text, "DevToolsActivePort").splitlines()[0]

    def list(self) -> list[dict[str, str]]:
        """Return what the browser has open, as it describes it."""
        targets: list[dict[str, str]] = json.loads(self._ask("list"))
        return targets

    def has(self, url_part: str) -> bool:
        return any(url_part in target["url"] for target in self.list())

    @contextmanager
    def attach(self, url_part: str) -> Iterator[Target]:
        """Wait for the one target with `url_part` in its address and attach to it."""
        with connect(self._find(url_part)["webSocketDebuggerUrl"], max_size=None) as link:
            yield Target(link)

    def close(self, url_part: str) -> None:
        """Wait for the one page with `url_part` in its address and close it."""
        self._ask(f"close/{self._find(url_part)['id']}")
        until(lambda: not self.has(url_part), f"the end of {url_part}")

    def _find(self, url_part: str) -> dict[str, str]:
        found = until(lambda: [target for target in self.list() if url_part in target["url"]], url_part)
        assert len(found) == 1, found
        return found[0]

    def _ask(self, what: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/json/{what}", timeout=PATIENCE_S) as answer:
            body: bytes = answer.read()
            return body


def until(condition: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
    """Ask again and again until `condition` returns something true; return that."""
    end = time.monotonic() + patience_s
    while not (value := condition()):
        assert time.monotonic() < end, f"did not come within {patience_s} s: {what}"
        time.sleep(0.05)
    return value


def insist(act: Callable[[], object], took_effect: Callable[[], bool], what: str) -> None:
    """Do something with mouse or keyboard, and again if the window was not ready for it, as a person would."""
    for _ in range(10):
        act()
        end = time.monotonic() + 3
        while time.monotonic() < end:
            if took_effect():
                return
            time.sleep(0.05)
    raise AssertionError(f"the browser did not take it: {what}")
