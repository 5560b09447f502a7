"""The short run takes a part of each matrix; the whole is in the long one."""

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

import pytest


def sliced(values: Iterable[Any], n_short: int) -> list[Any]:
    """Return the values for `parametrize`, all but the first `n_short` of them marked `long`."""
    rest = iter(values)
    return list(chain(islice(rest, n_short), (pytest.param(each, marks=pytest.mark.long) for each in rest)))
