"""What was added: whether it is whole, of this version, and every file as it should be. Starts none of it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from native_helper.doctor.finding import Finding, failure, ok, warning
from native_helper.doctor.machine import Machine
from native_helper.errors import UtterError
from native_helper.paths import MLX, Folders
from native_helper.setup.disk import size_words
from native_helper.setup.workers import models, removing
from native_helper.voices import piper_files
from native_helper.voices.mlx_audio import found
from native_helper.workers import installed
from native_helper.workers.installed import Fault, Presence
from native_helper.workers.roster import PIPER, ROSTER, Kind

_TOLD_FILES: Final = 3


def check(machine: Machine) -> Iterator[Finding]:
    """Look at each thing that was added; what never was is not missing."""
    added = [kind for kind in ROSTER.values() if installed.presence(kind, machine.folders) is not Presence.ABSENT]
    for kind in ROSTER.values():
        if removing.was_cut_off(kind, machine.folders):
            told = f"The removal of {kind.title} was cut off, and a part of it is still here."
            yield warning("added", told, f"Run: utter remove {kind.name}", kind.title)
    spoken = found.models(machine.folders.models / MLX)
    if not added and not spoken:
        yield ok("added", "Nothing was added to Utter; see what could be with: utter add")
    for kind in added:
        yield _of(kind, machine)
    for model in spoken:
        yield _of_mlx(model)


def _of_mlx(model: found.Model) -> Finding:
    subject = f"{found.FAMILY}:{model.name}"
    if not model.lack:
        return ok("added", f"The model {model.name} of mlx-audio is here.", subject)
    fault = found.fault_of(model.folder, model.lack)
    return failure(
        "added", f"The model {model.name} of mlx-audio cannot be used. {fault.message}", fault.remedy, subject
    )


def _of(kind: Kind, machine: Machine) -> Finding:
    where = machine.folders
    again = f"Run: utter add {kind.name}"
    if fault := installed.fault(kind, where) or _of_voices(kind, where):
        tells = warning if fault == installed.changing(kind.title) else failure
        return tells("added", fault.message, fault.remedy, kind.title)
    python = installed.python(kind, where)
    if not os.access(python, os.X_OK):
        return failure("added", f"{kind.title} cannot be started: {python} is no program.", again, kind.title)
    try:
        wrong = models.faults(kind, where, thorough=machine.thorough)
    except UtterError as error:
        return failure("added", error.message, error.remedy, kind.title)
    if wrong:
        more = f" and {len(wrong) - _TOLD_FILES} more" if len(wrong) > _TOLD_FILES else ""
        told = f"Files of {kind.title} are missing or damaged: {', '.join(wrong[:_TOLD_FILES])}{more}."
        return failure("added", told, again, kind.title)
    if kind.files and kind.files.by_voice and not models.voices(kind, where):
        told = f"{kind.title} is here, and no voice of it."
        return warning("added", told, f"See which there are with: utter add {kind.name} --list", kind.title)
    how = "every byte as recorded" if machine.thorough else size_words(removing.size(kind, where))
    return ok("added", f"{kind.title} is here ({how}).", kind.title)


def _of_voices(kind: Kind, where: Folders) -> Fault | None:
    broken = piper_files.faults(where) if kind.name == PIPER.name else []
    if len(broken) > 1:
        return replace(broken[0], message=f"{broken[0].message} {len(broken) - 1} more cannot either.")
    return broken[0] if broken else None
