"""Code points, which Python counts, to UTF-16 units, which browsers count, and back, for a text that grows.

They differ only behind characters beyond U+FFFF, most of them emoji: those places are kept, four bytes each.
"""

import re
from array import array
from bisect import bisect_left
from typing import Final

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Both ways between the two counts, over all text that was added. Not thread-safe."""

    def __init__(self) -> None:
        self.n_points = 0
        self._points = array("I")  # of each astral character
        self._units = array("I")  # the same places in UTF-16 units

    @property
    def n_units(self) -> int:
        return self.n_points + len(self._points)

    def add(self, text: str) -> None:
        """Count `text` as following what was added before."""
        if not text.isascii():
            for match in _ASTRAL.finditer(text):
                point = self.n_points + match.start()
                self._units.append(point + len(self._points))
                self._points.append(point)
        self.n_points += len(text)

    def units(self, point: int) -> int:
        """Return the UTF-16 offset of code point `point`."""
        return point + bisect_left(self._points, point)

    def point(self, units: int) -> int:
        """Return the code point that holds UTF-16 unit `units`; the second half of a pair is in the same one."""
        return units - bisect_left(self._units, units)


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units `text` has."""
    return len(text) if text.isascii() else len(text) + sum(1 for _ in _ASTRAL.finditer(text))
