"""`utter engine`: the engine in this terminal, or started and stopped in the background."""

import json
import sys

from native_helper.cli.exit_status import ExitStatus
from native_helper.errors import EngineUnreachable
from native_helper.host.engine_link import connect, stop_engine
from native_helper.paths import folders


def run_here() -> int:
    """Be the engine until Ctrl-C; return its exit status."""
    try:
        with connect("cli", start=False, timeout_s=2) as link:
            print(f"An engine is running already, as process {link.pid}.", file=sys.stderr)
            return ExitStatus.DONE
    except EngineUnreachable:
        pass  # as it should be
    from native_helper.engine.main import run

    if sys.stderr.isatty():
        print(f"The engine runs until Ctrl-C. Its log is {folders().engine_log}", file=sys.stderr)
    return run()


def start(*, as_json: bool) -> ExitStatus:
    """See to it that an engine runs in the background."""
    with connect("cli") as link:
        _tell("running", link.pid, f"The engine is running, as process {link.pid}.", as_json=as_json)
    return ExitStatus.DONE


def stop(*, as_json: bool) -> ExitStatus:
    """End the engine that runs."""
    pid = stop_engine()
    ended = "No engine was running." if pid is None else f"The engine, process {pid}, has ended."
    _tell("stopped", pid, ended, as_json=as_json)
    return ExitStatus.DONE


def _tell(state: str, pid: int | None, sentence: str, *, as_json: bool) -> None:
    print(json.dumps({"state": state, "pid": pid}) if as_json else sentence)
