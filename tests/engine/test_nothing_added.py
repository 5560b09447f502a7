"""A machine to which nothing was added: its engine has none of the code of what could be, and hardly looks for it."""

import json
import os
import subprocess
import sys
from typing import Any, Final

import pytest

from native_helper.errors import UnknownVoice, VoiceUnavailable
from native_helper.paths import MLX, folders
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.voices.catalog import Catalog
from native_helper.voices.families import families
from native_helper.workers import installed
from native_helper.workers.roster import XTTS

# An engine that listens, greets a client, tells its voices and its health, reads and gives memory back.
ENGINE: Final = """
import asyncio, sys
from native_helper import settings
from native_helper.engine import health, process
from native_helper.engine.engine import Engine
from native_helper.errors import VoiceUnavailable
from native_helper.paths import MLX, folders
from native_helper.speech.request import Request

async def live():
    where = folders()
    chosen, workers = settings.load(where.settings), process.Workers(where)
    made = process.Catalog(process.families(where, workers, chosen.remote.server()))
    engine = Engine(where, chosen, made, workers=workers)
    await engine.start()
    service = engine.service
    service.ready(), service.voices(), health.report(service)
    list(service.reading(Request("One. Two.")).events())
    for family in made.families:
        family.tidy(), family.unload()
    service.translator.unload()
    workers.end_gone()
    await engine.stop()

asyncio.run(live())
print(*(name for name in sys.modules if name.startswith("native_helper.")))
"""
ON_DEMAND: Final = ("speech.translate.", "voices.piper", "voices.worker_voice", "voices.xtts", "voices.mlx_audio")
LIGHT: Final = {"workers.absent", "workers.crew", "speech.translate.translator", "voices.remote.server"}


def test_its_engine_imports_nothing_of_what_could_be_added() -> None:
    folders().config.mkdir(parents=True, exist_ok=True)
    folders().settings.write_text("[http]\nport = 0\n")
    done = subprocess.run([sys.executable, "-c", ENGINE], capture_output=True, check=True, text=True)
    names = {name.removeprefix("native_helper.") for name in done.stdout.split()}
    assert names >= LIGHT, "else this test looks for names that are gone"
    held = {name for name in names if name.startswith((*ON_DEMAND, "workers.", "voices.remote."))}
    assert held - LIGHT == set()


def test_it_is_seen_without_a_restart_when_something_is_added() -> None:
    catalog = Catalog(families(folders()))
    xtts = next(family for family in catalog.families if family.name == "xtts")
    assert (xtts.state().offered, xtts.voices()) == (True, ())
    own = installed.folder(XTTS, folders())
    own.mkdir(parents=True)
    assert xtts.state().remedy == "XTTS v2 is not complete. To finish it, run: utter add xtts"
    (own / "environment" / "bin").mkdir(parents=True)
    installed.python(XTTS, folders()).symlink_to(sys.executable)
    (own / installed.RECORD).write_text(json.dumps({"requirements": XTTS.requirements}))
    assert catalog.choose("en", "xtts:claribel_dervla").family is xtts


def test_who_names_a_voice_of_it_is_told_how_to_add_it_and_it_stays_an_offer() -> None:
    catalog = Catalog(families(folders()))
    with pytest.raises(VoiceUnavailable, match="cannot speak now") as told:
        catalog.choose("en", "xtts:claribel_dervla")
    assert told.value.remedy == "To add it, run: utter add xtts"
    assert all(family.state().offered for family in catalog.families if family.name in ("piper", "xtts"))


@pytest.mark.parametrize(
    ("voice", "command"),
    [
        ("xtts:me", "utter add xtts"),
        ("piper:en_US-lessac-medium", "utter add piper VOICE"),
        ("mlx:NAME", "utter add mlx ORGANISATION/NAME"),
    ],
)
def test_who_names_a_voice_that_only_what_is_not_added_could_have_is_told_how_to_add_it(
    voice: str, command: str
) -> None:
    with pytest.raises(UnknownVoice, match="Its kind is not added") as told:
        Catalog(families(folders())).choose("en", voice)
    assert command in (told.value.remedy or "")


@pytest.mark.parametrize("voice", [None, "espeak:en-us"])
def test_a_paragraph_costs_a_look_at_most_however_long_it_is(
    monkeypatch: pytest.MonkeyPatch, voice: str | None
) -> None:
    looked: list[str] = []
    stat, added = os.stat, (str(folders().workers), str(folders().models / MLX))

    def noted(path: Any, *more: Any, **named: Any) -> os.stat_result:
        if str(path).startswith(added):
            looked.append(str(path))
        return stat(path, *more, **named)

    def looks(text: str) -> int:
        looked.clear()
        list(Reading(Request(text, voice=voice, language="en"), Catalog(families(folders()))).events())
        return len(looked)

    monkeypatch.setattr(os, "stat", noted)
    one = looks("One is here.")
    assert one == looks("One is here. " * 30)
    assert looks("\n\n".join(["One is here."] * 11)) <= one + 10
