"""The natural voice's files by a person's hand: the popup's button, a hub on this machine, what may come between."""

from collections.abc import Iterator
from typing import Final, Literal

import pytest
from playwright.sync_api import expect

from bench import checkpoint
from native_helper.setup.model_files import Places
from tests.browser.axe import faults
from tests.browser.chromium import Browser, Popup
from tests.browser.devtools import until
from tests.browser.installation import Installation, installed
from tests.setup.hub_server import HubServer, hub_server
from tests.setup.model_set import WEIGHTS, Gate

BUTTON: Final = "#files > button"
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubServer]:
    """A hub that has a tiny Kokoro; shared, as the browser that is led to it is."""
    folder = tmp_path_factory.mktemp("kokoro")
    checkpoint.write(folder)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with hub_server(files) as server:
        yield server


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, hub: HubServer) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("installed"), HF_ENDPOINT=hub.endpoint) as installation:
        yield installation


@pytest.fixture
def gate(hub: HubServer, installation: Installation) -> Iterator[Gate]:
    """No files here, and a hub that stops in the middle of the weights."""
    installation.utter("model", "remove", "--yes")
    Places(installation.root / "data" / "models").record.unlink(missing_ok=True)
    hub.asked.clear()
    gate = hub.on_piece = Gate(1_000_000)
    yield gate
    gate.open.set()


def wait_for(popup: Popup, state: str) -> str:
    """Wait until the popup shows the files in that state; return what a person reads there."""
    popup.target.until(f"document.querySelector('#files:not([hidden])')?.dataset.state === '{state}'")
    return popup.text("#files")


def percent(popup: Popup) -> float:
    shown: float = popup.target.evaluate("document.querySelector('#files progress').value * 100")
    return shown


def test_the_voice_is_fetched_by_a_button_canceled_and_gone_on_with_while_the_popup_comes_and_goes(
    browser: Browser, hub: HubServer, gate: Gate
) -> None:
    welcome = browser.page(browser.own("welcome/welcome.html"))
    with browser.popup() as popup:
        wait_for(popup, "offer")
        # The offer is there before it is known how much there is to bring.
        until(lambda: "355 MB to download" in popup.text("#files"), "how much there is to bring")
        told = popup.text("#files")
        assert "eSpeak NG stands in" in told
        assert "free on disk" in told
        popup.click(BUTTON)
        assert gate.reached.wait(60)
        popup.target.until("document.querySelector('#files progress').value > 0.1")
        assert "MB of" in wait_for(popup, "coming")
        before = percent(popup)
    welcome.locator("#files[data-state=coming]").wait_for()

    with browser.popup() as popup:
        assert wait_for(popup, "coming")
        assert percent(popup) >= before
        popup.click(BUTTON)
        told = wait_for(popup, "offer")
        assert "to come" in told
        assert popup.text(BUTTON) == "Go on"
        assert popup.target.evaluate("document.querySelector('#files [role=alert]').hidden")
        welcome.locator("#files[data-state=offer]").wait_for()
        hub.asked.clear()
        gate.open.set()
        popup.click(BUTTON)
        assert "is here and reads from now on" in wait_for(popup, "here")
        popup.click("#open_voices")
        popup.target.until("document.querySelector('input[value=af_heart]') !== null")
    assert all("Range" in asked.headers for asked in hub.asked if asked.path.endswith(WEIGHTS)), "begun anew"

    welcome.locator("#files[data-state=here]").wait_for()
    expect(welcome.locator("#voice_now")).to_have_text("Now: Heart, American English, by Kokoro.")
    with browser.popup() as popup:
        told = popup.target.evaluate("document.querySelector('#files:not([hidden])')?.innerText ?? ''")
        assert told == "", "it was told by the popup that saw it"
    welcome.close()


def test_everybody_can_use_each_state_of_it_in_both_schemes(browser: Browser, hub: HubServer, gate: Gate) -> None:
    hub.status = {"/api": [401]}
    page = browser.page(browser.own("popup/popup.html?axe"))

    def check(state: str) -> None:
        page.locator(f"#files[data-state={state}] > button:enabled").wait_for()
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            with browser.devtools.attach("popup/popup.html?axe") as target:
                found = faults(target)
            assert found == [], f"{state}, {scheme}:\n" + "\n".join(found)

    check("offer")
    page.locator(BUTTON).click()
    check("failed")
    page.locator(BUTTON).click()
    check("coming")
    gate.open.set()
    page.locator("#files[data-state=here]").wait_for()
    page.close()


def test_a_failure_is_told_with_its_remedy_also_by_a_popup_that_was_closed_meanwhile(
    browser: Browser, hub: HubServer, gate: Gate
) -> None:
    hub.status = {"/api": [401]}
    with browser.popup() as popup:
        wait_for(popup, "offer")
        popup.click(BUTTON)
        told = wait_for(popup, "failed")
        assert "gives these files to nobody without a login (401)" in told
        assert "HF_TOKEN" in told
        hub.damaged = {WEIGHTS}
        popup.click(BUTTON)
        assert gate.reached.wait(60)
        wait_for(popup, "coming")
    gate.open.set()
    until(lambda: browser.in_worker("chrome.action.getBadgeText({})") == "!", "the mark on the icon")
    with browser.popup() as popup:
        assert "is not the file that it should be" in wait_for(popup, "failed")
        hub.damaged = set()
        popup.click(BUTTON)
        wait_for(popup, "here")


def test_a_hub_that_has_other_files_now_is_told_in_a_popup_that_keeps_its_width(
    browser: Browser, hub: HubServer, gate: Gate
) -> None:
    with browser.popup() as popup:
        wait_for(popup, "offer")
        popup.click(BUTTON)
        assert gate.reached.wait(60)
        wait_for(popup, "coming")
        popup.click(BUTTON)
        wait_for(popup, "offer")
        published = dict(hub.revisions)
        hub.revisions.clear()
        hub.publish({"README.md": b"Moved."})
        width = popup.target.evaluate("document.documentElement.scrollWidth")
        popup.click(BUTTON)
        told = wait_for(popup, "failed")
        gate.open.set()  # not before: what was canceled may take all that comes until it sees so
        hub.revisions = published
        assert f"revision {next(iter(published))}" in told
        assert "utter model install --forget" in told
        assert popup.target.evaluate("document.documentElement.scrollWidth") == width
        popup.click(BUTTON)
        wait_for(popup, "here")


def test_an_engine_that_dies_in_the_middle_is_told_and_the_next_goes_on(
    browser: Browser, installation: Installation, hub: HubServer, gate: Gate
) -> None:
    with browser.popup() as popup:
        wait_for(popup, "offer")
        popup.click(BUTTON)
        assert gate.reached.wait(60)
        wait_for(popup, "coming")
        installation.kill("engine")
        assert "Try again" in wait_for(popup, "failed")
        hub.asked.clear()
        gate.open.set()
        popup.click(BUTTON)
        wait_for(popup, "here")
    assert all("Range" in asked.headers for asked in hub.asked if asked.path.endswith(WEIGHTS)), "begun anew"


def test_a_host_that_dies_in_the_middle_is_not_even_seen(
    browser: Browser, installation: Installation, gate: Gate
) -> None:
    with browser.popup() as popup:
        wait_for(popup, "offer")
        popup.click(BUTTON)
        assert gate.reached.wait(60)
        wait_for(popup, "coming")
        installation.kill("host")
        until(lambda: installation.running("host"), "another host")
        wait_for(popup, "coming")
        gate.open.set()
        wait_for(popup, "here")
