"""Lists that stand in one line: "1. Wash it 2. Dry it", "a) wash b) dry", "Do this: (1) wash (2) dry"."""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.words import Range

# A number with a dot or bracket, a letter or small Roman numeral with a bracket; something follows.
LABEL: Final = re.compile(
    r"(?<!\S)(?:(?P<open>\()(?P<within>\d{1,2}|[a-z]|[ivx]{2,4})\)|(?P<number>\d{1,2})(?P<mark>[.)])|(?P<letter>[a-z]|[ivx]{2,4})\))"
    r"(?=\s+\S)"
)
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_FIRST: Final = ("1", "a", "i")


def items(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the sentence `text[start:end]` whole, or what stands before a list in it and each of the list's items."""
    begin, expected, shape = start, frozenset[str](), ""
    for match in LABEL.finditer(text, start, end):
        label = match["within"] or match["number"] or match["letter"]
        its_shape = f"{match['open']}{match['mark']}"
        if expected and its_shape == shape and label in expected:
            yield begin, match.start()
            begin = match.start()
        elif expected or not _begins_list(text, start, match.start(), label):
            continue
        elif text[start : match.start()].strip():
            yield start, match.start()
            begin = match.start()
        expected, shape = _following(label), its_shape
    yield begin, end


def _begins_list(text: str, start: int, position: int, label: str) -> bool:
    before = text[max(start, position - 8) : position].rstrip()
    return not before or (label in _FIRST and before.endswith(":"))


def _following(label: str) -> frozenset[str]:
    # "i" is followed by "ii", or by "j".
    found = set()
    if label.isdigit():
        found.add(str(int(label) + 1))
    elif len(label) == 1:
        found.add(chr(ord(label) + 1))
    if label in _ROMAN[:-1]:
        found.add(_ROMAN[_ROMAN.index(label) + 1])
    return frozenset(found)
