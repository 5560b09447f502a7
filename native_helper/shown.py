"""How paths and numbers are told to a person, and where a voice sends text.

Standard library only.
"""

import re
from pathlib import Path
from typing import Final

from native_helper.paths import home

REMOTE: Final = "remote:"  # the ids of a speech server's voices begin so
_NEAR: Final = re.compile(r"(localhost|127\.[\d.]+|\[::1\])(:\d+)?")


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


def sent_to(host: str) -> str:
    """Return what a person must know of a voice whose text goes to `host`; the extension says it in its languages."""
    if _NEAR.fullmatch(host):
        return f"Text leaves Utter: it is sent to another program, {host}."
    return f"Text leaves this computer: it is sent to {host}."
