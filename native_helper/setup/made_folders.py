"""The folders that Utter made on the way to its own places: they go at the end, where they are empty.

Who may have written the record's lines is not known. One counts only where it leads to a place that Utter uses.
"""

from collections.abc import Sequence
from pathlib import Path

from native_helper.paths import Folders, home, made_above
from native_helper.setup import browsers, command, extension_folder, profile, service
from native_helper.setup.install import system
from native_helper.setup.record import Record
from native_helper.setup.registration import FILE_NAME
from native_helper.shown import shown


def left_for_last(where: Folders, record: Record, own: Sequence[Path]) -> list[Path]:
    """Return those that are there, innermost first; `own`, Utter's own folders, have steps of their own."""
    made = set(record.paths("made-folder"))
    # What the engine made, be it before the first installation or without any.
    made.update(path for folder in own for path in made_above(folder))
    ways = {above for place in (*own, *_places(where)) for above in place.parents}
    hosts = _hosts(record)
    known = [folder for folder in made if folder.is_dir() and folder not in own and folder in ways | hosts]
    return sorted(known, key=lambda folder: (-len(folder.parts), folder))


def remove_empty(made: Sequence[Path]) -> str:
    """Remove those of `made` that are empty by now; return which, for a person."""
    gone = []
    for folder in made:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            gone.append(shown(folder))
    if not gone:
        return "Left the folders Utter made: something else is in them"
    return f"Removed the folders Utter made that were empty ({', '.join(gone)})"


def _places(where: Folders) -> list[Path]:
    own = [where.data, where.config, where.log, where.run, where.socket.parent]
    others = [extension_folder.place(where), command.place(where), service.place(home(), system())]
    shell = profile.profile_of_shell()
    return [*own, *others, *([shell] if shell else [])]


def _hosts(record: Record) -> set[Path]:
    """Return the browsers' folders that manifests go to, as far as they are of that name."""
    noted = [path.parent for path in record.paths("manifest") if path.name == FILE_NAME]
    present = [profile.hosts for profile in browsers.present(browsers.table(), home(), system())]
    return {folder for folder in (*noted, *present) if folder.name == browsers.HOSTS_FOLDER}
