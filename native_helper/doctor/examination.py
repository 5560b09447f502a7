"""All checks, in the order in which a person would mend things: the ground first, then the way of a selection."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from native_helper.doctor import engine, installation, manifests, native_host, policies, ports, voices, workers
from native_helper.doctor.finding import Finding, State, failure, ok, warning
from native_helper.doctor.machine import Machine
from native_helper.errors import NoSoundDevice, UtterError

# The names of the checks: docs/troubleshooting.md tells each, and programs may rely on them.
NAMES: Final = (
    "root", "home", "disk", "settings", "dictionary", "token", "command", "extension", "service", "browser", "manifest",
    "sandbox", "policy", "launcher", "host", "run_folder", "engine", "crashes", "http_port", "model", "added",
    "voices", "loaded", "remote", "sound",
)  # fmt: skip


def examine(machine: Machine) -> Iterator[Finding]:
    """Yield what is found, each as soon as it is known."""
    yield from _guarded("root", installation.check_root, machine)
    yield from _guarded("home", installation.check_writable, machine)
    yield from _guarded("disk", installation.check_disk, machine)
    yield from _guarded("settings", installation.check_settings, machine)
    yield from _guarded("dictionary", installation.check_dictionary, machine)
    yield from _guarded("token", installation.check_token, machine)
    yield from _guarded("command", installation.check_command, machine)
    yield from _guarded("extension", installation.check_extension, machine)
    yield from _guarded("service", installation.check_service, machine)
    yield from _guarded("manifest", manifests.check, machine)
    yield from _guarded("sandbox", manifests.check_sandboxed, machine)
    yield from _guarded("policy", policies.check, machine)
    yield from _guarded("host", native_host.check, machine)
    yield from _guarded("run_folder", engine.check_run_folder, machine)
    health: dict[str, Any] | None = None

    def look(machine: Machine) -> Finding:
        nonlocal health
        found, health = engine.check(machine)
        return found

    yield from _guarded("engine", look, machine)
    yield from _guarded("crashes", lambda it: engine.check_crashes(it, time.monotonic()), machine)
    yield from _guarded("http_port", lambda it: ports.check(it, health), machine)
    yield from _guarded("model", voices.check_model, machine)
    yield from _guarded("added", workers.check, machine)
    yield from _guarded("voices", lambda it: voices.check_voices(it, health), machine)
    yield from _guarded("remote", voices.check_remote, machine)
    yield from _guarded("sound", check_sound, machine)


def check_sound(machine: Machine) -> Finding:
    """Look whether the terminal could be heard; a browser plays by itself."""
    try:
        return ok("sound", f"The terminal plays by {machine.sound_way()}.")
    except NoSoundDevice as error:
        return warning("sound", error.message, error.remedy)


def is_well(findings: Iterable[Finding]) -> bool:
    """Say whether nothing fails; warnings are told, and no failure."""
    return all(finding.state is not State.FAILURE for finding in findings)


def _guarded(name: str, check: Callable[[Machine], Finding | Iterable[Finding]], machine: Machine) -> Iterator[Finding]:
    # What stands in the way of one look must not end the whole: it is itself what is wrong.
    try:
        found = check(machine)
        yield from [found] if isinstance(found, Finding) else found
    except UtterError as error:
        yield failure(name, error.message, error.remedy)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        yield failure(name, f"This could not be looked at: {where}{error.strerror or error}.", "See to that place.")
