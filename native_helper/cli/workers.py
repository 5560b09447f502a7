"""`utter add` and `utter remove`: what Utter itself does not carry, brought and taken away again.

Works on the files themselves and needs no engine.
"""

import json
import signal
import sys
from pathlib import Path
from typing import Any, Final

from native_helper.cli import mlx
from native_helper.cli.arrival import Arrival, leave
from native_helper.cli.exit_status import ExitStatus
from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup.disk import size_words
from native_helper.setup.model_install import Wish
from native_helper.setup.plan import ask
from native_helper.setup.workers import add as adding
from native_helper.setup.workers import models, removing
from native_helper.setup.workers.add import Addition, Offer
from native_helper.shown import shown
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import ROSTER, Files, Kind, Licence

_STANDS: Final = {
    Presence.ABSENT: "not added",
    Presence.PARTIAL: "not complete",
    Presence.OUTDATED: "of another version of Utter",
    Presence.WHOLE: "added",
}
_VOICES: Final = "utter add {0} VOICE adds one, and utter add {0} --list tells which there are."
_UNTRIED: Final = "It was built and tested without its real files, which nobody here could fetch."


def overview(*, as_json: bool) -> ExitStatus:
    """Tell what can be added, and what of it is there."""
    where = folders()
    if as_json:
        print(json.dumps({"kinds": [_as_dict(kind) for kind in ROSTER.values()]}, ensure_ascii=False))
        return ExitStatus.DONE
    for kind in ROSTER.values():
        here = installed.presence(kind, where)
        print(f"{kind.name}: {kind.title}, {_STANDS[here]}")
        print(f"  {kind.about}")
        if voices := models.voices(kind, where):
            print(f"  Voices: {', '.join(voices)}")
        if here is Presence.ABSENT:
            print(f"  About {size_words(kind.download_bytes)} to download. {installed.remedy(kind, where)}")
        else:
            print(f"  {size_words(removing.size(kind, where))} in {shown(installed.folder(kind, where))}.")
            if here is not Presence.WHOLE:
                print(f"  {installed.remedy(kind, where)}")
        if kind.licence:
            print(f"  Licence of its files: {kind.licence.name}, {kind.licence.address}")
            print(f"  {kind.licence.summary}")
        if not kind.tried:
            print(f"  {_UNTRIED}")
    return mlx.overview()


def published(name: str, *, as_json: bool) -> ExitStatus:
    """Tell which voices can be added by name. Asks the hub."""
    kind, where = ROSTER[name], folders()
    found = models.published_voices(kind, Wish())
    here = set(models.voices(kind, where))
    if as_json:
        told = [{"voice": voice, "size_bytes": size, "added": voice in here} for voice, size in sorted(found.items())]
        print(json.dumps({"voices": told}))
        return ExitStatus.DONE
    width = max(map(len, found), default=0)
    for voice, size in sorted(found.items()):
        print(f"{voice:{width}}  {size_words(size):>6}{'  added' if voice in here else ''}")
    return ExitStatus.DONE


def add(
    name: str, voices: tuple[str, ...], *, source: Path | None, yes: bool, accept_licence: bool, as_json: bool
) -> ExitStatus:
    """Bring it. Raises Canceled if the person does not want it, and what setup/workers/add.py raises."""
    kind, where = ROSTER[name], folders()
    arrival = Arrival(enabled=not as_json)
    asked = Addition(
        voices=voices,
        source=source,
        accept=lambda licence: _accepts(kind, licence, accepted=accept_licence, as_json=as_json),
        agree=lambda offer: _agrees(offer, yes=yes, accepted=accept_licence, as_json=as_json),
        on_line=arrival.tell_library,
        on_progress=arrival.show,
    )
    signal.signal(signal.SIGTERM, leave)  # so that the line of progress is taken away, and pip ended
    try:
        brought = adding.add(kind, where, asked)
    except KeyboardInterrupt:
        arrival.tell_stopped()
        raise
    finally:
        arrival.clear()
    if as_json:
        print(json.dumps({"brought": brought, **_as_dict(kind)}, ensure_ascii=False))
        return ExitStatus.DONE
    here = f"{size_words(removing.size(kind, where))} in {shown(installed.folder(kind, where))}"
    print(f"{kind.title} is {'added' if brought else 'added already, and right'}: {here}.")
    if kind.files and kind.files.by_voice and not models.voices(kind, where):
        print(f"It has no voice yet: {_VOICES.format(kind.name)}")
    elif brought:
        print("It can be used from the next text on; an engine that runs finds it by itself.")
    return ExitStatus.DONE


def remove(name: str, voice: str | None, *, yes: bool, as_json: bool) -> ExitStatus:
    """Remove it, or one of its voices, after a question."""
    kind, where = ROSTER[name], folders()
    if voice is not None:
        models.require_names(kind, (voice,))
    title = f"{kind.title}'s voice {voice}" if voice else kind.title
    freed = 0
    if removing.is_there(kind, where, voice):
        stays = removing.elsewhere(kind, where) if voice is None else None
        freed = 0 if stays else removing.size(kind, where, voice)
        goes = f"only the link to {shown(stays)}" if stays else size_words(freed)
        if not yes and not ask(f"Remove {title} ({goes})?", as_json):
            print("Nothing was removed.")
            return ExitStatus.FAILED
        removing.remove(kind, where, voice)
        told = f"{title} is removed: {size_words(freed)} are free again."
        if stays:
            told = f"{title} is removed. Its folder was a link; what it led to is still in {shown(stays)}."
    else:
        told = f"{title} is not added; there is nothing to remove."
    print(json.dumps({"freed_bytes": freed, **_as_dict(kind)}, ensure_ascii=False) if as_json else told)
    return ExitStatus.DONE


def _agrees(offer: Offer, *, yes: bool, accepted: bool, as_json: bool) -> bool:
    if not as_json:
        for line in _told(offer):
            print(line)
        sys.stdout.flush()
    licence = None if accepted else adding.licence_to_accept(offer.kind, folders())
    if as_json or not sys.stdin.isatty():  # nobody can answer: all that must be said is told at once
        lacking = [*([] if yes else ["--yes"]), *(["--accept-licence"] if licence else [])]
        if lacking:
            terms = f"It comes under {licence.name}, {licence.address}. {licence.summary} " if licence else ""
            raise SetupFailed(
                f"{offer.kind.title} is brought after questions, and nobody can answer here.",
                f"{terms}To go ahead, add {' '.join(lacking)}",
            )
    return yes or ask("Get it now?", as_json)


def _told(offer: Offer) -> list[str]:
    kind = offer.kind
    lines = [f"{kind.title}: {kind.about[:1].lower()}{kind.about[1:]}"]
    if not kind.tried:
        lines.append(_UNTRIED)
    if kind.files and kind.files.by_voice and not offer.voices and not models.voices(kind, folders()):
        lines.append(f"No voice was named, and without one it does not speak: {_VOICES.format(kind.name)}")
    if offer.environment_bytes:
        size = size_words(offer.environment_bytes)
        lines.append(f"Its libraries, about {size}, come from the package index, into a place of their own.")
    if offer.files_bytes:
        several = len(offer.voices) > 1
        what = f"The voice{'s' if several else ''} {', '.join(offer.voices)}" if offer.voices else "Its model"
        size = size_words(offer.files_bytes)
        if offer.source:
            lines.append(f"{what}, {size}, {'are' if several else 'is'} copied from {shown(offer.source)}.")
        else:
            repository = kind.files.repository if kind.files else ""
            lines.append(f"{what}, about {size}, {'come' if several else 'comes'} from {repository} on the hub.")
        if kind.files and kind.files.by_voice:
            lines.append(_licence_beside(kind.files, offer.source))
    lines.append(
        f"All of it takes up to {size_words(offer.disk_bytes)} in {shown(offer.folder)}, "
        f"where {size_words(offer.free_bytes)} are free."
    )
    return lines


def _licence_beside(files: Files, source: Path | None) -> str:
    card = next((source / name for name in files.also if (source / name).is_file()), None) if source else None
    place = shown(card) if card else f"{', '.join(files.also)} beside them, https://huggingface.co/{files.repository}"
    return f"Each voice has a licence of its own; read it in {place}"


def _accepts(kind: Kind, licence: Licence, *, accepted: bool, as_json: bool) -> bool:
    if not as_json:
        print(f"The files of {kind.title} come under a licence of their own: {licence.name}.")
        print(f"{licence.summary} Read it at {licence.address}", flush=True)
    if accepted:
        return True
    return ask("Do you accept it?", as_json, by_default=False)


def _as_dict(kind: Kind) -> dict[str, Any]:
    where = folders()
    licence = kind.licence
    return {
        "name": kind.name,
        "title": kind.title,
        "about": kind.about,
        "state": str(installed.presence(kind, where)),
        "download_bytes": kind.download_bytes,
        "size_bytes": removing.size(kind, where),
        "voices": models.voices(kind, where),
        "licence": {"name": licence.name, "address": licence.address, "summary": licence.summary} if licence else None,
        "tried": kind.tried,
        "folder": str(installed.folder(kind, where)),
    }
