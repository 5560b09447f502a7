"""Sound as a file: made by the helper, written by the browser, decoded here; and all that may come between."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Download, Page

from native_helper.wire.types import RATE_HZ
from tests.browser.axe import faults
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation
from tests.browser.save_page import SAVE, opened, saved
from tests.browser.sound import blocks, is_alike
from tests.left_behind import processes_of
from tests.slices import sliced

KEY: Final = "alt+shift+s"
TITLE: Final = "Who? “Me”: a/b \u05e9\u05dc\u05d5\u05dd"
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
HOURS_S: Final = 7000
PATIENCE_S: Final = 600
MAKING: Final = "document.querySelector('#progress').value > 0 && !document.querySelector('#cancel').hidden"


@pytest.fixture
def read(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    """A page that the person has let Utter in by its key, and that is no longer read."""
    page = browser.page(f"{site}/long.html")
    page.evaluate("title => { document.title = title }", TITLE)
    browser.select(page, "#long")
    watch.forget()
    browser.press(page, KEY)
    watch.until("reading.phase === 'speaking'")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    yield page
    page.close()


@pytest.fixture
def long(browser: Browser, read: Page) -> Page:
    """The same page with a text that takes the helper long."""
    read.evaluate("document.querySelector('#long').textContent = 'The harbour was quiet that day. '.repeat(8000)")
    browser.select(read, "#long")
    return read


def pages_bytes(installation: Installation) -> int:
    """Return the memory of all processes that hold pages and workers."""
    found = 0
    for pid, command in processes_of(str(installation.user_data)).items():
        if "--type=renderer" in command:
            pages = (Path("/proc") / str(pid) / "statm").read_text().split()[1]
            found += int(pages) * os.sysconf("SC_PAGE_SIZE")
    return found


def n_jobs(installation: Installation) -> int:
    jobs: dict[str, int] = json.loads(installation.utter("health"))["jobs"]
    return sum(jobs.values())


def test_a_selection_is_saved_as_the_sound_that_is_heard_under_the_page_s_name(
    browser: Browser, watch: Watch, read: Page, installation: Installation, tmp_path: Path
) -> None:
    asked = watch.asked()
    with opened(browser, watch, read) as page:
        assert page.locator("#title").inner_text() == TITLE
        assert page.locator("#beginning").inner_text()[:20] in " ".join(asked["text"].split())
        assert page.locator("#format").input_value() == "mp3"
        installation.end_engine()  # eSpeak's sound depends on what it said before
        wav = saved(page, "wav", tmp_path)
        page.locator("#start").get_by_text("Save once more").wait_for()
        assert wav.name in page.locator("#status").inner_text()
        installation.end_engine()
        mp3 = saved(page, "mp3", tmp_path)
    assert [wav.name, mp3.name] == [f"Who “Me” a b \u05e9\u05dc\u05d5\u05dd - Utter.{each}" for each in ("wav", "mp3")]

    wanted = installation.pcm(asked)
    exact, rate_hz = soundfile.read(wav, dtype="int16")
    assert rate_hz == RATE_HZ
    assert np.array_equal(exact, wanted)
    near, rate_hz = soundfile.read(mp3)
    assert rate_hz == RATE_HZ
    assert abs(len(near) - len(wanted)) < 0.2 * RATE_HZ
    assert is_alike(blocks(wanted / 32768, near, RATE_HZ))


def test_cancel_leaves_no_file_and_no_work_and_a_closed_tab_neither(
    browser: Browser, watch: Watch, long: Page, installation: Installation
) -> None:
    with opened(browser, watch, long) as page:
        downloads: list[str] = []

        def came(download: Download) -> None:
            downloads.append(download.suggested_filename)

        page.on("download", came)
        page.locator("#start").click()
        until(lambda: page.evaluate(MAKING), "a file that is being made")
        assert "%" in page.title()
        assert page.evaluate("document.activeElement.id") == "cancel"
        page.locator("#cancel").click()
        page.get_by_text("Canceled. Nothing was saved.").wait_for()
        until(lambda: n_jobs(installation) == 0, "the end of the engine's work")
        page.locator("#start").click()
        until(lambda: page.evaluate(MAKING), "a file that is being made")
        assert n_jobs(installation) == 1
    until(lambda: n_jobs(installation) == 0, "the end of the engine's work")
    assert downloads == []


@pytest.mark.long
def test_two_hours_of_sound_are_a_file_that_never_was_in_the_memory_of_the_page(
    browser: Browser, watch: Watch, long: Page, installation: Installation, tmp_path: Path
) -> None:
    long.evaluate("document.querySelector('#long').textContent = 'The harbour was quiet that day. '.repeat(3600)")
    browser.select(long, "#long")
    with opened(browser, watch, long) as page:
        before = largest = pages_bytes(installation)

        def is_made() -> bool:
            nonlocal largest
            largest = max(largest, pages_bytes(installation))
            return page.locator("#start").is_visible()

        page.locator("#format").select_option("wav")
        with page.expect_download(timeout=1000 * PATIENCE_S) as coming:
            page.locator("#start").click()
            until(is_made, "the file", PATIENCE_S)
        file = tmp_path / "hours.wav"
        coming.value.save_as(file)
    size = file.stat().st_size
    assert soundfile.info(file).duration > HOURS_S
    file.unlink()
    assert largest - before < size / 2, (before, largest, size)


@pytest.mark.parametrize("lost", sliced(["engine", "host", "worker"], 1))
def test_whoever_is_lost_in_the_middle_is_told_and_one_press_begins_again(
    browser: Browser, watch: Watch, long: Page, installation: Installation, lost: str
) -> None:
    with opened(browser, watch, long) as page:
        page.locator("#start").click()
        until(lambda: page.evaluate(MAKING), "a file that is being made")
        if lost == "worker":
            watch.evaluate("globalThis.attendAgain = attend, undefined")
            watch.stop_workers()
        else:
            installation.kill(lost)
        page.locator("#problem .what").wait_for()
        assert page.locator("#start").inner_text() == "Begin again"
        page.locator("#start").click()
        until(lambda: page.evaluate(MAKING), "a file that is being made")
        assert page.locator("#problem").is_hidden()
    if lost == "worker":
        watch.evaluate("attend = attendAgain, attend()")


def test_everybody_can_use_each_state_of_the_page_in_both_schemes(
    browser: Browser, watch: Watch, long: Page, installation: Installation
) -> None:
    with opened(browser, watch, long) as page:

        def check(state: str) -> None:
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                with browser.devtools.attach(page.url) as target:
                    found = faults(target)
                assert found == [], f"{state}, {scheme}:\n" + "\n".join(found)

        check("ready")
        page.keyboard.press("Enter")  # the button has the focus
        until(lambda: page.evaluate(MAKING), "a file that is being made")
        check("making")
        installation.kill("engine")
        page.locator("#problem .what").wait_for()
        check("failed")
        page.reload()
        page.locator("#problem .what").wait_for()
        check("nothing to save")


def test_a_whole_article_is_saved_from_the_page_s_menu_and_the_format_is_remembered(
    browser: Browser, watch: Watch, read: Page, tmp_path: Path
) -> None:
    read.bring_to_front()
    with browser.context.expect_page(lambda page: SAVE in page.url) as came:
        browser.in_worker(
            """chrome.tabs.query({active: true, lastFocusedWindow: true}).then(([tab]) => {
              chrome.contextMenus.onClicked.dispatch({menuItemId: "save_page", frameId: 0}, tab);
            })"""
        )
    page = came.value
    page.get_by_text("The whole article").wait_for()
    opus = saved(page, "opus", tmp_path)
    page.close()
    with opened(browser, watch, read) as page:
        assert page.locator("#format").input_value() == "opus"
    watch.evaluate("chrome.storage.local.clear()")  # as the other tests find it
    assert opus.suffix == ".opus"
    assert soundfile.info(opus).duration > 60  # the selection alone is shorter
