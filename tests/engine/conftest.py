"""An engine that speaks in tones, for every test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.engine.live import Client, LiveEngine, running
from tests.engine.tone import ToneFamily


@pytest.fixture
def tone() -> ToneFamily:
    return ToneFamily()


@pytest.fixture
def engine(tone: ToneFamily) -> Iterator[LiveEngine]:
    with running(tone) as engine:
        yield engine
        tone.open_gate()


@pytest.fixture
def client(engine: LiveEngine) -> Iterator[Client]:
    with engine.client() as client:
        yield client
