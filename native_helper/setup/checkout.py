"""What install.sh runs once it has a Python: `python -m native_helper.setup.checkout`, in the checkout's folder.

Makes the environment, puts the checkout in it and the command where the shell finds it, then goes on as the new
environment's `first_run`. With `--uninstall` it removes Utter, also where the environment is broken or gone.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from native_helper.errors import SetupFailed, UtterError
from native_helper.paths import Folders, folders
from native_helper.setup import command as utter_command
from native_helper.setup import environment, first_run, interrupts, profile, sign_of_life, upgrade, virtual_environment
from native_helper.setup.record import Record, open_record
from native_helper.setup.uninstall import UninstallOptions, uninstall
from native_helper.shown import shown

FAILED: Final = 1


def main(arguments: Sequence[str]) -> int:
    """Install or uninstall and return the exit status."""
    options = _options(arguments)
    try:
        if options.uninstall:
            return uninstall(UninstallOptions(options.yes, options.keep_models, options.keep_words, options.dry_run))
        _install(Path.cwd(), folders(), frozenset(options.extra))
    except UtterError as error:
        print(error.message, file=sys.stderr)
        if error.remedy:
            print(error.remedy, file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"Utter could not be installed: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("\nStopped. What was installed before is as it was.", file=sys.stderr)
        return interrupts.INTERRUPTED
    python = folders().environment / "bin" / "python"
    sys.stdout.flush()
    command = [str(python), "-I", "-m", "native_helper.setup.first_run", *first_run.passed_on(options)]
    with interrupts.left_to_children():
        return subprocess.run(command, check=False).returncode


def _install(checkout: Path, where: Folders, extra: frozenset[str]) -> None:
    record = open_record(where)
    record.make_folder(where.log.parent)
    record.make_folder(where.log, 0o700)
    log = where.log / "install.log"
    with environment.alone(where):
        doing = "Installing Utter into" if virtual_environment.in_use(where.data) is None else "Updating Utter in"
        print(f"{doing} {shown(where.data)} (about 120 MB to download, some minutes) ...", flush=True)
        with sign_of_life.dots():
            fresh = environment.build(where, checkout, extra | environment.extras(where), log)
        upgrade.replace(where, fresh)
        _offer_command(where, record)


def _offer_command(where: Folders, record: Record) -> None:
    path = utter_command.place(where)
    record.make_folder(path.parent)
    try:
        utter_command.write(where)
    except SetupFailed as error:  # another program has the name: all else works without it
        print(f"{error.message}\n{error.remedy}")
        return
    if profile.on_path(path.parent):
        print(f"The command utter is at {shown(path)}.")
        return
    file = profile.profile_of_shell()
    if file is None:
        print(f"The command utter is at {shown(path)}; add that folder to your shell's PATH to call it by name.")
        return
    if profile.add(file, path.parent, record):
        print(f"Added one line to {shown(file)}, so that new terminals find the command utter ({shown(path)}).")
    else:
        print(f"The command utter is at {shown(path)}; new terminals find it by name.")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="install.sh", allow_abbrev=False)
    first_run.add_options(parser)
    parser.add_argument("--extra", action="append", default=[], choices=("ja", "zh"), help="a language to read as well")
    parser.add_argument("--uninstall", action="store_true", help="remove Utter")
    parser.add_argument("--yes", action="store_true", help="with --uninstall: do not ask")
    parser.add_argument("--keep-models", action="store_true", help="with --uninstall: keep the voice models")
    parser.add_argument("--keep-words", action="store_true", help="with --uninstall: keep your own words")
    parser.add_argument("--dry-run", action="store_true", help="with --uninstall: only tell what would go")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
