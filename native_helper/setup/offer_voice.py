"""install.sh's offer of the natural voice: asked where somebody can answer. The installation goes on without it.

wanted, or a terminal to ask at --> `utter model install`, which tells size and free space and asks
neither, or not wanted          --> one line with the remedy
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
    except DownloadFailed as error:
        print(f"{error.message} {error.remedy}")
        return True
    if found.unusable:
        print(f"{found.unusable} A stand-in speaks.")
    elif wish.bring or wish.source:
        _bring([*utter, "model", "install", "--yes", *(["--from", str(wish.source)] if wish.source else [])])
    elif found.state == "installed":
        return False
    elif wish.leave:
        print(f"A stand-in speaks. {GET}")
    elif not sys.stdin.isatty():
        print(f"A stand-in speaks: nobody can be asked here about {disk.size_words(found.left_bytes)} more. {GET}")
    else:
        _bring([*utter, "model", "install"])
    return True


def _bring(command: list[str]) -> None:
    sys.stdout.flush()
    with interrupts.left_to_children():
        status = subprocess.run(command, check=False).returncode
    if status != 0:
        print(f"Going on without it: a stand-in speaks. {GET}")
