"""`utter add`: a worker is brought onto this machine, or what is missing or out of date of one.

    what is lacking?      libraries that were made for something else, files that are missing or wrong
    may it come?          size and free disk told, the licence accepted, the caller agrees
    libraries             made beside the ones in use, put in their place at once (environment.py)
    files                 fetched into a folder beside, held to the record (models.py)
    record                written last: from here on the engine starts it

Cut off anywhere, the same command goes on with what is there. An engine that runs finds out by itself.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from native_helper.errors import Canceled, DownloadFailed, NoNetwork
from native_helper.paths import Folders
from native_helper.setup import disk, virtual_environment
from native_helper.setup.fetch import PATIENT, Patience
from native_helper.setup.model_install import SPARE_BYTES, Wish
from native_helper.setup.workers import environment, models, place
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import Kind, Licence


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person is told before anything is fetched."""

    kind: Kind
    voices: tuple[str, ...]  # by name, of which files come
    environment_bytes: int  # about, of libraries; 0: they are there
    files_bytes: int  # about, of the model or the voices; 0: they are there
    disk_bytes: int  # about, that all of it takes at most
    free_bytes: int
    folder: Path
    source: Path | None  # where the files come from; None: the hub


@dataclass(frozen=True, slots=True)
class Addition:
    """How something is to be added."""

    voices: tuple[str, ...] = ()  # by name
    source: Path | None = None  # a folder with the files; None: the hub
    accept: Callable[[Licence], bool] = lambda _: True
    agree: Callable[[Offer], bool] = lambda _: True
    on_line: Callable[[str], None] = lambda _line: None  # what pip says
    on_progress: Callable[[int, int], None] = lambda _have, _all: None  # bytes of the files
    canceled: threading.Event = field(default_factory=threading.Event)
    patience: Patience = PATIENT


def add(kind: Kind, where: Folders, asked: Addition) -> bool:
    """Bring what is lacking of `kind`; return False if nothing was.

    Raises SetupFailed, DownloadFailed, FileUnusable, UnknownVoice, and Canceled where the licence or the rest was not
    agreed to.
    """
    environment.require_python(kind)
    models.require_names(kind, asked.voices)
    with place.alone(kind, where) as held:
        in_use = virtual_environment.in_use(held.folder)
        virtual_environment.remove_all_but(held.folder, held.folder / in_use if in_use else None)
        return _add(kind, where, asked, held)


def _add(kind: Kind, where: Folders, asked: Addition, held: place.Held) -> bool:
    def on_progress(have: int, whole: int) -> None:
        held.require()
        asked.on_progress(have, whole)

    wish = Wish(source=asked.source, on_progress=on_progress, canceled=asked.canceled, patience=asked.patience)
    needs_libraries = not environment.is_right(kind, where)
    try:
        lacking = _lacking(kind, where, asked, wish)
        if not lacking and not needs_libraries:
            if installed.presence(kind, where) is not Presence.WHOLE:
                _record(kind, where)
                return True
            return False
        if asked.source is not None:
            # Before libraries, which take minutes.
            lacking = {voice: models.require_source(kind, where, voice, asked.source) for voice in lacking}
        _have_agreed(kind, where, asked, _offer(kind, where, asked, lacking, needs_libraries))
        held.require()  # a person may have taken long to agree
        log = place.log(kind, where)
        if needs_libraries:
            environment.make(kind, where, log, asked.on_line)
        for voice in lacking:
            held.require()
            models.bring(kind, where, voice, wish, log)
    except NoNetwork as error:
        raise NoNetwork(
            error.message,
            "See to the network and try again. Files that another computer has come with: "
            f"utter add {' '.join([kind.name, *asked.voices])} --from FOLDER",
        ) from error
    held.require()
    _record(kind, where)
    return True


def _lacking(kind: Kind, where: Folders, asked: Addition, wish: Wish) -> dict[str | None, int]:
    """Return the bytes to fetch of each set that is not there or not right."""
    if kind.files is None:
        return {}
    if not kind.files.by_voice:
        n_bytes = models.lacking_bytes(kind, where)
        return {None: n_bytes} if n_bytes else {}
    known = models.voices(kind, where)
    found: dict[str | None, int] = {name: models.lacking_bytes(kind, where, name) for name in known}
    fresh = [name for name in asked.voices if name not in known]
    if fresh and asked.source is None:
        published = models.published_voices(kind, wish)
        for name in fresh:
            models.require_published(kind, name, list(published))
        found |= {name: published[name] for name in fresh}
    else:
        found |= dict.fromkeys(fresh, kind.files.bytes)
    return {name: n_bytes for name, n_bytes in found.items() if n_bytes}


def _offer(kind: Kind, where: Folders, asked: Addition, lacking: dict[str | None, int], needs_libraries: bool) -> Offer:
    libraries = kind.environment_bytes if needs_libraries else 0
    files = sum(lacking.values())
    # Libraries lie there packed and unpacked for a while, and so do files that something else is made of.
    takes = (libraries + kind.unpacked_bytes if needs_libraries else 0) + files * (2 if kind.prepares else 1)
    names = tuple(name for name in lacking if name is not None)
    folder = installed.folder(kind, where)
    return Offer(kind, names, libraries, files, takes, disk.free_bytes(folder), folder, asked.source)


def _have_agreed(kind: Kind, where: Folders, asked: Addition, offer: Offer) -> None:
    if offer.free_bytes < offer.disk_bytes + SPARE_BYTES:
        raise DownloadFailed(
            f"{kind.title} needs {disk.size_words(offer.disk_bytes)} on the disk where {offer.folder} is; "
            f"{disk.size_words(offer.free_bytes)} are free there.",
            "Make room on it, then try again.",
        )
    later = f"Add it at any time with: utter add {kind.name}"
    if not asked.agree(offer):
        raise Canceled("Nothing was fetched.", later)
    licence = licence_to_accept(kind, where)
    if licence is not None and not asked.accept(licence):
        raise Canceled("The licence was not accepted; nothing was fetched.", later)


def licence_to_accept(kind: Kind, where: Folders) -> Licence | None:
    """Return the licence of its files, None where there is none, or it was accepted before."""
    return None if kind.licence and installed.noted(kind, where).get("licence") == kind.licence.name else kind.licence


def _record(kind: Kind, where: Folders) -> None:
    more: dict[str, object] = {"licence": kind.licence.name} if kind.licence else {}
    if kind.prepares:
        more["prepared"] = models.sizes(installed.models(kind, where))
    environment.record(kind, where, **more)
