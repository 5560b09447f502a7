"""`utter bench`."""

import argparse
from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json

_BENCH: Final = """\
Measures how fast this machine speaks: a cold start, the first sound,
speech of three lengths with the work of each stage, sound on its way to
a browser, memory. It starts an engine of its own, which is not heard,
and ends it; the one that reads to you is left alone. For figures that
can be compared nothing else should be at work.
"""
MOST_RUNS: Final = 1000


def add_bench(commands: Any) -> None:
    bench = add_command(commands, "bench", "measure how fast this machine speaks", _BENCH)
    bench.add_argument("--voice", metavar="ID", help="as `utter voices` prints it; else the best there is for English")
    bench.add_argument("--runs", type=_runs, default=10, metavar="N", help="how many in a row of each length (10)")
    add_json(bench)


def _runs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST_RUNS:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_RUNS}")
    return int(text)
