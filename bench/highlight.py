"""How far the lit word is from the word that is heard: in Chromium, against a recording of the sound card.

    python -m bench.highlight [--n 120] [--speeds 1 2]

A browser with the installed extension, a screen and a sound card of their own, as tests/browser has them; eSpeak reads
an article, settings as they come. For each word:

lit    the first frame of the page that shows it: the time that the browser calls requestAnimationFrame after the
       change. What compositor and screen add, a frame or two, is not in it.
heard  where the word's sound lies in the recording: found by correlation with the samples that the player handed to
       the device, which at speed 1 are the engine's, sample by sample. At another speed a word lies at its media time
       over the speed in them; the stretch moves it by up to some 10 ms from there.

The error is lit - heard: above 0 the light is late. Both are of the machine's wall clock: Date.now() in the page
(1 ms), time.time() at the recorder. What the recorder adds makes words seem to be heard later than they were, so the
light earlier: by no more than the least late of some clicks that are played to the same card at known times, which is
printed too.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from bench.timed_recording import TimedRecording, clicks_late_ms
from native_helper.wire.types import RATE_HZ
from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import CARD_RATE_HZ, desktop
from tests.browser.devtools import until
from tests.browser.installation import Installation, installed
from tests.browser.sites import served
from tests.browser.stepped import Stepped, Word, lit

KEY: Final = "alt+shift+s"
WINDOW_S: Final = 0.3  # of sound that is looked for from a word's begin on
SHIFT_S: Final = 0.4  # how far it may lie from where the word before was found: a stalled card
ALIKE: Final = 0.8  # less is another sound, or one with a gap in it

# Notes every word that comes to be lit: its offset and the time of the first frame that shows it.
NOTE: Final = """() => {
  globalThis.noted = [];
  let last = null;
  const {light} = utterPage;
  const show = light.lit.bind(light);
  light.lit = (heard, lost) => {
    show(heard, lost);
    if (!heard.word || heard.word.start === last) return;
    const start = last = heard.word.start;
    requestAnimationFrame(() => noted.push({start, lit_ms: Date.now() + 0.5}));
  };
  return true;
}"""

Wave = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What was read, what went out of it, and what was lit."""

    words: list[Word]
    went_out: Wave  # 48 kHz, from the engine's first sample on
    lit_ms: dict[int, float]


def read(browser: Browser, installation: Installation, watch: Watch, site: str, speed: float, n: int) -> Reading:
    """Read until n words were lit."""
    watch.evaluate(f"chrome.storage.local.set({{settings: {{speed: {speed}, highlight: 'both'}}}})")
    stepped = Stepped(browser, watch)
    page = browser.page(f"{site}/walk.html")
    watch.forget()
    browser.press(page, KEY)
    until(lambda: lit(page), "the light")
    browser.in_page(page, NOTE)
    until(lambda: len(browser.in_page(page, "() => globalThis.noted ?? null")) > n, f"{n} lit words", 600)
    noted = browser.in_page(page, "() => globalThis.noted ?? null")
    words, went_out, asked = stepped.words(), watch.tapped(), watch.asked()
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    page.close()
    silent = int(np.flatnonzero(installation.pcm(asked))[0])  # that the engine begins with, and `tapped` does not
    led = np.concatenate([np.zeros(round(silent / speed)), went_out])
    lit_ms = {each["start"]: each["lit_ms"] for each in noted[:n]}
    return Reading(words, soxr.resample(led, RATE_HZ, CARD_RATE_HZ), lit_ms)


def errors_ms(reading: Reading, recording: TimedRecording, speed: float) -> list[float]:
    """Return lit - heard for each word that is found in the recording."""
    heard, found = recording.samples(), []
    begin = round(CARD_RATE_HZ * 0.1)
    lag = _best(heard, reading.went_out[begin : begin + 2 * CARD_RATE_HZ])[0] - begin
    for word in reading.words:
        at = round(word.start_s / speed * CARD_RATE_HZ)
        sound = reading.went_out[at : at + round(WINDOW_S * CARD_RATE_HZ)]
        first = max(at + lag - round(SHIFT_S * CARD_RATE_HZ), 0)
        place, likeness = _best(heard[first : at + lag + len(sound) + round(SHIFT_S * CARD_RATE_HZ)], sound)
        if likeness < ALIKE:
            continue
        lag = first + place - at
        if word.start in reading.lit_ms:
            found.append(reading.lit_ms[word.start] - recording.played_ms(at + lag))
    return found


def _best(long: Wave, short: Wave) -> tuple[int, float]:
    """Return where in `long` `short` is most alike, and how much: 1 is the same up to its loudness."""
    if len(long) < len(short) or not short.any():
        return 0, 0.0
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(long**2)])
    energy = sums[len(short) :] - sums[: -len(short)]
    likeness = product[: len(energy)] / np.sqrt(np.maximum(energy, 1e-9) * np.sum(short**2))
    best = int(np.argmax(likeness))
    return best, float(likeness[best])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=120, help="words at each speed")
    parser.add_argument("--speeds", type=float, nargs="+", default=[1, 2])
    options = parser.parse_args()
    lines = []
    with (
        tempfile.TemporaryDirectory() as folder,
        desktop(Path(folder)) as screen,
        served() as site,
        installed(Path(folder) / "installed") as installation,
        launched(screen, installation) as browser,
        browser.watch() as watch,
    ):
        late = clicks_late_ms(screen.env)
        print(f"the recorder's delay: at most {min(late):.0f} ms, by {len(late)} clicks")
        for speed in options.speeds:
            installation.end_engine()  # what is compared is the first sound of its engine
            with TimedRecording(screen.env) as recording:
                found = errors_ms(read(browser, installation, watch, site, speed, options.n), recording, speed)
            p5, p50, p95 = np.percentile(found, [5, 50, 95])
            print(f"speed {speed:g} signed p5 {p5:.0f} p50 {p50:.0f} p95 {p95:.0f} ms, above 0: the light is late")
            p50, p95 = np.percentile(np.abs(found), [50, 95])
            lines.append(f"speed {speed:g} p50 {p50:.0f} p95 {p95:.0f} ms n {len(found)}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
