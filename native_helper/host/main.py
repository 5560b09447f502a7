"""The native host from its first step to its end: who calls, then the relay, then out.

Chrome passes the caller's origin as the first argument. It starts only what a manifest allows; checking again here
holds against an edited or foreign manifest.
"""

import contextlib
import json
import os
import select
import signal
import sys
import threading
import time
from typing import NoReturn

from native_helper.host.browser_link import BrowserGone, BrowserLink
from native_helper.host.limits import DRAIN_S
from native_helper.host.relay import Relay
from native_helper.paths import resources
from native_helper.wire.types import ErrorCode


def run(write_fd: int) -> NoReturn:
    """Serve the browser on descriptor 0 and `write_fd`; ends the process, whatever threads are doing."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a browser in a terminal: end with it, without a traceback
    threading.Thread(target=_leave_at_end_of_input, name="end-of-input", daemon=True).start()
    browser = BrowserLink(0, write_fd)
    with contextlib.suppress(BrowserGone):
        _serve(browser)
    # No interpreter shutdown: it would wait for locks that a blocked thread may hold.
    os._exit(0)


def allowed_origins() -> frozenset[str]:
    """Return the origins that may use Utter."""
    ids = json.loads((resources("manifest") / "allowed_extensions.json").read_text("utf-8"))["ids"]
    return frozenset(f"chrome-extension://{extension_id}/" for extension_id in ids)


def _serve(browser: BrowserLink) -> None:
    if len(sys.argv) < 2:
        browser.send_error(
            ErrorCode.FORBIDDEN_ORIGIN,
            "This program was started without the name of an extension.",
            "It is for browsers to start; in a terminal use `utter`.",
        )
        return
    origin = sys.argv[1]
    try:
        allowed = allowed_origins()
    except (OSError, ValueError, KeyError) as error:
        browser.send_error(
            ErrorCode.INTERNAL,
            f"The list of extensions that may use Utter cannot be read: {error}.",
            "Run Utter's install command again.",
        )
        return
    if origin in allowed:
        Relay(browser, origin).run()
    else:
        browser.send_error(
            ErrorCode.FORBIDDEN_ORIGIN,
            f"{origin:.100} is not allowed to use Utter.",
            "Load the extension from the folder that `utter install` names.",
        )


def _leave_at_end_of_input() -> None:
    # The relay may be blocked in a write or while an engine starts, and would notice the end too late.
    waiting = select.poll()
    waiting.register(0, select.POLLHUP)
    while not any(events & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, events in waiting.poll()):
        time.sleep(DRAIN_S / 2)  # POSIX lets poll return early, and macOS may do so when there is input
    time.sleep(DRAIN_S)
    os._exit(0)
