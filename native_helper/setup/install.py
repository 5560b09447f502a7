"""`utter install`: the launcher, the extension's folder and one manifest per browser, told first, then done.

Safe to run again at any time: what is right is left alone, what is outdated is replaced, what is somebody else's
is named and kept.
"""

import json
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from native_helper.errors import SetupFailed
from native_helper.paths import Folders, folders, home, make_private
from native_helper.setup import browsers, extension_folder, launcher, registration, service
from native_helper.setup.next_steps import print_next_steps, print_no_browser
from native_helper.setup.plan import (
    Outcome,
    State,
    Step,
    ask,
    carry_out,
    foreseen,
    planned,
    print_outcomes,
    print_plan,
)
from native_helper.setup.record import open_record, refuse_taken_root

DONE: Final = 0
INCOMPLETE: Final = 1  # a step failed, or the person said no
# install.sh says so too, before there is any Python (a test compares the two).
AS_ROOT: Final = "You are root: Utter will be installed for root alone. To use it yourself, run this as yourself."


@dataclass(frozen=True, slots=True)
class InstallOptions:
    """What `utter install` was asked for."""

    dry_run: bool = False
    yes: bool = False  # do not ask
    browsers: tuple[str, ...] = ()  # names of the table; none: all that are present
    user_data_dirs: tuple[Path, ...] = ()  # further profiles, named by the person
    json: bool = False
    next_steps: bool = True  # tell a root of being one, and the clicks at the end: install.sh does both itself
    service: bool = False  # let the engine start at login


def install(options: InstallOptions) -> int:
    """Set Utter up for this person and return the exit status. Raises SetupFailed for a wrong option."""
    where = folders()
    refuse_taken_root(where)
    profiles = _profiles(options)
    steps = _steps(where, profiles, options.service)
    if not options.json:
        if options.next_steps and os.geteuid() == 0:
            print(AS_ROOT)
        print_plan("Utter will:", steps)
        _name_the_sandboxed(options)
    if options.dry_run:
        if not profiles and not options.json:
            print()
            print_no_browser()
        _report(foreseen(steps), options, where)
        return DONE
    work = any(step.state is State.PLANNED for step in steps)
    if work and not options.yes and not ask("Go ahead?", options.json):
        print("Nothing was changed.")
        return INCOMPLETE
    outcomes = carry_out(steps)
    _report(outcomes, options, where)
    if options.next_steps and not options.json:
        print()
        print_next_steps(extension_folder.place(where), bool(profiles))
    return INCOMPLETE if any(outcome.state is State.FAILED for outcome in outcomes) else DONE


def system() -> browsers.System:
    """Return which column of the table holds here."""
    return "macos" if sys.platform == "darwin" else "linux"


def _profiles(options: InstallOptions) -> list[browsers.Profile]:
    # A profile named alone means that profile, not every browser of the machine as well.
    only_named = bool(options.user_data_dirs) and not options.browsers
    found = [] if only_named else browsers.present(browsers.chosen(options.browsers), home(), system())
    for folder in options.user_data_dirs:
        if not folder.is_dir():
            raise SetupFailed(f"{folder} is not a folder.", "Start the browser once with that profile, then try again.")
        found.append(browsers.Profile("the browser of that profile", folder.absolute()))
    return found


def _steps(where: Folders, profiles: list[browsers.Profile], with_service: bool) -> list[Step]:
    extension = extension_folder.place(where)
    write_launcher = Step("Write the launcher", "Launcher written", where.launcher, partial(_write_launcher, where))
    copy_extension = Step(
        "Copy the extension to", "Extension copied to", extension, partial(_write_extension, where, extension)
    )
    return [
        planned(write_launcher, partial(_has_launcher, where)),
        planned(copy_extension, partial(_has_extension, extension)),
        *(planned(_registration(where, profile), partial(_is_registered, where, profile)) for profile in profiles),
        *_service(where, with_service),
    ]


def _service(where: Folders, is_wanted: bool) -> list[Step]:
    # One that is there is kept right, also when it is not asked for again.
    standing = service.standing(where, home(), system())
    if not is_wanted and standing is not service.Standing.OUTDATED:
        return []
    path = service.place(home(), system())
    act = partial(_write_service, where)
    step = Step("Start the engine at each login", "The engine starts at each login", path, act)
    return [planned(step, lambda: standing is service.Standing.OURS and service.is_enabled(home(), system()))]


def _write_service(where: Folders) -> None:
    service.install(where, open_record(where), system())


def _has_launcher(where: Folders) -> bool:
    registration.manifest(where.launcher)  # a path that no manifest can hold is told before anything is made
    return all(folder.is_dir() for folder in _owner_only(where)) and launcher.is_current(where)


def _write_launcher(where: Folders) -> None:
    record = open_record(where)
    for folder in _owner_only(where):
        # The folders above are the person's (.config, .local/state) and get the usual mode.
        record.make_folder(folder.parent)
        record.make_folder(folder, 0o700)
        make_private(folder)
    launcher.write(where)


def _owner_only(where: Folders) -> tuple[Path, ...]:
    return (where.config, where.log, where.run)


def _has_extension(extension: Path) -> bool:
    if extension_folder.is_taken(extension):
        raise extension_folder.taken(extension)
    return extension_folder.is_current(extension)


def _write_extension(where: Folders, extension: Path) -> None:
    open_record(where).make_folder(extension.parent)
    extension_folder.write(extension)


def _registration(where: Folders, profile: browsers.Profile) -> Step:
    return Step(
        f"Register with {profile.title}",
        f"Registered with {profile.title}",
        profile.user_data,
        lambda: registration.register(profile, where, open_record(where)),
    )


def _is_registered(where: Folders, profile: browsers.Profile) -> bool:
    path = profile.hosts / registration.FILE_NAME
    standing = registration.standing(path, where.launcher)
    if standing is registration.Standing.FOREIGN:
        raise registration.foreign(path)
    return standing is registration.Standing.OURS


def _name_the_sandboxed(options: InstallOptions) -> None:
    for found in browsers.sandboxed(browsers.chosen(options.browsers), home(), system()):
        print()
        print(
            f"{found.title} from {found.sandbox} runs in a sandbox that cannot reach Utter; "
            "use the package from the browser's own site."
        )


def _report(outcomes: list[Outcome], options: InstallOptions, where: Folders) -> None:
    if options.json:
        sandboxed = browsers.sandboxed(browsers.chosen(options.browsers), home(), system())
        body = {
            "steps": [outcome.as_json() for outcome in outcomes],
            "extension": str(extension_folder.place(where)),
            "launcher": str(where.launcher),
            "sandboxed": [{"browser": found.title, "sandbox": found.sandbox} for found in sandboxed],
        }
        print(json.dumps(body, indent=2))
        return
    print_outcomes(outcomes)
