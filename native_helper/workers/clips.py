"""Clips of voices: recordings of a few seconds, which a person owns, and which XTTS speaks like.

A clip lies in workers/xtts/voices/NAME.wav: mono, as it was recorded, readable by its owner alone. It goes with
`utter remove xtts`.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from native_helper.errors import FileUnusable
from native_helper.paths import Folders, make_private
from native_helper.plain_file import write_atomically
from native_helper.workers import installed
from native_helper.workers.program.xtts_clip import ADD, UnusableClip, read
from native_helper.workers.roster import XTTS

OWN_VOICE: Final = "Use your own voice, or one whose owner allows it: a voice belongs to a person."

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,29}")


def folder(where: Folders) -> Path:
    return installed.folder(XTTS, where) / "voices"


def names(where: Folders) -> list[str]:
    """Return the names of the clips that are there."""
    try:
        return sorted(file.stem for file in folder(where).iterdir() if file.suffix == ".wav" and is_name(file.stem))
    except OSError:
        return []


def path(where: Folders, name: str) -> Path:
    return folder(where) / f"{name}.wav"


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def require(where: Folders, name: str, file: Path) -> tuple[Any, int]:
    """Return the sound of `file` and its rate. Raises FileUnusable if it cannot be the clip `name`."""
    if not is_name(name):
        raise FileUnusable(f'"{name}" is no name for a voice.', "Use small letters, digits and -, such as: my-voice")
    if installed.presence(XTTS, where) is installed.Presence.ABSENT:
        raise FileUnusable(f"{XTTS.title} is not there, which speaks like a clip.", installed.remedy(XTTS, where))
    try:
        return read(file)
    except UnusableClip as error:
        raise FileUnusable(error.message, error.remedy) from error


def add(where: Folders, name: str, file: Path) -> Path:
    """Keep `file` as the clip `name`, in place of one of that name. Raises FileUnusable."""
    import soundfile

    waveform, rate_hz = require(where, name, file)
    kept = path(where, name)
    sound = BytesIO()
    soundfile.write(sound, waveform, rate_hz, format="WAV", subtype="PCM_16")
    try:
        make_private(kept.parent)
        write_atomically(kept, sound.getvalue(), 0o600)
    except OSError as error:
        told = f"{kept} cannot be written: {error.strerror}."
        raise FileUnusable(told, "Make room, or see to the folder.") from error
    return kept


def remove(where: Folders, name: str) -> None:
    """Remove the clip `name`. Raises FileUnusable if there is none."""
    if name not in names(where):
        have = ", ".join(names(where))
        raise FileUnusable(f'There is no clip "{name}".', f"There are: {have}." if have else ADD)
    path(where, name).unlink(missing_ok=True)
