"""One desktop for all browser tests; one installation and one browser for each file of them."""

from collections.abc import Iterator

import playwright.sync_api
import pytest

from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import Desktop
from tests.browser.desktop import desktop as a_desktop
from tests.browser.installation import Installation, installed
from tests.browser.lit_page import chromium
from tests.browser.sites import served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"browser", "desktop", "unseen"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with a_desktop(tmp_path_factory.mktemp("desktop")) as running:
        yield running


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def unseen() -> Iterator[playwright.sync_api.Browser]:
    """A Chromium without a window and without the extension, for scripts of ours that a test puts in a page."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("installed")) as installation:
        yield installation


@pytest.fixture(scope="module")
def browser(desktop: Desktop, installation: Installation) -> Iterator[Browser]:
    with launched(desktop, installation) as browser:
        yield browser


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """The worker's news during one test; at its end nothing is spoken any more."""
    with browser.watch() as watch:
        yield watch
        watch.post(type="stop")
        watch.until("reading.phase === 'idle'")
