"""`utter uninstall`: everything that install made, backwards, and nothing else.

What stays is what only the person can remove: the extension in the browser's own list, and a package that pip or uv
installed elsewhere. All modules are imported before the first step, since the environment they came from goes too.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from native_helper.paths import Folders, folders, home, made_above, was_used
from native_helper.setup import (
    browsers,
    command,
    extension_folder,
    own_files,
    package,
    profile,
    registration,
    running_engine,
    service,
)
from native_helper.setup.disk import size_words
from native_helper.setup.install import system
from native_helper.setup.own_files import RECORD_NAME
from native_helper.setup.plan import Outcome, State, Step, ask, carry_out, foreseen, print_outcomes, print_plan, shown
from native_helper.setup.record import Record

DONE: Final = 0
INCOMPLETE: Final = 1


@dataclass(frozen=True, slots=True)
class UninstallOptions:
    """What `utter uninstall` was asked for."""

    yes: bool = False  # do not ask
    keep_models: bool = False
    dry_run: bool = False
    json: bool = False


def uninstall(options: UninstallOptions) -> int:
    """Remove Utter for this person and return the exit status."""
    where = folders()
    keep_models = options.keep_models
    steps = _steps(where, keep_models)
    left = [path for _, folder in _own_folders(where) for path in own_files.left(where, folder)]
    if not options.json:
        print_plan("Utter will:", steps)
    if not steps:
        if options.json:
            print(json.dumps({"steps": []}))
        else:
            print("Utter is not installed here; there is nothing to remove.")
        return DONE
    if options.dry_run:
        _report(foreseen(steps), left, options)
        return DONE
    if not options.yes:
        if not ask("Remove all of this?", options.json):
            print("Nothing was removed.")
            return INCOMPLETE
        size = _size(where.models)
        if size and not keep_models and not ask(f"Remove the voice models too ({size_words(size)})?", options.json):
            keep_models = True
            steps = _steps(where, keep_models)
    outcomes = carry_out(steps)
    _report(outcomes, left, options)
    return INCOMPLETE if any(outcome.state is State.FAILED for outcome in outcomes) else DONE


def _steps(where: Folders, keep_models: bool) -> list[Step]:
    record = Record(where.data / RECORD_NAME)
    made = _made_folders(where, record)
    steps = [
        Step(
            f"Unregister from {title}",
            f"Unregistered from {title}",
            path,
            partial(registration.unregister, path, where),
        )
        for title, path in _manifests(where, record)
    ]
    # Before the engine: a login service would start it again.
    if service.standing(where, home(), system()) in (service.Standing.OURS, service.Standing.OUTDATED):
        path = service.place(home(), system())
        steps.append(_removal("the start at login", path, partial(service.remove, where, system())))
    running = running_engine.pid(where)
    if running is not None:
        named = f"the engine (process {running})"
        steps.append(Step(f"Stop {named}", f"Stopped {named}", None, partial(running_engine.stop, where)))
    extension = extension_folder.place(where)
    if extension_folder.is_ours(extension):
        steps.append(_removal("the extension's folder", extension, partial(extension_folder.remove, extension)))
    if command.is_ours(where):
        steps.append(_removal("the command", command.place(where), partial(command.remove, where)))
    bin_folder = command.place(where).parent
    for path in profile.marked(bin_folder, record):
        act = partial(profile.remove, path, bin_folder, record)
        steps.append(_removal("Utter's line from", path, act))
    # The data folder last: it holds the record, and the environment that runs this.
    for what, folder in _own_folders(where):
        # The record stays with the models: removing them later must still know which folders were made.
        kept = (where.models, where.data / RECORD_NAME) if keep_models else ()
        going = [path for path in own_files.ours(where, folder) if path not in kept]
        if going or folder.is_symlink() or own_files.is_empty(folder):
            told = what if folder != where.data else f"{what} ({_told_size(going, keep_models)})"
            steps.append(_removal(told, folder, partial(own_files.remove, where, folder, kept)))
    if made:
        steps.append(_removal("the folders Utter made, where they are empty", None, partial(_remove_empty, made)))
    return steps


def _removal(what: str, path: Path | None, act: Callable[[], object]) -> Step:
    return Step(f"Remove {what}", f"Removed {what}", path, act)


def _manifests(where: Folders, record: Record) -> Iterator[tuple[str, Path]]:
    found = {profile.hosts: profile.title for profile in browsers.present(browsers.table(), home(), system())}
    for path in record.paths("manifest"):
        found.setdefault(path.parent, "the browser of that profile")
    ours = (registration.Standing.OURS, registration.Standing.OUTDATED)
    for hosts, title in found.items():
        path = hosts / registration.FILE_NAME
        try:
            is_ours = registration.standing(path, where.launcher) in ours
        except OSError:
            is_ours = True  # not readable now: the step will try, fail, and say why
        if is_ours:
            yield title, path


def _made_folders(where: Folders, record: Record) -> list[Path]:
    made = set(record.paths("made-folder"))
    # What the engine made, be it before the first installation or without any.
    made.update(path for _, folder in _own_folders(where) for path in made_above(folder))
    return sorted((folder for folder in made if folder.is_dir()), key=lambda folder: len(folder.parts), reverse=True)


def _own_folders(where: Folders) -> Iterator[tuple[str, Path]]:
    if where.root_env[0] == "UTTER_HOME" and not was_used(where):
        return  # folders of such names in any other place are not ours
    yield "the settings and the token", where.config
    yield "the log", where.log
    yield "the run folder", where.run
    if where.socket.parent != where.run:
        yield "the socket's folder", where.socket.parent
    yield "the helper", where.data


def _remove_empty(made: list[Path]) -> None:
    for folder in made:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _told_size(going: list[Path], keep_models: bool) -> str:
    return f"{size_words(sum(map(_size, going)))}{', not the voice models' if keep_models else ''}"


def _size(place: Path) -> int:
    files = place.rglob("*") if place.is_dir() and not place.is_symlink() else (place,)
    return sum(path.lstat().st_size for path in files if path.is_file() and not path.is_symlink())


def _report(outcomes: list[Outcome], left: list[Path], options: UninstallOptions) -> None:
    if options.json:
        body = {"steps": [outcome.as_json() for outcome in outcomes], "left": [str(path) for path in left]}
        print(json.dumps(body, indent=2))
        return
    print_outcomes(outcomes)
    for path in left:
        print(f"Left as it is, for Utter did not make it: {shown(path)}")
    if options.dry_run:
        return
    print()
    print("One click is left: open chrome://extensions and press Remove under Utter, in each browser.")
    if installer := package.other_installer(folders()):
        print(f"Utter itself was installed with {installer.name}; remove it with: {installer.removal}")
