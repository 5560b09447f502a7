"""Raise the version, right after a release: the new one in, all places that tell it changed.

    python -m scripts.raise_version VERSION

The one place is native_helper/__init__.py. The extension's manifest and the description of HTTP must repeat it, and
CHANGELOG.md gets a section for what comes; tests/test_version.py compares them.
"""

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = "native_helper/__init__.py"
# File and the text around the version; what a file must repeat, it repeats once.
PLACES: Final = {
    SOURCE: '__version__ = "{}"',
    "extension/manifest.json": '"version": "{}",',
    "docs/openapi.json": '"version": "{}",',
}
CHANGES: Final = "CHANGELOG.md"
HEADING: Final = "## [{}] - {}"
OPEN: Final = "Unreleased"


def main() -> None:
    if len(sys.argv) != 2 or not re.fullmatch(r"\d+\.\d+\.\d+", sys.argv[1]):
        sys.exit("Name the new version, as in: python -m scripts.raise_version 1.2.3")
    new, old = sys.argv[1], current()
    if numbers(new) <= numbers(old):
        sys.exit(f"{new} is not above {old}.")
    changes = (ROOT / CHANGES).read_text(encoding="utf-8")
    if OPEN in headings(changes).values():
        sys.exit(f"{CHANGES} has a section that is {OPEN}: write the day of its release there, or go on in it.")
    changed = {place: _replaced(place, text.format(old), text.format(new)) for place, text in PLACES.items()}
    latest = HEADING.format(*next(iter(headings(changes).items())))
    changed[CHANGES] = changes.replace(latest, f"{HEADING.format(new, OPEN)}\n\n{latest}", 1)
    for place, text in changed.items():
        (ROOT / place).write_text(text, encoding="utf-8")
    print(f"{old} is now {new} in: {', '.join(changed)}")


def current() -> str:
    """Return the version that the source tells; read, not imported, so that the file alone counts."""
    source = (ROOT / SOURCE).read_text(encoding="utf-8")
    found: str = re.findall(PLACES[SOURCE].format("(.*)"), source)[0]
    return found


def headings(changes: str) -> dict[str, str]:
    """Return the versions of a changelog, each with its day, the newest first."""
    return dict(re.findall(r"^## \[(.*)\] - (.*)$", changes, re.MULTILINE))


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _replaced(place: str, old: str, new: str) -> str:
    text = (ROOT / place).read_text(encoding="utf-8")
    if text.count(old) != 1:
        sys.exit(f"{place} does not have {old} once; nothing was changed.")
    return text.replace(old, new)


if __name__ == "__main__":
    main()
