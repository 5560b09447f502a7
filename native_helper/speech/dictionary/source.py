"""The dictionary's file as text: which lines hold which entry, so that a wrong one is named and one is changed alone.

In   the text of the file
Out  a Part for each [[entry]]: its lines and its keys and values; the lines between belong to the person

TOML's own readers tell no lines. The headers are found by looking for them outside strings, and each part is read by
itself: what the parts say must be what the whole file says, so that a header is never taken for one by mistake.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from native_helper.speech.dictionary.wrong import Wrong

_HEADER: Final = re.compile(r"[ \t]*\[\[[ \t]*entry[ \t]*\]\][ \t]*(?:#.*)?\r?$")
_OTHER_HEADER: Final = re.compile(r"[ \t]*\[")
_VALUE: Final = re.compile(r"[ \t]*[^#\s]")  # a line that is neither blank nor a comment
# Where a string of several lines begins, past strings of one line and comments; and where it ends.
_STRINGS: Final = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#.*',
)
_ENDS: Final = {'"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL), "'''": re.compile(r".*?'''", re.DOTALL)}


@dataclass(frozen=True, slots=True)
class Part:
    """One [[entry]] of the file."""

    first: int  # index of the header's line
    last: int  # index behind the line of its last key
    values: dict[str, Any]

    @property
    def line(self) -> int:
        """As editors count."""
        return self.first + 1


def parts_of(text: str) -> list[Part]:
    """Return the entries of the file. Raises Wrong, with the line in words, for what is no dictionary."""
    try:
        return _checked(text, tomllib.loads(text))
    except ValueError as error:  # also a number of thousands of digits
        raise Wrong(
            str(error) if isinstance(error, Wrong) else f"the file is not TOML: {error}{_advice(error)}"
        ) from error
    except RecursionError as error:
        raise Wrong("the file is not a dictionary: its lists or tables lie too deep inside each other") from error


def _advice(error: ValueError) -> str:
    # The two mistakes that people make.
    if "Invalid value" in str(error):
        return "; put what a key says in quotes"
    return "; each entry begins with [[entry]], in two brackets" if "twice" in str(error) else ""


def _checked(text: str, whole: dict[str, Any]) -> list[Part]:
    strays = [name for name in whole if name != "entry"]
    if strays:
        raise Wrong(f"{strays[0][:80]!r} is not known here; the file holds only [[entry]], each with its keys below")
    entries = whole.get("entry", [])
    lines = text.split("\n")
    parts = list(_parts(lines, _inside_strings(text)))
    if [part.values for part in parts] != entries:
        raise Wrong("each entry must begin with a line [[entry]], with its keys on the lines below")
    return parts


def comments(line: str) -> list[str]:
    """Return the comment at the end of `line`, if there is one."""
    return [found.group() for found in _STRINGS.finditer(line.rstrip()) if found.group().startswith("#")]


def _parts(lines: list[str], inside: set[int]) -> Iterator[Part]:
    headers = [index for index, line in enumerate(lines) if index not in inside and _HEADER.match(line)]
    for first, following in pairwise([*headers, len(lines)]):
        last = first + 1
        for index in range(first + 1, following):
            if index in inside or (_VALUE.match(lines[index]) and not _OTHER_HEADER.match(lines[index])):
                last = index + 1
        try:
            (values,) = tomllib.loads("\n".join([*lines[first:last], ""]))["entry"]
        except ValueError:
            values = {}
        yield Part(first, last, values)


def _inside_strings(text: str) -> set[int]:
    # The lines that begin inside a string of several lines.
    if '"""' not in text and "'''" not in text:
        return set()
    inside: set[int] = set()
    at = 0
    while (found := _STRINGS.search(text, at)) is not None:
        at = found.end()
        if found.group() in _ENDS:
            end = _ENDS[found.group()].match(text, at)
            at = end.end() if end else len(text)
            first = text.count("\n", 0, found.start())
            inside |= set(range(first + 1, first + 1 + text.count("\n", found.start(), at)))
    return inside
