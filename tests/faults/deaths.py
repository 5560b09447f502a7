"""`python -m tests.faults.deaths [WORD...]`: the whole death matrix, one line per row, on this machine's processes.

With words, only the rows whose names hold one of them. Exit status 1 if a row does not hold. Linux.
"""

import sys
import textwrap
from typing import Final

from tests.faults import crowds, kills, surroundings
from tests.faults.row import Result, Row, fresh_root, played

ROWS: Final[list[Row]] = [*kills.ROWS, *crowds.ROWS, *surroundings.ROWS]
_LINE: Final = "{:<22} {:<24} {:<8} {:<22} {:>3} {:>3} {:>6}  {}"


def line(result: Result) -> str:
    """Return the row of the table."""
    row = result.row
    verdict = "not done" if result.not_done else "FAILS" if result.faults else "holds"
    told = result.not_done or " ".join(result.told.split())
    return _LINE.format(
        row.what, row.state, verdict, result.then, result.engines, result.orphans, f"{result.seconds:.1f}", told
    )


def main() -> int:
    """Play and print; return the exit status."""
    words = sys.argv[1:]
    rows = [row for row in ROWS if not words or any(word in row.name for word in words)]
    print(_LINE.format("what", "state", "result", "next request", "eng", "orp", "s", "told"))  # noqa: T201
    n_failed = n_not_done = 0
    for row in rows:
        with fresh_root() as base:
            result = played(row, base)
        n_failed += bool(result.faults)
        n_not_done += bool(result.not_done)
        print(line(result), flush=True)  # noqa: T201
        for fault in result.faults:
            print(textwrap.indent(fault, "    ! "), flush=True)  # noqa: T201
    print(f"{len(rows)} rows: {len(rows) - n_failed - n_not_done} hold, {n_failed} fail, {n_not_done} not done")  # noqa: T201
    return 1 if n_failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
