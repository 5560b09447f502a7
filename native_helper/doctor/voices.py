"""Whether there is a voice: the natural one's files, and what speaks without them."""

from collections.abc import Iterator
from typing import Any, Final

from native_helper import settings
from native_helper.doctor.finding import Finding, failure, ok, skipped, warning
from native_helper.doctor.machine import REINSTALL, Machine
from native_helper.errors import SettingsInvalid, UtterError
from native_helper.setup import model_files
from native_helper.setup.disk import size_words
from native_helper.shown import REMOTE, sent_to
from native_helper.voices import piper_files
from native_helper.voices.catalog import Catalog
from native_helper.voices.families import families
from native_helper.voices.mlx_audio.found import SEE_DOCTOR
from native_helper.workers import installed

_REPAIR: Final = "Run: utter model install"
_STAND_IN: Final = "a stand-in speaks"
_HERE: Final = "The natural voice's files are here"
_TOLD_FILES: Final = 3


def check_model(machine: Machine) -> Finding:
    """Look at the natural voice's files: by size, or byte for byte where the machine is looked at thoroughly."""
    try:
        found = model_files.status(machine.folders)
        if found.unusable:
            return warning("model", found.unusable, None)
        if found.state == "installed":
            return _of_bytes(machine) if machine.thorough else ok("model", f"{_HERE} ({size_words(found.size_bytes)}).")
    except UtterError as error:
        return failure("model", error.message, error.remedy)
    lack = size_words(found.left_bytes)
    if found.state == "missing":
        return warning("model", f"The natural voice's files are not here ({lack}); {_STAND_IN}.", _REPAIR)
    return failure("model", f"The natural voice's files are damaged: {lack} are missing; {_STAND_IN}.", _REPAIR)


def _of_bytes(machine: Machine) -> Finding:
    faults = model_files.verify(machine.folders)
    if not faults:
        return ok("model", f"{_HERE}, every byte as recorded.")
    names = ", ".join(f"{fault.path} ({fault.what})" for fault in faults[:_TOLD_FILES])
    more = f" and {len(faults) - _TOLD_FILES} more" if len(faults) > _TOLD_FILES else ""
    return failure("model", f"Files of the natural voice are not what was recorded: {names}{more}.", _REPAIR)


def check_remote(machine: Machine) -> Iterator[Finding]:
    """Tell which speech server the settings name, if they do. Nothing is asked of it: doctor sends nothing."""
    try:
        server = settings.load(machine.folders.settings).remote.server()
    except SettingsInvalid:
        return  # told by its own check
    if server is not None:
        told = f"Voices named {REMOTE}NAME speak only where they are chosen. {sent_to(server.address.host)}"
        yield ok("remote", f"{told} Whether it answers was not tried.")


def check_voices(machine: Machine, health: dict[str, Any] | None) -> Iterator[Finding]:
    """Look at who can speak, and what the engine says of its families."""
    catalog = Catalog(families(machine.folders))
    voices = catalog.voices()
    default = catalog.default_voice()
    if default is None:
        yield failure("voices", "No voice can speak.", REINSTALL)
    else:
        yield ok("voices", f"{len(voices)} voices can speak; {default.id} reads English.")
    if health is None:
        yield skipped("loaded", "How voices compute was not asked: no engine answers.")
        return
    for family in health["families"]:
        # That Kokoro's files are missing is told above; a fault in loading them only the engine knows.
        if family["state"] == "ready" and family.get("remedy"):
            told = f"The voices of {family['name']} could do better."
            yield warning("loaded", told, family["remedy"], family["name"])
    added = {fault.message for look in (installed.faults, piper_files.faults) for fault in look(machine.folders)}
    for trouble in health["problems"]:
        if "dictionary" in trouble["message"] or trouble["message"] in added or trouble["remedy"] == SEE_DOCTOR:
            continue  # told by its own check, engine or no engine
        yield warning("loaded", trouble["message"], trouble["remedy"])
