"""`utter bench`: how fast this machine speaks."""

import json
import sys

from native_helper.cli import natural_voice
from native_helper.cli.benchmark.machine import machine
from native_helper.cli.benchmark.measuring import measure
from native_helper.cli.benchmark.private_engine import private_root
from native_helper.cli.benchmark.telling import as_json, lines
from native_helper.cli.exit_status import ExitStatus
from native_helper.cli.progress import Progress


def bench(*, voice: str | None, n_runs: int, as_object: bool) -> ExitStatus:
    """Measure and tell. Raises UtterError."""
    progress = Progress(sys.stderr, sys.stderr.isatty())
    try:
        with private_root():
            found = measure(voice, n_runs, lambda what: progress.show(f"Measuring: {what}"))
    finally:
        progress.clear()
    here = machine()
    if as_object:
        print(json.dumps(as_json(found, here), ensure_ascii=False))
        return ExitStatus.DONE
    for line in lines(found, here):
        print(line)
    notice = natural_voice.of_reading(
        found.families, {"voice": found.voice, "language": "en"}, chosen=voice is not None
    )
    if notice:
        print(f"\n{notice}", file=sys.stderr)
    return ExitStatus.DONE
