"""The native host with marks in time: what comes and goes at its two ends, as lines of JSON in a file.

    python -I bench/click_trace/host.py MARKS chrome-extension://ID/

The browser starts this in the host's place; everything else is the host itself.
"""

import json
import os
import runpy
import sys
import time
from collections.abc import Iterator
from typing import Any

from native_helper.host.browser_link import BrowserLink
from native_helper.host.watched_link import WatchedLink

_marks = open(sys.argv.pop(1), "a", buffering=1)  # noqa: PTH123, SIM115 - as long as the process


def _mark(name: str, message: dict[str, Any]) -> None:
    about = {key: message.get(key) for key in ("type", "id", "seq")}
    _marks.write(json.dumps({"name": name, "at_ms": time.time_ns() / 1e6, "pid": os.getpid(), **about}) + "\n")


def _trace() -> None:
    bodies, send = BrowserLink.bodies, BrowserLink.send
    engine_send, engine_receive = WatchedLink.send, WatchedLink.receive

    def traced_bodies(self: BrowserLink) -> Iterator[bytes]:
        for body in bodies(self):
            _mark("host_in", json.loads(body))
            yield body

    def traced_send(self: BrowserLink, message: dict[str, Any]) -> None:
        send(self, message)
        _mark("host_out", message)

    def traced_engine_send(self: WatchedLink, message: dict[str, Any]) -> None:
        engine_send(self, message)
        _mark("engine_out", message)

    def traced_engine_receive(self: WatchedLink) -> dict[str, Any]:
        message = engine_receive(self)
        _mark("engine_in", message)
        return message

    BrowserLink.bodies, BrowserLink.send = traced_bodies, traced_send  # type: ignore[method-assign]
    WatchedLink.send = traced_engine_send  # type: ignore[method-assign]
    WatchedLink.receive = traced_engine_receive  # type: ignore[method-assign]


_trace()
runpy.run_module("native_helper.host", run_name="__main__")
