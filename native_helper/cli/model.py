"""`utter model`: the natural voice's files, brought, looked at, checked, removed.

Works on the files themselves and needs no engine.
"""

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from native_helper.cli.arrival import Arrival, leave
from native_helper.cli.exit_status import ExitStatus
from native_helper.cli.progress import Progress
from native_helper.errors import Canceled
from native_helper.paths import folders
from native_helper.setup import model_files, model_install
from native_helper.setup.disk import size_words
from native_helper.setup.model_files import ABOUT_BYTES, Status
from native_helper.setup.model_install import Offer, Wish
from native_helper.setup.plan import ask
from native_helper.shown import shown

SPEAKS: Final = "It speaks from the next text on; an engine that runs finds it by itself."


def install(*, source: Path | None, forget: bool, yes: bool, as_json: bool) -> ExitStatus:
    """Bring the files. Raises Canceled if the person does not want them, and what model_install raises."""
    where = folders()
    progress = Arrival(enabled=not as_json)
    wish = Wish(source, forget, lambda offer: _agrees(offer, yes=yes, as_json=as_json), progress.show)
    signal.signal(signal.SIGTERM, leave)  # so that the line of progress is taken away
    try:
        brought = model_install.install(where, wish)
    except KeyboardInterrupt:
        progress.tell_stopped()
        raise
    finally:
        progress.clear()
    found = model_files.status(where)
    if as_json:
        print(json.dumps(_as_dict(found) | {"brought": brought}))
        return ExitStatus.DONE
    print(f"{'Kokoro is installed' if brought else 'Kokoro is installed already, and right'}: {_summary(found)}.")
    print(found.unusable or SPEAKS)
    if source is not None and not brought and not forget:
        print("That folder was not looked at. If it has more voices, or newer files, take them with --forget.")
    return ExitStatus.DONE


def status(*, as_json: bool) -> ExitStatus:
    """Tell what is there."""
    found = model_files.status(folders())
    if as_json:
        print(json.dumps(_as_dict(found)))
        return ExitStatus.DONE
    match found.state:
        case "installed":
            print(f"Kokoro, the natural voice, is installed: {_summary(found)}.")
            print(_origin(found))
            print(f"Voices: {', '.join(found.voices)}")
            if found.unusable:
                print(found.unusable)
        case "damaged":
            print(f"Kokoro is damaged: {size_words(found.left_bytes)} of {size_words(found.size_bytes)} are missing.")
            print("Repair it with: utter model install")
        case "missing":
            about = "" if found.revision else "about "
            came = found.size_bytes - found.left_bytes
            print("Kokoro, the natural voice, is not installed; a stand-in speaks.")
            more = f" more ({size_words(came)} came already)" if came else ""
            print(
                f"It takes {about}{size_words(found.left_bytes)}{more}; "
                f"{size_words(found.free_bytes)} are free where {shown(found.folder.parent)} is."
            )
            print(found.unusable or "Get it with: utter model install")
    return ExitStatus.DONE


def verify(*, as_json: bool) -> ExitStatus:
    """Read every file and hold it to the record; fail if one differs."""
    where = folders()
    line = Progress(sys.stderr, enabled=not as_json and sys.stderr.isatty())
    faults = model_files.verify(where, lambda path: line.show(f"Reading {path}"))
    line.clear()
    found = model_files.status(where)
    if as_json:
        told = [{"file": fault.path, "fault": fault.what} for fault in faults]
        print(json.dumps({"right": not faults, "faults": told, **_as_dict(found)}))
        return ExitStatus.FAILED if faults else ExitStatus.DONE
    for fault in faults:
        print(f"{fault.path} is {'missing' if fault.what == 'missing' else 'not what was recorded'}.")
    if faults:
        print("Repair it with: utter model install")
        return ExitStatus.FAILED
    print(f"Every file is what was recorded: {_summary(found)}.")
    return ExitStatus.DONE


def remove(*, yes: bool, as_json: bool) -> ExitStatus:
    """Remove the files, after a question."""
    where = folders()
    n_bytes = model_files.disk_size(where)
    if n_bytes and not yes and not ask(f"Remove the natural voice ({size_words(n_bytes)})?", as_json):
        print("Nothing was removed.")
        return ExitStatus.FAILED
    freed = model_files.remove(where)
    if as_json:
        print(json.dumps({"freed_bytes": freed, **_as_dict(model_files.status(where))}))
    elif freed:
        print(f"The natural voice is removed: {size_words(freed)} are free again. A stand-in speaks from now on.")
        print("To have it back: utter model install (it brings exactly the same files)")
    else:
        print("The natural voice is not installed; there is nothing to remove.")
    return ExitStatus.DONE


def _agrees(offer: Offer, *, yes: bool, as_json: bool) -> bool:
    if not as_json:
        revision = f", revision {offer.revision[:12]}" if offer.revision else ""
        print(f"Kokoro, a natural voice: {offer.repository}{revision}, from {offer.source}.")
        some = "" if offer.left_bytes == offer.size_bytes else f" of {size_words(offer.size_bytes)}"
        print(
            f"{size_words(offer.left_bytes)}{some} will be brought to {shown(offer.folder)}, "
            f"where {size_words(offer.free_bytes)} are free."
        )
        if offer.revision and abs(offer.size_bytes - ABOUT_BYTES) > ABOUT_BYTES / 10:
            print(f"That is not the {size_words(ABOUT_BYTES)} of Utter's own pages: other files are published now.")
        if unusable := model_files.why_unusable():
            print(unusable)
        sys.stdout.flush()
    if yes or offer.left_bytes == 0:
        return True
    if ask("Get it now?", as_json):
        return True
    raise Canceled("Nothing was fetched.", "Get it at any time with: utter model install")


def _summary(found: Status) -> str:
    return f"{len(found.voices)} voices, {size_words(found.size_bytes)} in {shown(found.folder)}"


def _origin(found: Status) -> str:
    if found.revision:
        return f"From {found.repository}, revision {found.revision}"
    return "Copied from a folder; which revision that was is not known"


def _as_dict(found: Status) -> dict[str, Any]:
    return asdict(found) | {"folder": str(found.folder)}
