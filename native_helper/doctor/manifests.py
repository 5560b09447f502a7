"""Whether each browser would find and accept the native host's manifest.

Chromium says "Specified native messaging host not found" for most of these faults alike
(native_messaging_host_manifest.cc, launch_context.cc); here each has its own sentence.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from native_helper.doctor.finding import Finding, failure, ok, warning
from native_helper.doctor.machine import REGISTER, Machine
from native_helper.errors import SetupFailed
from native_helper.setup import browsers, registration
from native_helper.setup.browsers import Profile
from native_helper.setup.registration import FILE_NAME, Standing

CHECK: Final = "manifest"


def check(machine: Machine) -> Iterator[Finding]:
    """Look at the manifest of each browser."""
    profiles = machine.profiles()
    for browser, profile in profiles:
        # Channels of one browser share its name: the folder tells them apart.
        several = sum(other is browser for other, _ in profiles) > 1
        subject = f"{profile.title} ({profile.user_data.name})" if several else profile.title
        yield _of_profile(profile, machine.folders.launcher, subject)
    if not profiles:
        known = ", ".join(browser.title for browser in machine.browsers)
        message = f"No browser that Utter knows was started here yet ({known})."
        yield failure("browser", message, "Start one, then run: utter install")


def check_sandboxed(machine: Machine) -> Iterator[Finding]:
    """Name the browsers that cannot start a program outside of their sandbox."""
    for found in browsers.sandboxed(machine.browsers, machine.home, machine.system):
        yield warning(
            "sandbox",
            f"{found.title} from {found.sandbox} ({found.folder}) runs in a sandbox that cannot reach Utter.",
            "Use the deb, rpm or tarball from the browser's own site.",
            found.title,
        )


def fault(content: bytes, wanted: dict[str, Any]) -> str | None:
    """Return why a browser would not take `content` as the manifest `wanted`, None if it would."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return "is not valid JSON"
    return next(_faults(body, wanted), None) if isinstance(body, dict) else "holds no JSON object"


def _faults(body: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    # What comes first spares what follows a look: a field that is no string has no more to tell.
    yield from (f'has no "{it}"' for it in ("name", "description", "path", "type") if not _is_text(body.get(it)))
    if body["name"] != wanted["name"]:
        yield f'names another host, "{body["name"]:.80}", not "{wanted["name"]}"'
    if body["type"] != wanted["type"]:
        yield f'has the type "{body["type"]:.80}", not "{wanted["type"]}"'
    if not Path(body["path"]).is_absolute():
        yield f"has a path that is not absolute, {body['path']:.200}"
    origins = body.get("allowed_origins")
    if not isinstance(origins, list) or not set(map(str, origins)) >= set(wanted["allowed_origins"]):
        yield "does not allow Utter's extension"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _of_profile(profile: Profile, launcher: Path, subject: str) -> Finding:
    path = profile.hosts / FILE_NAME
    try:
        wanted = json.loads(registration.manifest(launcher))
        match registration.standing(path, launcher):
            case Standing.ABSENT:
                told = f"Utter is not registered with {subject}: there is no {path}."
                return failure(CHECK, told, REGISTER, subject)
            case Standing.OURS:
                return ok(CHECK, f"Utter is registered with {subject}.", subject)
            case standing:
                # `utter install` replaces what is ours, and leaves what is not.
                remedy = REGISTER if standing is Standing.OUTDATED else registration.foreign(path).remedy
                return _of_other(path, wanted, remedy, subject)
    except SetupFailed as error:
        return failure(CHECK, error.message, error.remedy, subject)
    except OSError as error:
        return failure(CHECK, f"{path} cannot be read: {error.strerror}.", f"Make {path} readable for you.", subject)


def _of_other(path: Path, wanted: dict[str, Any], remedy: str | None, subject: str) -> Finding:
    if not path.is_file():
        return failure(CHECK, f"{path} is not a file.", remedy, subject)
    content = path.read_bytes()
    if reason := fault(content, wanted):
        return failure(CHECK, f"The manifest for {subject}, {path}, {reason}.", remedy, subject)
    return _of_program(Path(json.loads(content)["path"]), path, remedy, subject)


def _of_program(program: Path, path: Path, remedy: str | None, subject: str) -> Finding:
    told = f"The manifest for {subject}, {path}, starts {program}, which"
    if not program.exists():
        return failure(CHECK, f"{told} does not exist.", remedy, subject)
    if not program.is_file() or not os.access(program, os.X_OK):
        return failure(CHECK, f"{told} is not executable.", remedy, subject)
    if remedy == REGISTER:
        return warning(CHECK, f"The manifest for {subject}, {path}, is of an older Utter.", remedy, subject)
    return failure(CHECK, f"{told} is not this Utter.", remedy, subject)
