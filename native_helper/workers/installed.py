"""What of the roster is on this machine: a folder for each, whole if it has its record.

workers/xtts/
  environment/       the libraries; a link to environment-XXXX. Nothing of Utter's is installed there
  models/            its files; of voices that are added by name a folder for each, VOICE/VOICE.onnx
  *.lock.json        beside such a set: which revision it is of, and what each file must hash to
  cache/             what it keeps between two starts
  added.json         written last: with which libraries the environment was made
"""

import fcntl
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from native_helper.errors import VoiceUnavailable
from native_helper.paths import Folders
from native_helper.workers.absent import how_to_add, is_absent
from native_helper.workers.roster import ROSTER, Kind

RECORD: Final = "added.json"
PROGRAM: Final = Path(__file__).parent / "program" / "__main__.py"
OFFLINE: Final = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}  # no library may ask its hub for anything


class Presence(StrEnum):
    """How much of it is there."""

    ABSENT = "absent"
    PARTIAL = "partial"  # its installation was cut off, or somebody removed or damaged a part of it
    OUTDATED = "outdated"  # made for another version of Utter
    WHOLE = "whole"


def folder(kind: Kind, where: Folders) -> Path:
    return where.workers / kind.name


def models(kind: Kind, where: Folders) -> Path:
    return folder(kind, where) / "models"


def cache(kind: Kind, where: Folders) -> Path:
    return folder(kind, where) / "cache"


def python(kind: Kind, where: Folders) -> Path:
    return folder(kind, where) / "environment" / "bin" / "python"


def presence(kind: Kind, where: Folders) -> Presence:
    """Say how much of `kind` is there; cheap, starts nothing."""
    if is_absent(kind.name, where):
        return Presence.ABSENT
    try:
        is_there = python(kind, where).exists()  # the Python that it was made with may have been removed
    except OSError:  # a folder of another user's, as `sudo utter add` makes it: nothing else may fail by it
        return Presence.PARTIAL
    record = _record(kind, where)
    if record is None or not is_there:
        return Presence.PARTIAL
    if kind.prepares and not _prepared(record):
        return Presence.PARTIAL
    return Presence.WHOLE if record.get("requirements") == list(kind.requirements) else Presence.OUTDATED


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something that was added cannot be used."""

    message: str
    remedy: str


def fault(kind: Kind, where: Folders) -> Fault | None:
    """Return why it cannot be used, None where it can, or was never added."""
    here = presence(kind, where)
    if here in (Presence.PARTIAL, Presence.OUTDATED) and _is_changing(kind, where):
        return changing(kind.title)
    match here:
        case Presence.PARTIAL:
            return Fault(f"{kind.title} is not complete.", f"To finish it, run: utter add {kind.name}")
        case Presence.OUTDATED:
            told = f"{kind.title} was made for another version of Utter."
            return Fault(told, f"To renew it, run: utter add {kind.name}")
        case _:
            return None


def changing(title: str) -> Fault:
    """Return what is told while another program has the folder (setup/workers/place.py)."""
    return Fault(f"{title} is being added or removed by another program.", "Wait until it is done.")


def remedy(kind: Kind, where: Folders) -> str:
    """Return what to do where it is not whole, or fails."""
    if found := fault(kind, where):
        return f"{found.message} {found.remedy}"
    if is_absent(kind.name, where):
        return how_to_add(kind.name)
    return f"Try again. If it stays so, run: utter remove {kind.name}, then: utter add {kind.name}"


def faults(where: Folders) -> list[Fault]:
    """Return why each of the roster that was added cannot be used, where it cannot."""
    return list(filter(None, (fault(kind, where) for kind in ROSTER.values())))


def command(kind: Kind, where: Folders) -> list[str | Path]:
    """Return what starts it. Raises VoiceUnavailable unless it is whole."""
    if presence(kind, where) is not Presence.WHOLE:
        raise VoiceUnavailable(f"{kind.title} cannot be used now.", remedy(kind, where))
    # The environment's own name, and not that of the link: so the engine sees when another has taken its place.
    environment = python(kind, where).parents[1].resolve()
    return [environment / "bin" / "python", "-I", PROGRAM, kind.name]


def noted(kind: Kind, where: Folders) -> dict[str, Any]:
    """Return what its record says; nothing where there is none."""
    return _record(kind, where) or {}


def prepared(kind: Kind, where: Folders) -> dict[str, int]:
    """Return the size that each file had once its program had prepared them."""
    return _prepared(noted(kind, where))


def hello(kind: Kind, where: Folders) -> dict[str, Any]:
    """Return the folders that its program works in."""
    return {"models": str(models(kind, where)), "cache": str(cache(kind, where))}


def _is_changing(kind: Kind, where: Folders) -> bool:
    """Say whether a program that adds or removes it is at work."""
    try:
        descriptor = os.open(folder(kind, where), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # let go at once
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _prepared(record: dict[str, Any]) -> dict[str, int]:
    told = record.get("prepared")
    return {str(path): size for path, size in told.items()} if isinstance(told, dict) else {}


def _record(kind: Kind, where: Folders) -> dict[str, Any] | None:
    try:
        record = json.loads((folder(kind, where) / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None
