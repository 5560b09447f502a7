"""Text stays on this computer: while a page is read, nothing of Utter asks the network for anything, or keeps the text.

The browser itself notes every request of every page, frame, worker and script, each with who began it.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from tests.browser.chromium import Browser, launched
from tests.browser.desktop import Desktop
from tests.browser.devtools import until
from tests.browser.installation import EXTENSION_ID, Installation
from tests.browser.stepped import lit

PRIVATE: Final = "Quillby Marrowfern keeps nine lanterns under the stairs."
UTTER: Final = f"chrome-extension://{EXTENSION_ID}"


def test_while_a_page_is_read_no_request_of_utter_leaves_the_browser_and_its_helper_talks_to_nobody(
    desktop: Desktop, installation: Installation, site: str, tmp_path: Path
) -> None:
    notes = tmp_path / "requests.json"
    with launched(desktop, installation, f"--log-net-log={notes}") as browser:
        strangers = read_a_page(browser, installation, site)
        assert not browser.context.service_workers or browser.in_worker("1") == 1
        lead_away(browser, f"{site}/long.html?control")
    begun = requests(notes)
    by_utter = [url for url, initiator in begun if initiator == UTTER]
    by_the_page = [url for url, initiator in begun if initiator == site]
    # The control shows that a request of Utter's would have been seen.
    assert by_utter == [f"{site}/long.html?control"]
    # What our scripts ask for inside a page would be the page's own request.
    assert [url for url in by_the_page if not url.endswith("/favicon.ico")] == [f"{site}/long.html?page"]
    assert strangers == []


def read_a_page(browser: Browser, installation: Installation, site: str) -> list[str]:
    """Read from a page that asks for nothing but itself, then its article, and a text of our own.

    Popup and options are open meanwhile.
    """
    page = browser.page(f"{site}/long.html")
    page.evaluate("() => fetch(location.pathname + '?page')")
    for own in ("popup/popup.html", "options/options.html"):
        browser.page(browser.own(own))
    page.bring_to_front()
    strangers: list[str] = []
    with browser.watch() as watch:
        browser.select(page, "#short")
        browser.press(page, "alt+shift+s")
        watch.until("reading.phase === 'speaking'")
        for program in ("host", "engine"):
            for pid in installation.running(program):
                strangers += peers(pid)
        watch.finished()
        page.evaluate("getSelection().empty()")
        watch.forget()
        browser.press(page, "alt+shift+s")
        watch.until("reading.phase === 'speaking' && reading.source === 'article'")
        until(lambda: lit(page, "sentence"), "the article's light")
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")
        watch.forget()
        watch.post(type="speak_text", text=PRIVATE)
        watch.finished()
    return strangers


def test_what_was_read_is_in_no_file_of_the_browser_or_the_helper(
    desktop: Desktop, installation: Installation, tmp_path: Path
) -> None:
    with launched(desktop, installation) as browser, browser.watch() as watch:
        watch.post(type="speak_text", text=PRIVATE)
        watch.until("reading.phase === 'speaking'")
        kept = files_with(PRIVATE, installation)
        watch.finished()
    assert kept == []
    assert files_with(PRIVATE, installation) == []
    (installation.root / "control").write_text(f"... {PRIVATE} ...")
    assert files_with(PRIVATE, installation) == [installation.root / "control"]


@pytest.fixture(autouse=True)
def own_profile(installation: Installation) -> None:
    """Each test starts the browser itself: the copy of the extension that the last one loaded goes."""
    shutil.rmtree(installation.user_data.parent / "loaded", ignore_errors=True)


def lead_away(browser: Browser, url: str) -> None:
    """Let a page of the extension go elsewhere, which its policy cannot forbid."""
    page = browser.page(browser.own("test/watch.html"))
    page.evaluate(f"() => {{ location.href = {json.dumps(url)} }}")
    page.wait_for_url(url)


def requests(notes: Path) -> list[tuple[str, str]]:
    """Return address and initiator of each request to a network that the browser noted."""
    log: dict[str, Any] = json.loads(notes.read_text(encoding="utf-8"))
    started = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    jobs = [event["params"] for event in log["events"] if event["type"] == started and "url" in event.get("params", {})]
    assert jobs, "the browser noted no request at all"
    return [(job["url"], job.get("initiator", "")) for job in jobs if job["url"].startswith(("http", "ws"))]


def peers(pid: int) -> list[str]:
    """Return the other ends of the process's connections that are not on this computer, in the kernel's own writing."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        target = str(link.readlink()) if link.is_symlink() else ""
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            remote, inode = fields[2], fields[9]
            is_here = remote.startswith(("0100007F:", "0" * 8 + ":", "0" * 32 + ":", "0" * 24 + "01000000:"))
            if inode in inodes and not is_here:
                found.append(f"{table} {remote}")
    return found


def files_with(text: str, installation: Installation) -> list[Path]:
    """Return the files of the browser's profile and of Utter's folders that hold the text, in the encodings of both."""
    wanted = [text.encode(), text.encode("utf-16-le")]
    found = []
    for folder in (installation.user_data, installation.root):
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                found += [path] if any(form in content for form in wanted) else []
    return found
