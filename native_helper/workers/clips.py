"""Clips of voices: recordings of a few seconds, owned by a person, which XTTS or a model of mlx-audio speaks like.

A clip is kept as a WAV file: mono, as it was recorded, readable by its owner alone. Those of XTTS lie in
workers/xtts/voices/NAME.wav, and go with `utter remove xtts`.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias

from native_helper.errors import FileUnusable
from native_helper.paths import Folders, make_private
from native_helper.plain_file import write_atomically
from native_helper.workers import installed
from native_helper.workers.program.xtts_clip import ADD, UnusableClip, read
from native_helper.workers.roster import XTTS

OWN_VOICE: Final = "Use your own voice, or one whose owner allows it: a voice belongs to a person."

Sound: TypeAlias = tuple[Any, int]  # float32 of shape (samples,), and its rate

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


def require(where: Folders, name: str, file: Path) -> Sound:
    """Return the sound of `file`. Raises FileUnusable if it cannot be the clip `name`."""
    if not is_name(name):
        raise FileUnusable(f'"{name}" is no name for a voice.', "Use small letters, digits and -, such as: my-voice")
    sound = sound_of(file)  # before gigabytes are brought for one that is of no use
    if installed.presence(XTTS, where) is installed.Presence.ABSENT:
        raise FileUnusable(f"It takes {XTTS.title} to speak like a clip.", installed.remedy(XTTS, where))
    return sound


def sound_of(file: Path) -> Sound:
    """Return the sound of `file`. Raises FileUnusable if no voice can be taken from it."""
    try:
        return read(file)
    except UnusableClip as error:
        raise FileUnusable(error.message, error.remedy) from error


def add(where: Folders, name: str, file: Path) -> Path:
    """Keep `file` as the clip `name`, in place of one of that name. Raises FileUnusable."""
    kept = path(where, name)
    keep(require(where, name, file), kept)
    return kept


def keep(sound: Sound, kept: Path) -> None:
    """Write the clip `kept`, in a folder that its owner alone may look into. Raises FileUnusable."""
    import soundfile

    written = BytesIO()
    soundfile.write(written, *sound, format="WAV", subtype="PCM_16")
    try:
        make_private(kept.parent)
        write_atomically(kept, written.getvalue(), 0o600)
    except OSError as error:
        told = f"{kept} cannot be written: {error.strerror}."
        raise FileUnusable(told, "Make room, or see to the folder.") from error


def remove(where: Folders, name: str) -> None:
    """Remove the clip `name`. Raises FileUnusable if there is none."""
    if name not in names(where):
        have = ", ".join(names(where))
        raise FileUnusable(f'There is no clip "{name}".', f"There are: {have}." if have else ADD)
    path(where, name).unlink(missing_ok=True)
