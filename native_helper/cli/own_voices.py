"""Recordings to clone: `utter voices add` and `utter voices remove`, which XTTS v2 speaks like. They need no engine."""

import json
from pathlib import Path

from native_helper.cli.exit_status import ExitStatus
from native_helper.errors import Canceled
from native_helper.paths import folders
from native_helper.setup.plan import ask
from native_helper.workers import clips


def add(name: str, file: Path, *, yes: bool, as_json: bool) -> ExitStatus:
    """Keep `file` as the voice `name`. Raises FileUnusable, and Canceled if the person may not use it."""
    clips.require(folders(), name, file)  # before a question that would be for nothing
    require_right(yes=yes, as_json=as_json)
    kept = clips.add(folders(), name, file)
    if as_json:
        print(json.dumps({"voice": f"xtts:{name}", "file": str(kept)}))
    else:
        print(f'Added. Try it: utter speak --voice xtts:{name} "Good morning."')
    return ExitStatus.DONE


def require_right(*, yes: bool, as_json: bool) -> None:
    """Ask whether the person may use the voice of a recording. Raises Canceled if not."""
    if yes:
        return
    if not as_json:
        print(clips.OWN_VOICE)
    if not ask("Is it your own voice, or are you allowed to use it?", for_a_program=as_json, by_default=False):
        raise Canceled("Nothing was added.")


def remove(name: str, *, as_json: bool) -> ExitStatus:
    """Remove the voice `name`. Raises FileUnusable if there is none."""
    clips.remove(folders(), name)
    print(json.dumps({"removed": f"xtts:{name}"}) if as_json else "Removed.")
    return ExitStatus.DONE
