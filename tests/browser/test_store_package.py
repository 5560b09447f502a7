"""extension.zip in a real Chromium, under an id as a store could give it: whole, and served by the helper."""

import json
import os
import shlex
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from docs.pictures import store
from native_helper.paths import folders, resources
from native_helper.setup import registration
from scripts.pack_extension import ROOT, contents, write
from tests.browser.chromium import binary
from tests.browser.installation import EXTENSION_ID
from tests.doctor.conftest import program

PAGES: Final = ("popup/popup.html", "options/options.html", "welcome/welcome.html", "save/save.html")
# The helper as it will be once the id is in the list: all else of it is as it is.
HOST: Final = """import pathlib, runpy
from native_helper import paths
paths.resources = lambda name: pathlib.Path({folder!r}) / name
runpy.run_module("native_helper.host", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Loaded:
    """The package in a browser."""

    context: BrowserContext
    user_data: Path
    id: str


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Loaded]:
    packed, unpacked = tmp_path / "extension.zip", tmp_path / "unpacked"
    write(contents(ROOT / "extension"), packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(unpacked)
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=binary(),
            args=[f"--load-extension={unpacked}", f"--disable-extensions-except={unpacked}"],
        )
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        yield Loaded(context, tmp_path / "profile", worker.url.split("/")[2])
        context.close()


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.usefixtures("no_engine_stays")
def test_what_the_stores_get_is_whole_and_an_id_in_the_list_lets_it_speak(loaded: Loaded, tmp_path: Path) -> None:
    assert loaded.id != EXTENSION_ID, "without the key it has another id, as in a store"
    faults: list[str] = []
    for path in PAGES:
        page = loaded.context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda request: faults.append(request.url))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(f"chrome-extension://{loaded.id}/{path}")
        page.locator("h1, #main").first.wait_for()
    every = list(contents(ROOT / "extension"))
    here = "(all) => Promise.all(all.map((name) => fetch(chrome.runtime.getURL(name)).then(({ok}) => ok, () => false)))"
    assert page.evaluate(here, every) == [True] * len(every)
    assert faults == []

    allowed = {"ids": [EXTENSION_ID, loaded.id]}
    (tmp_path / "manifest").mkdir()
    for source in resources("manifest").iterdir():
        (tmp_path / "manifest" / source.name).write_bytes(source.read_bytes())
    (tmp_path / "manifest" / "allowed_extensions.json").write_text(json.dumps(allowed))
    (tmp_path / "host.py").write_text(HOST.format(folder=str(tmp_path)))
    root = shlex.quote(os.environ["UTTER_HOME"])
    launcher = folders().launcher
    launcher.parent.mkdir(parents=True)
    program(launcher, f'UTTER_HOME={root} exec {shlex.quote(sys.executable)} -I {tmp_path}/host.py "$@"')
    hosts = loaded.user_data / "NativeMessagingHosts"
    hosts.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registration, "resources", lambda name: tmp_path / name)
        (hosts / registration.FILE_NAME).write_bytes(registration.manifest(launcher))
    popup = loaded.context.new_page()
    popup.goto(f"chrome-extension://{loaded.id}/popup/popup.html")
    popup.locator("#helper[data-tone=good]").wait_for()


@pytest.mark.browser
@pytest.mark.long
def test_one_command_makes_all_pictures_of_the_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {path.name: path.read_bytes()[:24] for path in store.STORE.glob("*.png")}
    monkeypatch.setattr(store, "STORE", tmp_path / "store")
    (tmp_path / "store").mkdir()
    store.main()
    # The kind of file and its size: what is in it changes with the fonts of a machine.
    assert {path.name: path.read_bytes()[:24] for path in (tmp_path / "store").iterdir()} == kept
