"""What a Piper voice's files say of it, for whoever lists, adds or examines them; nothing of Piper is started.

NAME/NAME.onnx and NAME/NAME.onnx.json, in which Piper itself writes who speaks what. A file is a person's to replace,
so nothing is trusted.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from native_helper.paths import Folders
from native_helper.plain_file import open_plain
from native_helper.voices.family import Voice
from native_helper.voices.names import MAX_SPEAKERS, is_name
from native_helper.workers import installed
from native_helper.workers.installed import Fault, Presence
from native_helper.workers.roster import PIPER

SETTINGS: Final = ".onnx.json"  # after a voice's name
_OWN_TEXT: Final = ("espeak", "text")  # ways to phonemes that need nothing but what Piper's package holds
_UNREAD: Final = "Utter cannot use it: Piper reads its language with a model of its own, which it would fetch itself."
_MAX_SETTINGS_BYTES: Final = 4 << 20
_MAX_NUMBER: Final = 1 << 31  # of a speaker; far above any
_MAX_KNOWN: Final = 512  # settings that are not read again; more than there are voices
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,4})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A voice's files: who speaks, by the voice's id; or why nobody does."""

    voices: tuple[tuple[Voice, int | None], ...]
    fault: Fault | None = None  # what is wrong with the files
    unread: str | None = None  # why they are of no use, though nothing is wrong with them

    @property
    def problem(self) -> str | None:
        return f"{self.fault.message} {self.fault.remedy}" if self.fault else self.unread


def found(where: Folders) -> list[Found]:
    """Return the voices that lie in the worker's models, in order of their names."""
    try:
        files = sorted(installed.models(PIPER, where).glob(f"*/*{SETTINGS}"))
    except OSError:
        return []
    here = []
    for file in files:
        model = file.name.removesuffix(SETTINGS)
        if file.parent.name != model or not is_name(model):  # of a download that was cut off
            continue
        try:
            known = look(file)
        except OSError:  # removed just now
            continue
        here.append(known if file.with_suffix("").is_file() else _without_model(known, model))
    return here


def faults(where: Folders) -> list[Fault]:
    """Return what is wrong with each voice that is there and damaged, where Piper itself is whole."""
    if installed.presence(PIPER, where) is not Presence.WHOLE:
        return []
    return [
        Fault(f"A voice of {PIPER.title} cannot speak. {one.fault.message}", one.fault.remedy)
        for one in found(where)
        if one.fault
    ]


def look(file: Path) -> Found:
    """Return what the settings in `file` say; read once for each change of it. Raises OSError if it is not there."""
    status = file.stat()
    return _known(file, status.st_size, status.st_mtime_ns)


def _without_model(known: Found, model: str) -> Found:
    return replace(known, fault=Fault(f"Its file {model}.onnx is missing.", f"Run: utter add piper {model}"))


@lru_cache(maxsize=_MAX_KNOWN)
def _known(file: Path, _size: int, _changed_ns: int) -> Found:
    return _read(file)


def _read(file: Path) -> Found:
    model = file.name.removesuffix(SETTINGS)
    damaged = Fault(
        f"Its file {file.name} is damaged.", f"Run: utter remove piper {model}, then: utter add piper {model}"
    )
    nameless = Voice(f"piper:{model}", model, PIPER.name, (_tag(model),), added=True, untried=not PIPER.tried)
    try:
        told = json.loads(_text(file))
        numbers = {name: int(number) for name, number in told.get("speaker_id_map", {}).items() if is_name(name)}
        speakers = {name: number for name, number in numbers.items() if 0 <= number < _MAX_NUMBER}
        quality, dataset = told.get("audio", {}).get("quality"), told.get("dataset")
        quality = quality if is_name(quality) else model.rpartition("-")[2]
        name = f"{(dataset if is_name(dataset) else _dataset(model)).replace('_', ' ').title()} ({quality})"
        language = _tag(str(told.get("language", {}).get("code") or model))
        own_text = told.get("phoneme_type", "espeak") in _OWN_TEXT
        is_multiple = int(told["num_speakers"]) > 1
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return Found(((nameless, None),), damaged)
    first = replace(nameless, name=name, languages=(language,))
    if not own_text:
        return Found(((first, None),), unread=_UNREAD)
    if not is_multiple or not speakers:
        return Found(((first, 0 if is_multiple else None),))
    by_number = sorted((number, speaker) for speaker, number in speakers.items())[:MAX_SPEAKERS]
    several = [
        (replace(first, id=f"{first.id}/{speaker}", name=f"{name}, {speaker}", listed=False, added=False), number)
        for number, speaker in by_number
    ]
    return Found(((replace(first, name=f"{name}, {by_number[0][1]}"), by_number[0][0]), *several[1:]))


def _text(file: Path) -> bytes:
    with open_plain(file) as opened:
        text = opened.read(_MAX_SETTINGS_BYTES + 1)
    if len(text) > _MAX_SETTINGS_BYTES:
        raise ValueError(f"{file.name} is too long to be a voice's settings")
    return text


def _dataset(model: str) -> str:
    return model.split("-")[1] if model.count("-") >= 2 else model


def _tag(text: str) -> str:
    """Return the BCP 47 tag of "en_US", or of the beginning of "en_US-lessac-medium"; "und" for none."""
    code = text.partition("-")[0]
    return code.replace("_", "-") if _LANGUAGE.fullmatch(code) else "und"
