"""No test of this folder leaves an engine behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from native_helper.host import engine_link


@pytest.fixture(autouse=True)
def _no_engine_stays(root: Path) -> Iterator[None]:
    yield
    engine_link.stop_engine()
