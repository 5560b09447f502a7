"""What is left for the person: a browser, where none is there, the clicks that load the extension, and which voice
speaks.
"""

import sys
from pathlib import Path
from typing import Final

from native_helper.errors import DownloadFailed
from native_helper.paths import folders
from native_helper.setup import browsers, environment, model_files
from native_helper.setup.offer_voice import GET
from native_helper.shown import shown

_LANGUAGES: Final = {"ja": "Japanese", "zh": "Chinese"}  # by the optional part that reads them


def print_next_steps(extension: Path, has_browser: bool, *, can_be_heard: bool = True) -> None:
    """Print the three clicks and the line about the voice; before them what to do where no browser was found."""
    if has_browser:
        print("Load the extension, once in each browser:")
    else:
        print_no_browser()
        print(f"Until then it speaks in the terminal: utter speak {'-' if can_be_heard else '-o FILE -'}")
        print("After that, load the extension in the browser:")
    print("  1. Open chrome://extensions and switch on Developer mode (top right).")
    print("  2. Press Load unpacked.")
    print(f"  3. Choose the folder {shown(extension)}")
    if has_browser:
        print("Where Utter is loaded already, press the round arrow on it instead: that takes up the new version.")
    print("Then select text in any page, right-click it and choose Speak.")
    print()
    print(f"Voice: {_voice()}")


def print_no_browser() -> None:
    """Print that no browser was found, and what to do."""
    known = ", ".join(browser.title for browser in browsers.chosen(()))
    print(f"Utter is registered with no browser yet: none that it knows has been started here ({known}).")
    print("Start one, then run: utter install")


def _voice() -> str:
    try:
        found = model_files.status(folders())
    except DownloadFailed as error:
        return f"{error.message} {error.remedy}"
    if found.unusable:
        return f"{_stand_in()} {found.unusable}"
    if found.state != "installed":
        return f"{_stand_in()} {GET}"
    reads = " and ".join(_LANGUAGES[extra] for extra in sorted(environment.extras(folders())))
    return f"Kokoro, the natural voice.{f' It reads {reads} too.' if reads else ''}"


def _stand_in() -> str:
    if sys.platform == "darwin":
        return "macOS's own voice and eSpeak NG, as stand-ins."
    return "eSpeak NG, a small robotic stand-in."
