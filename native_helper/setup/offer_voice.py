"""install.sh's offer of the natural voice: asked where somebody can answer. The installation goes on without it.

wanted, or agreed to at a terminal --> `utter model install`, which tells the exact size and brings it
neither, or not wanted             --> nothing is asked of the network; the last lines of install.sh tell how to get it

The question comes before the network: who declines has asked nobody for anything.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.errors import DownloadFailed
from native_helper.paths import Folders
from native_helper.setup import disk, interrupts, model_files
from native_helper.setup.hub import Hub
from native_helper.setup.plan import ask

GET: Final = "Get the natural voice, Kokoro, at any time with: utter model install"


@dataclass(frozen=True, slots=True)
class VoiceWish:
    """What install.sh was told about the natural voice; neither: it asks."""

    bring: bool = False
    leave: bool = False
    source: Path | None = None  # a folder with the files


def offer(where: Folders, wish: VoiceWish, utter: Sequence[str]) -> bool:
    """Bring the natural voice if that is wanted; return whether anything was said about it.

    `utter` is the command of the new environment.
    """
    try:
        found = model_files.status(where)
    except DownloadFailed:
        return False  # the end of the installation tells it, as it does what makes the voice unusable
    if found.unusable:
        return False
    if wish.bring or wish.source:
        _bring([*utter, "model", "install", "--yes", *(["--from", str(wish.source)] if wish.source else [])])
    elif found.state == "installed" or wish.leave:
        return False
    elif not sys.stdin.isatty():
        print(f"A stand-in speaks: nobody can be asked here about {disk.size_words(found.left_bytes)} more.")
    else:
        try:
            host = Hub.from_environment().host
        except DownloadFailed as error:
            print(f"{error.message}\n{error.remedy}")
            return True
        if _is_wanted(found, host):
            _bring([*utter, "model", "install", "--yes"])
    return True


def later(where: Folders) -> str:
    """Return how to get the natural voice another time; nothing where it is here, or could not be used."""
    try:
        found = model_files.status(where)
    except DownloadFailed:
        return ""
    return "" if found.unusable or found.state == "installed" else GET


def _is_wanted(found: model_files.Status, host: str) -> bool:
    about = "" if found.revision else "about "
    print(f"Kokoro, the natural voice, is {found.state}; without it a stand-in speaks.")
    print(
        f"It takes {about}{disk.size_words(found.left_bytes)}, from {host}; "
        f"{disk.size_words(found.free_bytes)} are free."
    )
    return ask("Get it now?", for_a_program=False)


def _bring(command: list[str]) -> None:
    sys.stdout.flush()
    with interrupts.left_to_children():
        status = subprocess.run(command, check=False).returncode
    if status != 0:
        print("Going on without it: a stand-in speaks.")
