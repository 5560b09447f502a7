"""Media keys and the system's media controls, over the session bus: what Linux desktops press (MPRIS)."""

import re
import subprocess
from collections.abc import Iterator
from typing import Final

import pytest

from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import Desktop
from tests.browser.devtools import until
from tests.browser.installation import Installation

KEY: Final = "alt+shift+s"
PLAYER: Final = "org.mpris.MediaPlayer2.Player"


class Bus:
    """A session bus of its own, so that no other program is asked or paused."""

    def __init__(self, address: str) -> None:
        self.address = address

    def call(self, to: str, path: str, *words: str) -> str:
        """Call a method and return its answer as text."""
        command = ["dbus-send", f"--bus={self.address}", "--print-reply", f"--dest={to}", path, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    def player(self) -> str:
        """Return the name under which the browser can be played and paused; empty as long as there is none."""
        names = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ListNames")
        found = re.search(r'"(org\.mpris\.MediaPlayer2\.[^"]+)"', names)
        return found.group(1) if found else ""

    def press(self, key: str) -> None:
        """Press a key: Play, Pause, Next, Previous or Stop."""
        self.call(self.player(), "/org/mpris/MediaPlayer2", f"{PLAYER}.{key}")

    def shown(self, name: str) -> str:
        """Return what the system's controls show; empty without a player."""
        words = ("org.freedesktop.DBus.Properties.Get", f"string:{PLAYER}", f"string:{name}")
        player = self.player()
        try:
            return self.call(player, "/org/mpris/MediaPlayer2", *words) if player else ""
        except subprocess.CalledProcessError:
            if self.player() == player:
                raise
            return ""  # it went between the two questions


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    address = f"unix:path={tmp_path_factory.mktemp('bus') / 'bus'}"
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address={address}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield Bus(daemon.stdout.readline().strip())
        daemon.terminate()


@pytest.fixture(scope="module")
def browser(desktop: Desktop, installation: Installation, bus: Bus) -> Iterator[Browser]:
    on_bus = Desktop({**desktop.env, "DBUS_SESSION_BUS_ADDRESS": bus.address})
    with launched(on_bus, installation) as browser:
        yield browser


@pytest.fixture
def keys(browser: Browser, watch: Watch, site: str, bus: Bus) -> Iterator[Bus]:
    """The bus while a text is read: the keys are the reading's."""
    page = browser.page(f"{site}/long.html")
    browser.select(page, "#long")
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    until(lambda: '"Playing"' in bus.shown("PlaybackStatus"), "the player on the bus")
    yield bus
    page.close()


def test_media_keys_hold_resume_step_and_stop_the_reading_and_the_system_is_not_told_what_is_read(
    watch: Watch, keys: Bus
) -> None:
    about = keys.shown("Metadata")
    assert '"Utter"' in about
    assert "long morning" not in about.lower()  # the page's title
    keys.press("Pause")
    watch.until("reading.phase === 'paused'")
    until(lambda: '"Paused"' in keys.shown("PlaybackStatus"), "the pause on the bus")
    start = watch.until("reading.sentence !== null")["reading"]["sentence"]["start"]
    keys.press("Next")
    watch.until(f"reading.sentence?.start > {start} && reading.phase === 'paused'")
    keys.press("Play")
    watch.until("reading.phase === 'speaking'")
    keys.press("Stop")
    watch.until("reading.phase === 'idle'")


def test_a_text_that_is_read_to_its_end_gives_the_keys_back(browser: Browser, watch: Watch, keys: Bus) -> None:
    watch.post(type="jump", offset=len(watch.asked()["text"].rstrip()) - 1)
    watch.until("reading.phase === 'idle'")
    until(lambda: '"Playing"' not in keys.shown("PlaybackStatus"), "the bus without what plays")
    assert browser.in_worker("chrome.offscreen.hasDocument()"), "it gave them back itself, and not by its end"
