"""No test of this folder leaves an engine behind."""

import pytest


@pytest.fixture(autouse=True)
def _each(no_engine_stays: None) -> None:
    pass
