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

from native_helper.paths import MADE_ABOVE, Folders, folders, home, was_used
from native_helper.plain_file import open_plain
from native_helper.setup import (
    browsers,
    command,
    extension_folder,
    made_folders,
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
from native_helper.setup.plan import Outcome, State, Step, ask, carry_out, foreseen, print_outcomes, print_plan
from native_helper.setup.record import Record
from native_helper.setup.workers import place
from native_helper.shown import shown
from native_helper.speech.dictionary.limits import MAX_FILE_BYTES
from native_helper.speech.dictionary.source import parts_of
from native_helper.speech.dictionary.wrong import Wrong

DONE: Final = 0
INCOMPLETE: Final = 1


@dataclass(frozen=True, slots=True)
class UninstallOptions:
    """What `utter uninstall` was asked for."""

    yes: bool = False  # do not ask
    keep_models: bool = False
    keep_words: bool = False  # the person's own, dictionary.toml
    dry_run: bool = False
    json: bool = False


def uninstall(options: UninstallOptions) -> int:
    """Remove Utter for this person and return the exit status. Raises SetupFailed while something is being added."""
    where = folders()
    keep_models = options.keep_models
    steps = _steps(where, keep_models, options.keep_words)
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
        if not ask("Remove all of this?", options.json, by_default=False):
            print("Nothing was removed.")
            return INCOMPLETE
        size = _size(where.models)
        if size and not keep_models and not ask(f"Remove the voice models too ({size_words(size)})?", options.json):
            keep_models = True
            steps = _steps(where, keep_models, options.keep_words)
    with place.all_alone(where):  # an `utter add` that went on would make its folder again
        outcomes = carry_out(steps)
    _report(outcomes, left, options)
    return INCOMPLETE if any(outcome.state is State.FAILED for outcome in outcomes) else DONE


def _steps(where: Folders, keep_models: bool, keep_words: bool) -> list[Step]:
    record = Record(where.data / RECORD_NAME)
    made = made_folders.left_for_last(where, record, [folder for _, folder in _own_folders(where)])
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
    kept = _kept(where, keep_models, keep_words)
    for what, folder in _own_folders(where):
        going = [path for path in own_files.ours(where, folder) if path not in kept]
        if going or folder.is_symlink() or own_files.is_empty(folder):
            told, hint = what, ""
            if folder == where.data:
                told = f"{what} ({_told_size(going, keep_models)})"
            elif folder == where.config and not folder.is_symlink() and (words := _words(where)):
                told = f"{what}, not {words}" if keep_words else f"{what}, and {words}"
                hint = "" if keep_words else " (to keep those, add --keep-words)"
            steps.append(_removal(told, folder, partial(own_files.remove, where, folder, kept), hint))
    if made:
        named = ", ".join(shown(folder) for folder in made)
        what = f"the folders Utter made, where they are empty ({named})"
        steps.append(_removal(what, None, partial(made_folders.remove_empty, made)))
    return steps


def _kept(where: Folders, keep_models: bool, keep_words: bool) -> list[Path]:
    kept = [where.models] if keep_models else []
    if keep_words and where.dictionary.exists():
        kept += [where.dictionary, where.config / MADE_ABOVE]
    # The record stays with them: removing them later must still know which folders were made.
    return [*kept, where.data / RECORD_NAME] if kept else []


def _words(where: Folders) -> str:
    """Return how the dictionary is told; nothing where it holds no entry."""
    n_words = _n_words(where.dictionary)
    if n_words == 0:
        return ""
    return "your own words" if n_words is None else f"your own words ({n_words})"


def _n_words(dictionary: Path) -> int | None:
    """Return how many entries are there; None if that cannot be told."""
    # Not by dictionary/file.py: install.sh runs this in a Python that has none of the engine's libraries.
    try:
        with open_plain(dictionary) as file:
            return len(parts_of(file.read(MAX_FILE_BYTES).decode("utf-8-sig")))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError, Wrong):
        return None


def _removal(what: str, path: Path | None, act: Callable[[], object], hint: str = "") -> Step:
    return Step(f"Remove {what}{hint}", f"Removed {what}", path, act)


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


def _own_folders(where: Folders) -> Iterator[tuple[str, Path]]:
    if where.root_env[0] == "UTTER_HOME" and not was_used(where):
        return  # folders of such names in any other place are not ours
    yield "the settings and the token", where.config
    yield "the log", where.log
    yield "the run folder", where.run
    if where.socket.parent != where.run:
        yield "the socket's folder", where.socket.parent
    yield "the helper", where.data


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
