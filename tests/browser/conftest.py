"""One desktop for all browser tests; one installation and one browser for each file of them."""

from collections.abc import Iterator

import playwright.sync_api
import pytest

from tests.browser.bare_page import PAGE, headless
from tests.browser.chromium import Browser, Watch, launched
from tests.browser.desktop import Desktop
from tests.browser.desktop import desktop as a_desktop
from tests.browser.installation import Installation, installed
from tests.browser.shown_bar import Shown
from tests.browser.sites import served
from tests.browser.stepped import Stepped
from tests.patience import PATIENCE_S

playwright.sync_api.expect.set_options(timeout=1000 * PATIENCE_S)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"browser", "desktop", "chromium"} & set(getattr(item, "fixturenames", ())):
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


@pytest.fixture
def stepped(browser: Browser, watch: Watch) -> Iterator[Stepped]:
    """The player, tapped, whose sound the test lets out step by step."""
    stepped = Stepped(browser, watch)
    watch.forget()
    yield stepped
    stepped.free()


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.sync_api.Browser]:
    """A headless browser without the extension."""
    with headless() as chromium:
        yield chromium


@pytest.fixture
def blank_page(chromium: playwright.sync_api.Browser) -> Iterator[playwright.sync_api.Page]:
    """A short text and an input, in a browser without the extension; time passes only when the test says so."""
    page = chromium.new_page(viewport={"width": 900, "height": 600})
    page.set_default_timeout(1000 * PATIENCE_S)
    page.clock.install()
    page.set_content(PAGE)
    yield page
    page.close()


@pytest.fixture
def bar(blank_page: playwright.sync_api.Page) -> Shown:
    """The bar on that page, while something is read."""
    bar = Shown(blank_page)
    bar.show()
    return bar
