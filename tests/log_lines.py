"""Hold every engine's log of a test run to a strict form: known fields, each with values that leave no room for a text.

In   a folder: the run's temporary files
Out  exit status 1 and each line that is not of the form; how many lines there were

A field that is new needs a line in FIELDS, and with it a look at what its values may be.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NAME: Final = r"[a-z][a-z0-9_]*"
_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_PLACE: Final = r"[\w<>.-]+:(?:\d+|None)"
_CLASS: Final = r"[A-Z_]\w*"
FIELDS: Final = {
    "at": rf'{_PLACE}(?:>{_PLACE})*|""',
    "build": r"[\w.+]+",
    "client": r"http|\d+",
    "clients": _NUMBER,
    "code": _NAME,
    "duration_s": _NUMBER,
    "entries": _NUMBER,
    "error": rf"{_CLASS}|none",
    "family": _NAME,
    "format": _NAME,
    "http": _NAME,
    "kind": _NAME,
    "logger": r"[\w.]+",
    "made_s": _NUMBER,
    "name": r'[\w.-]{1,20}|"[\w. -]{0,20}"',  # what a client calls itself
    "origin": r"none|chrome-extension://[a-z]{1,32}/",
    "path": r"other|/[\w/{}.-]*",
    "pid": _NUMBER,
    "port": rf"{_NUMBER}|None",
    "problems": _NUMBER,
    "python": r"[\w.+]+",
    "reason": r"\w+|\?",
    "result": _NAME + "|" + _CLASS,
    "stages": rf"{_NAME}:{_NUMBER}(?:,{_NAME}:{_NUMBER})*",
    "status": r"\d{3}",
    "thread": _NAME,
    "times": _NUMBER,
    "uid": _NUMBER,
    "units": _NUMBER,
    "voice": r"[a-z]+[\w:.+-]*",
}
_STAMP: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
_VALUE: Final = r'(?:"(?:[^"\\]|\\.)*"|[^\s"]*)'
_LINE: Final = re.compile(rf"{_STAMP} level=(?:debug|info|warning|error) event={_NAME}((?: [a-z_]+={_VALUE})*)")
_FIELD: Final = re.compile(rf" ([a-z_]+)=({_VALUE})")


def faults(line: str) -> Iterator[str]:
    """Yield what is wrong with a line of a log."""
    whole = _LINE.fullmatch(line)
    if whole is None:
        yield "no line of keys and values"
        return
    for name, value in _FIELD.findall(whole[1]):
        if name not in FIELDS:
            yield f"{name} is not known"
        elif not re.fullmatch(FIELDS[name], value):
            yield f"{name} may not be {value}"


def main() -> int:
    """Look at all logs below a folder."""
    n_lines = n_wrong = 0
    # A test may have put a pipe in a log's place, whose other end nobody would write to.
    for path in sorted(one for one in Path(sys.argv[1]).rglob("engine.log*") if one.is_file()):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            n_lines += 1
            for fault in faults(line):
                n_wrong += 1
                sys.stdout.write(f"{fault}: {path}: {line[:300]}\n")
    sys.stdout.write(f"{n_lines} lines of the engines' logs, {n_wrong or 'nothing'} wrong\n")
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
