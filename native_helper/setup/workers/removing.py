"""`utter remove`: a worker goes, whole or half as it is, or one of its voices. Nothing of it stays."""

import os
from pathlib import Path

from native_helper.paths import Folders
from native_helper.setup.workers import models, place
from native_helper.workers import installed
from native_helper.workers.roster import Kind


def size(kind: Kind, where: Folders, voice: str | None = None) -> int:
    """Return the bytes that are there of it."""
    if voice is None:
        folder = installed.folder(kind, where)
        return place.size(folder) + place.size(place.left_over(folder))
    own = models.places(kind, where, voice)
    return sum(place.size(folder) for folder in (own.voice, own.part, own.old))


def is_there(kind: Kind, where: Folders, voice: str | None = None) -> bool:
    """Say whether there is anything of it, be it what a removal left that was cut off."""
    if voice is None:
        return os.path.lexists(installed.folder(kind, where)) or was_cut_off(kind, where)
    return voice in models.voices(kind, where)


def was_cut_off(kind: Kind, where: Folders) -> bool:
    """Say whether a removal was cut off and has left something."""
    return os.path.lexists(place.left_over(installed.folder(kind, where)))


def elsewhere(kind: Kind, where: Folders) -> Path | None:
    """Return the folder that stays when it is removed, as only a link to it is in Utter's; None: nothing stays."""
    folder = installed.folder(kind, where)
    return Path(os.path.realpath(folder)) if folder.is_symlink() else None


def remove(kind: Kind, where: Folders, voice: str | None = None) -> None:
    """Remove it. Raises SetupFailed and DownloadFailed."""
    folder = installed.folder(kind, where)
    if voice is None and folder.is_symlink() and not folder.exists():
        folder.unlink()  # its disk is away: there is no folder to hold
        return
    with place.alone(kind, where):
        if voice is None:
            place.take_away(kind, where)
        else:
            models.remove(kind, where, voice)
