"""What install made, what the person wrote, and the ground all of it stands on: disk, home folder, rights."""

import os
import shlex
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from native_helper import settings
from native_helper.doctor.finding import Finding, failure, ok, warning
from native_helper.doctor.machine import REGISTER, REINSTALL, Machine
from native_helper.errors import SettingsInvalid
from native_helper.setup import command, extension_folder, package, profile, service
from native_helper.setup.disk import size_words
from native_helper.shown import counted
from native_helper.speech.dictionary import file as dictionary_file

# Below the first not even a log line may fit, below the second a long saved text may not.
NO_ROOM_BYTES: Final = 20_000_000
LITTLE_ROOM_BYTES: Final = 200_000_000
REGISTER_SERVICE: Final = "Run: utter install --service"


def check_root(machine: Machine) -> Finding:
    """Look who runs this."""
    if machine.uid == 0:
        told = "You are root: what is looked at, and used, is root's own Utter."
        return warning("root", told, "Run this as the person who browses.")
    return ok("root", "You are not root.")


def check_writable(machine: Machine) -> Iterator[Finding]:
    """Look whether Utter can write where it must."""
    where = machine.folders
    locked = list(dict.fromkeys(filter(None, map(_locked, (where.data, where.config, where.log, where.run)))))
    for folder in locked:
        is_fixed = os.statvfs(folder).f_flag & os.ST_RDONLY
        told = f"{folder} {'lies on a disk that is read-only' if is_fixed else 'cannot be written to by you'}."
        yield failure("home", told, f"Make {folder} writable for you.")
    if not locked:
        yield ok("home", "Utter's folders can be written to.")


def check_disk(machine: Machine) -> Finding:
    """Look how much room is left."""
    free = machine.free_bytes(machine.folders.data)
    told = f"{size_words(free)} are free where {machine.folders.data} is."
    if free < NO_ROOM_BYTES:
        return failure("disk", f"The disk is full: {told}", "Make room on it.")
    if free < LITTLE_ROOM_BYTES:
        return warning("disk", f"The disk is nearly full: {told}", "Make room on it.")
    return ok("disk", told)


def check_settings(machine: Machine) -> Finding:
    """Look whether the engine would start with these settings."""
    path = machine.folders.settings
    try:
        settings.load(path)
    except SettingsInvalid as error:
        return failure("settings", error.message, error.remedy)
    return ok("settings", f"The settings are valid: {path}." if path.exists() else "The settings are the defaults.")


def check_dictionary(machine: Machine) -> Finding:
    """Look whether the person's own words all count. What they are is not told: a report may go to others."""
    contents = dictionary_file.read(machine.folders.dictionary)
    if contents.problems:
        lines = [str(problem.line) for problem in contents.problems if problem.line is not None]
        told = f"lines that do not count: {', '.join(lines[:5])}" if lines else "none of it counts"
        return warning("dictionary", f"Your dictionary has faults ({told}).", "To see each, run: utter dictionary list")
    return ok("dictionary", f"Your dictionary is in order ({counted(len(contents.entries), 'entry', 'entries')}).")


def check_token(machine: Machine) -> Finding:
    """Look whether the HTTP token is the person's alone."""
    path = machine.folders.token
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ok("token", "The HTTP token is made when the engine first starts.")
    except OSError as error:
        return failure("token", f"The HTTP token's file cannot be looked at: {error.strerror}.", f"See to {path}.")
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.getuid():
        return failure("token", "The HTTP token's file is not a file of your own.", f"Remove {path}")
    if status.st_mode & 0o077:
        return warning("token", "The HTTP token can be read by others.", f"Run: chmod 600 {shlex.quote(str(path))}")
    return ok("token", "The HTTP token is yours alone.")


def check_command(machine: Machine) -> Finding:
    """Look whether a shell finds `utter`."""
    if installer := package.other_installer(machine.folders):
        return _command_of(installer)
    path = command.place(machine.folders)
    if not os.path.lexists(path):
        return warning("command", f"The command is not at its place, {path}.", REINSTALL)
    if not command.is_ours(machine.folders):
        return warning("command", f"{path} is another program's.", f"Remove {path}, then run install.sh again.")
    if not path.exists():
        return failure("command", f"The command {path} leads to an environment that is gone.", REINSTALL)
    if not profile.on_path(path.parent):
        return warning("command", f"This shell does not find utter by name: {path}.", "Open a new terminal.")
    return ok("command", f"The command is at its place: {path}.")


def check_extension(machine: Machine) -> Finding:
    """Look at the folder that browsers load the extension from."""
    folder = extension_folder.place(machine.folders)
    if not os.path.lexists(folder):
        return failure("extension", f"The extension's folder, {folder}, is missing.", REGISTER)
    if extension_folder.is_taken(folder):
        error = extension_folder.taken(folder)
        return failure("extension", error.message, error.remedy)
    if not extension_folder.is_current(folder):
        told = f"The extension in {folder} is not that of this build."
        return failure("extension", told, f"{REGISTER}. Then press the round arrow on Utter in chrome://extensions.")
    return ok("extension", f"The extension of this build is in {folder}.")


def check_service(machine: Machine) -> Finding:
    """Look at the file that starts the engine at login, which is there only if it was asked for."""
    path = service.place(machine.home, machine.system)
    match service.standing(machine.folders, machine.home, machine.system):
        case service.Standing.ABSENT:
            return ok("service", "The engine starts when it is needed, not at login.")
        case service.Standing.OURS if not service.is_enabled(machine.home, machine.system):
            told = f"{path} is in place, but not enabled: the engine does not start at login."
            has_manager = machine.system == "macos" or service.has_manager()
            return warning("service", told, REGISTER_SERVICE if has_manager else service.WITHOUT_MANAGER)
        case service.Standing.OURS:
            return ok("service", f"The engine starts at login: {path}.")
        case service.Standing.OUTDATED:
            told = f"The file that starts the engine at login, {path}, is of another build or place."
            return warning("service", told, REGISTER_SERVICE)
        case _:
            told = f"{path} was not written by this Utter."
            return warning("service", told, "If you do not need it, remove it.")


def _command_of(installer: package.Installer) -> Finding:
    path, found = package.command(), shutil.which("utter")
    if path is None or not path.exists():
        return failure("command", f"The command that {installer.name} installed is gone.", REINSTALL)
    if found is None:
        return warning("command", f"This shell does not find utter by name: {path}.", f"Call it so: {path}")
    if Path(found).resolve() != path:
        told = f"In this shell utter is {found}, not what {installer.name} installed: {path}."
        return warning("command", told, "Keep one of the two.")
    return ok("command", f"The command is at its place: {found}.")


def _locked(folder: Path) -> Path | None:
    """Return what keeps `folder` from being written to or made, None if nothing does."""
    while not folder.exists():
        folder = folder.parent
    # By the effective user, as the kernel will judge the write itself.
    return None if os.access(folder, os.W_OK | os.X_OK, effective_ids=True) else folder
