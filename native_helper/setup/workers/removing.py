"""`utter remove`: a worker goes, whole or half as it is, or one of its voices. Nothing of it stays."""

from native_helper.paths import Folders
from native_helper.setup.workers import models, place
from native_helper.workers import installed
from native_helper.workers.roster import Kind


def size(kind: Kind, where: Folders, voice: str | None = None) -> int:
    """Return the bytes that are there of it."""
    if voice is None:
        return place.size(installed.folder(kind, where))
    own = models.places(kind, where, voice)
    return sum(place.size(folder) for folder in (own.voice, own.part, own.old))


def is_there(kind: Kind, where: Folders, voice: str | None = None) -> bool:
    """Say whether there is anything of it."""
    if voice is None:
        return installed.folder(kind, where).exists()
    return voice in models.voices(kind, where)


def remove(kind: Kind, where: Folders, voice: str | None = None) -> None:
    """Remove it. Raises SetupFailed and DownloadFailed."""
    with place.alone(kind, where):
        if voice is None:
            place.take_away(kind, where)
        else:
            models.remove(kind, where, voice)
