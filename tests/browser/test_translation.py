"""Translate and speak in the whole browser: from the options to the light, with a translator that only echoes."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import soundfile
from playwright.sync_api import Page, expect

from native_helper.workers.roster import TRANSLATE
from tests.browser.axe import faults
from tests.browser.bar_of_page import PageBar
from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.installation import Installation
from tests.browser.save_page import opened, saved

ROOT: Final = Path(__file__).parents[2]
NAME: Final = "Translate and speak"

# Echoes of tests/workers/tone_program.py, in the place of the environment's own Python.
_PYTHON: Final = """#!/bin/sh
exec {python} -I -c 'import sys; sys.path.insert(0, "{root}")
from native_helper.workers.program.serve import serve
serve("tests.workers.tone_program")'
"""


@pytest.fixture
def page(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    watch.evaluate("chrome.storage.local.clear()")
    page = browser.page(f"{site}/walk.html")
    watch.forget()
    yield page
    watch.evaluate("chrome.storage.local.clear()")
    page.close()


@pytest.fixture
def read(browser: Browser, watch: Watch, page: Page) -> Page:
    """The same page with a text selected, where the person has let Utter in by its key, and that is no longer read."""
    browser.select(page, "#last")
    browser.press(page, "alt+shift+s")
    watch.until("reading.phase === 'speaking'")
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")
    return page


@pytest.fixture
def echo(installation: Installation) -> Iterator[Path]:
    """A translator as `utter add` leaves one, whose sentences are the old ones with the language's code before them."""
    folder = installation.root / "data" / "workers" / TRANSLATE.name
    for name in ("environment/bin", "models", "cache"):
        (folder / name).mkdir(parents=True)
    python = folder / "environment" / "bin" / "python"
    python.write_text(_PYTHON.format(python=sys.executable, root=ROOT))
    python.chmod(0o755)
    (folder / "models" / "tones").touch()
    record = {"requirements": list(TRANSLATE.requirements), "prepared": {"tones": 0}}
    (folder / "added.json").write_text(json.dumps(record))
    installation.end_engine()
    yield folder
    installation.end_engine()
    shutil.rmtree(folder)


def test_without_a_translator_options_and_popup_say_how_to_get_it(browser: Browser, watch: Watch) -> None:
    page = browser.page(browser.own("options/options.html"))
    page.locator("#helper[data-tone=good]").wait_for()
    trouble = page.locator("#translator_trouble")
    expect(trouble).to_be_hidden()
    assert page.locator("#translate_to").is_disabled()
    page.locator("input[name=translate]").check()
    expect(trouble).to_contain_text("The translator is not installed.")
    expect(trouble).to_contain_text("utter add translate")
    languages = page.locator("#translate_to option")
    expect(languages.first).to_have_text("The browser’s language")
    assert "German" in languages.all_inner_texts()
    page.locator("#translate_to").select_option("de")
    with browser.devtools.attach("options/options.html") as target:
        assert faults(target) == []
    page.close()
    assert watch.evaluate("chrome.storage.local.get('settings').then(({settings}) => settings)") == {
        "translate": True,
        "translate_to": "de",
    }
    popup = browser.page(browser.own("popup/popup.html"))
    popup.locator("#translate").click()
    expect(popup.locator("#translate")).to_have_attribute("aria-pressed", "true")
    expect(popup.locator("#translator_trouble")).to_contain_text("utter add translate")
    with browser.devtools.attach("popup/popup.html") as target:
        assert faults(target) == []
    popup.close()
    watch.evaluate("chrome.storage.local.clear()")


def test_a_page_is_read_in_another_language_its_sentence_lit_and_shown_translated(
    browser: Browser, watch: Watch, page: Page, echo: Path
) -> None:
    bar = PageBar(browser, page)
    watch.evaluate("chrome.storage.local.set({settings: {translate: true, translating: true, translate_to: 'de'}})")
    browser.press(page, "alt+shift+s")
    reading = watch.until("reading.phase === 'speaking' && reading.translation !== null && reading.sentence?.end > 0")
    told = reading["reading"]
    asked = watch.asked()["text"]
    source = asked[told["sentence"]["start"] : told["sentence"]["end"]].strip()
    assert told["translation"].startswith("deu_Latn: ")
    assert told["language"].startswith("de")
    until(lambda: "deu_Latn: " in bar.text(), "the translation in the bar")
    lit = "(name) => [...(CSS.highlights.get(name) ?? [])].map(String).join('').trim()"
    until(lambda: page.evaluate(lit, "utter-sentence") in asked and page.evaluate(lit, "utter-sentence"), "the light")
    assert page.evaluate(lit, "utter-word") == ""
    assert source
    watch.forget()
    bar.click(NAME)
    plain = watch.until("reading.phase === 'speaking' && reading.translation === null && reading.language === 'en'")
    assert plain["reading"]["sentence"]["start"] >= told["sentence"]["start"], "it goes on from the same sentence"
    watch.post(type="stop")
    watch.until("reading.phase === 'idle'")


def test_a_file_of_sound_is_translated_where_readings_are_and_without_its_tick_is_not(
    browser: Browser, watch: Watch, read: Page, echo: Path, tmp_path: Path
) -> None:
    watch.evaluate("chrome.storage.local.set({settings: {translate: true, translating: true, translate_to: 'de'}})")
    asked = echo / "cache" / "translated"
    with opened(browser, watch, read) as page:
        tick = page.get_by_label("Translated into German")
        expect(tick).to_be_checked()
        translated = soundfile.info(saved(page, "wav", tmp_path)).duration
        assert asked.read_text().split() == read.locator("#last").inner_text().split()
        asked.unlink()
        tick.uncheck()
        plain = soundfile.info(saved(page, "wav", tmp_path)).duration
        assert not asked.exists()
    assert translated > plain, "the echo's words are more"


def test_without_a_translator_the_page_that_saves_says_how_to_get_it_and_without_the_tick_it_saves(
    browser: Browser, watch: Watch, read: Page, tmp_path: Path
) -> None:
    watch.evaluate("chrome.storage.local.set({settings: {translate: true, translating: true, translate_to: 'de'}})")
    with opened(browser, watch, read) as page:
        page.locator("#start").click()
        expect(page.locator("#problem")).to_contain_text("utter add translate")
        with browser.devtools.attach(page.url) as target:
            assert faults(target) == []
        page.get_by_label("Translated into German").uncheck()
        assert saved(page, "wav", tmp_path).stat().st_size > 0
        expect(page.locator("#problem")).to_be_hidden()
