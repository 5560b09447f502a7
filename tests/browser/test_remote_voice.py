"""A page is read by a voice of a speech server: only once it was chosen, and the popup says where the text goes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.chromium import Browser, Watch
from tests.browser.installation import Installation
from tests.voices.speech_server import PATIENCE_S, SpeechServer, serving


@pytest.fixture
def server(installation: Installation) -> Iterator[SpeechServer]:
    settings = installation.root / "config" / "settings.toml"
    before = settings.read_text()
    with serving() as running:
        settings.write_text(f'{before}[remote]\nurl = "{running.url}"\n')
        installation.end_engine()
        yield running
    settings.write_text(before)
    installation.end_engine()


def test_its_text_goes_there_once_it_is_chosen_and_the_person_sees_that(
    browser: Browser, watch: Watch, site: str, server: SpeechServer
) -> None:
    watch.evaluate("chrome.storage.local.clear()")
    host = f"127.0.0.1:{server.port}"
    popup = browser.page(browser.own("popup/popup.html"))
    line = popup.locator("#privacy_line")
    expect(line).to_have_text(f"Text for the voices of {host} is sent there. All other text stays on this computer.")
    popup.locator("#open_voices").click()
    own = popup.locator('label:has(input[value="remote:own"])')
    expect(own).to_contain_text(f"Text leaves Utter: it is sent to another program, {host}.")
    with browser.devtools.attach("popup/popup.html") as target:
        assert faults(target) == []
    page = browser.page(f"{site}/walk.html")
    watch.forget()
    browser.press(page, "alt+shift+s")
    watch.until("reading.phase === 'speaking'")
    assert [asked.path for asked in list(server.asked.queue)] == ["/v1/audio/voices"], "no text went there unasked"
    watch.evaluate("chrome.storage.local.set({settings: {voices: {en: 'remote:own'}}})")
    watch.until("reading.phase === 'speaking' && reading.voice === 'remote:own'")
    server.asked.get(timeout=PATIENCE_S)
    spoken = server.asked.get(timeout=PATIENCE_S).body
    assert spoken["voice"] == "own"
    assert spoken["input"]
    expect(line).to_have_text(f"Text leaves Utter: it is sent to another program, {host}.")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    watch.evaluate("chrome.storage.local.clear()")
    popup.close()
    page.close()
