"""Make small faults in our sources, one at a time, and see whether a test notices.

    python -m scripts.mutate [--seed SEED] [-n 30] [--only 3,7] [--results FILE]

Works in the checkout that it lies in, whose files must be as committed; each is put back, also after Ctrl-C. The tests
of the part that the fault is in come first, then types, then all tests but the long ones, until something fails. What
no test notices is printed at the end, to be argued about or mended. FILE keeps what is known, so that a run that was
interrupted goes on.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scripts.mutants import ROOT, Mutant, commit, drawn

PYTEST: Final = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", "-m")
STUCK_S: Final = 1500
# The tests of a part of native_helper; a file beside the parts has those of tests/ itself.
PARTS: Final = {
    "cli": ("cli",), "doctor": ("doctor",), "engine": ("engine", "host"), "host": ("host", "engine"),
    "setup": ("setup", "doctor"), "speech": ("speech", "engine"), "voices": ("voices", "speech", "engine"),
    "wire": ("wire", "protocol", "host", "engine"),
}  # fmt: skip


def checks(mutant: Mutant) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield commands by name, the likeliest to notice first."""
    if mutant.file.endswith(".py"):
        part = Path(mutant.file).parts[1]
        near = [f"tests/{name}" for name in PARTS.get(part, ("engine", "cli"))]
        yield "its tests", (*PYTEST, "not browser and not long", *near)
        yield "types", (sys.executable, "-m", "mypy")
        yield "all tests", (*PYTEST, "not browser and not long", "tests")
    else:
        yield "its tests", ("node", "--test", *map(str, sorted((ROOT / "tests" / "extension").glob("*.test.js"))))
        yield "types", ("npx", "--no-install", "tsc", "--project", "tsconfig.json")
    yield "in the browser", (*PYTEST, "browser and not long", "tests/browser")


def notices(mutant: Mutant) -> str | None:
    """Return what fails with the fault, None if nothing does."""
    path = ROOT / mutant.file
    whole = path.read_bytes()
    path.write_bytes(mutant.source())
    try:
        for name, command in checks(mutant):
            try:
                done = subprocess.run(
                    command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=STUCK_S,
                    check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return f"{name}: nothing came to an end"
            if done.returncode:
                return f"{name}: {_first_failure(done.stdout)}"
    finally:
        path.write_bytes(whole)
    return None


def _first_failure(output: str) -> str:
    marks = ("FAILED ", "ERROR ", "not ok ", "error: ", "error TS")
    lines = [line.strip() for line in output.splitlines() if any(mark in line for mark in marks)]
    return lines[0][:160] if lines else "it ended with an error"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=commit())
    parser.add_argument("-n", type=int, default=30)
    parser.add_argument("--only", type=lambda text: {int(one) for one in text.split(",")}, metavar="N,N")
    parser.add_argument("--results", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if subprocess.run(["git", "diff", "--quiet", "HEAD"], cwd=ROOT, check=False).returncode:
        raise SystemExit("mutate: commit or undo what is changed first: faults are made in files as they are committed")
    kept = arguments.results
    known = json.loads(kept.read_text()) if kept and kept.exists() else {}
    unnoticed = []
    for number, mutant in enumerate(drawn(arguments.seed, arguments.n), 1):
        if arguments.only and number not in arguments.only:
            continue
        if str(mutant) not in known:
            known[str(mutant)] = notices(mutant)
            if kept:
                kept.write_text(json.dumps(known, indent=1))
        noticed = known[str(mutant)]
        print(f"{number:3} {mutant}\n      {noticed or 'NO TEST NOTICES'}", flush=True)
        unnoticed += [] if noticed else [mutant]
    print(f"\nseed {arguments.seed}: {len(unnoticed)} are not noticed")
    for mutant in unnoticed:
        print(f"  {mutant}")


if __name__ == "__main__":
    main()
