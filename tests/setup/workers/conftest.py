"""A hub that has the fork's files, and a pip that takes no time."""

from collections.abc import Iterator

import pytest

from native_helper.setup.virtual_environment import Making
from tests.setup.hub_server import HubServer, hub_server, named_hub
from tests.setup.model_set import in_use
from tests.setup.workers.fork import PUBLISHED, REPOSITORY, Pip


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """The hub with the fork's repository; this root is Utter's."""
    in_use()
    with named_hub(monkeypatch, hub_server(dict(PUBLISHED), REPOSITORY)) as server:
        yield server


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    made = Pip()
    monkeypatch.setattr(Making, "run", lambda *arguments: made.run(*arguments))  # noqa: PLW0108 - a test may change it
    return made
