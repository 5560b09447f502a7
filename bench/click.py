"""From the click to the sound: how long it takes, end to end in Chromium, and where.

    python -m bench.click [--n 20] [--cold 3]

A browser with the installed extension, a screen and a sound card of their own, as tests/browser has them; the voice
is eSpeak, the text one short sentence. The click is the event by which the browser tells the worker of the menu's
entry: what the browser does between a finger and that event is not ours. Every part notes the time when something
passes by: worker and player by scripts put before theirs in the measured copy, the host by a program around it, the
engine by its own account (`stages` of `end`). All clocks are the machine's wall clock. bench/click_trace/hops.py says
what each hop is.

Warm: the port is open and the player alive. Cold: neither, and no engine runs. The device's part (render, card) is the
wait until it asks for samples and its buffer (setting `latency_s`, 0.15), up to a recording of the sound card; the tap
that shows the first sample is in the way of the sound and costs a little.
"""

import argparse
import os
import signal
import statistics
import tempfile
from pathlib import Path
from typing import Any, Final

from bench.click_trace.card import Card
from bench.click_trace.hops import HOPS, NOT_OURS, by_hop
from bench.click_trace.measured import collect, forget, instrument
from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import desktop
from tests.browser.installation import Installation, installed
from tests.browser.sites import served

KEY: Final = "alt+shift+s"
TEXT: Final = "#short"
CLICK: Final = """(async () => {
  const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
  const info = {menuItemId: "speak", selectionText: "", frameId: 0, editable: false, pageUrl: tab.url};
  globalThis.utterMark("click");
  chrome.contextMenus.onClicked.dispatch(info, tab);
})()"""


def click(browser: Browser, watch: Watch, card: Card, marks: Path) -> dict[str, float]:
    """Click once, and return how many milliseconds each hop took."""
    card.arm()
    forget(browser, marks)
    watch.forget()
    browser.in_worker(CLICK)
    heard_ms = card.heard_ms()
    watch.finished()
    return by_hop(collect(browser, marks), heard_ms)


def cool(browser: Browser, installation: Installation, watch: Watch, hosts: set[int]) -> None:
    """End what a warm click has: player, host and engine."""
    for pid in hosts:
        os.kill(pid, signal.SIGKILL)
    watch.until("helper.phase !== 'ready'")
    installation.end_engine()
    browser.in_worker("chrome.offscreen.hasDocument().then((is) => is && chrome.offscreen.closeDocument())")


def percentiles(found: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    twentieths = statistics.quantiles(found, n=20, method="inclusive") if len(found) > 1 else found
    return statistics.median(found), twentieths[-1]


def summary(kind: str, clicks: list[dict[str, float]]) -> str:
    p50, p95 = percentiles([sum(ms for hop, ms in each.items() if hop not in NOT_OURS) for each in clicks])
    all50, all95 = percentiles([sum(each.values()) for each in clicks])
    ours = f"p50 {p50:.1f} p95 {p95:.1f} ms without synthesis and device"
    return f"{kind} {ours}, p50 {all50:.1f} p95 {all95:.1f} ms to the sound card, n {len(clicks)}"


def table(kind: str, clicks: list[dict[str, float]]) -> str:
    lines = [f"{kind + ', ms':<16}{'p50':>8}{'p95':>8}"]
    for hop in HOPS:
        p50, p95 = percentiles([each[hop] for each in clicks])
        lines.append(f"{hop:<16}{p50:>8.1f}{p95:>8.1f}")
    return "\n".join([*lines, ""])


def measure(n: int, n_cold: int, folder: Path) -> dict[str, Any]:
    marks = folder / "marks.jsonl"
    marks.touch()
    with (
        desktop(folder) as screen,
        served() as site,
        installed(folder / "installed") as installation,
    ):
        instrument(installation, marks)
        with launched(screen, installation) as browser, browser.watch() as watch, Card(screen.env) as card:
            browser.tap_player()
            page = browser.page(f"{site}/long.html")
            browser.select(page, TEXT)
            browser.press(page, KEY)  # lets the extension into the page, and warms the disk
            watch.finished()
            cold = []
            for _ in range(n_cold):
                hosts = {int(mark["pid"]) for mark in collect(browser, marks) if "pid" in mark}
                cool(browser, installation, watch, hosts)
                cold.append(click(browser, watch, card, marks))
            warm = [click(browser, watch, card, marks) for _ in range(n)]
    return {"warm": warm, "cold": cold}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=20, help="warm clicks")
    parser.add_argument("--cold", type=int, default=3, help="cold clicks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(options.n, options.cold, Path(folder))
    kinds = [kind for kind, clicks in found.items() if clicks]
    for kind in kinds:
        print(table(kind, found[kind]))
    for kind in kinds:
        print(summary(kind, found[kind]))


if __name__ == "__main__":
    main()
