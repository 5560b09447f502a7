"""The place that is looked at. Checks get all they depend on from here, so that a test can describe another."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from native_helper.paths import Folders, folders, home
from native_helper.setup import browsers
from native_helper.setup.browsers import Browser, Profile, System
from native_helper.setup.disk import free_bytes
from native_helper.setup.install import system

REINSTALL: Final = "Run Utter's install.sh again, or install Utter again with the program that did."
REGISTER: Final = "Run: utter install"


@dataclass(frozen=True, slots=True)
class Machine:
    """One person's computer."""

    folders: Folders
    home: Path
    system: System
    uid: int
    sound_way: Callable[[], str]  # what plays sound from the terminal; raises NoSoundDevice
    answer_s: float = 15.0  # for the native host: as long as the extension waits
    thorough: bool = False  # read whole files where their sizes would do
    etc: Path = Path("/etc")
    managed_preferences: Path = Path("/Library/Managed Preferences")  # macOS: what an administrator has set
    processes: Path = Path("/proc")
    free_bytes: Callable[[Path], int] = free_bytes
    browsers: tuple[Browser, ...] = field(default_factory=browsers.table)

    def profiles(self) -> list[tuple[Browser, Profile]]:
        """Return every user-data folder that is there, with the browser it belongs to."""
        return [
            (browser, profile)
            for browser in self.browsers
            for profile in browsers.present([browser], self.home, self.system)
        ]


def this_machine(sound_way: Callable[[], str], *, thorough: bool) -> Machine:
    """Return the machine that this process runs on."""
    return Machine(folders(), home(), system(), os.geteuid(), sound_way, thorough=thorough)
