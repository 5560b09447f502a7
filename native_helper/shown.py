"""How paths and numbers are told to a person.

Standard library only.
"""

import re
from pathlib import Path

from native_helper.paths import home


def shown(path: Path) -> str:
    """Return a path as it is printed: the home folder as ~, bytes that are no text escaped."""
    return with_tilde(str(path), home()).encode("utf-8", "backslashreplace").decode("utf-8")


def with_tilde(text: str, person: Path, *, in_quotes: bool = False) -> str:
    """Return `text` with the home folder `person` as ~; `in_quotes` too, where a shell would not take ~ for it."""
    if person == Path("/"):
        return text
    before = r"(?<![\w/.])" if in_quotes else r"(?<![\w/.'\"=])"
    return re.sub(rf"{before}{re.escape(str(person))}(?=/|\W|$)", "~", text)


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return for example "1 entry", "no faults"."""
    return f"{n or 'no'} {one if n == 1 else many or f'{one}s'}"
