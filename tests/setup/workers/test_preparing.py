"""What a program works with is made of the published files, once, and noted: what nobody noted is not there."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders
from native_helper.setup.workers import models
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from tests.setup.hub_server import HubServer
from tests.setup.model_set import contents
from tests.setup.workers.fork import FORGE, MODEL, Pip, bring, place, presence


def test_files_are_made_of_those_that_came_which_then_go(shop: HubServer, pip: Pip) -> None:
    assert bring(FORGE)
    made = installed.models(FORGE, folders())
    assert contents(made) == {"forged.bin": MODEL["model.pth"][::-1]}
    assert not (place(FORGE) / "download").exists()
    assert not bring(FORGE)
    assert pip.n_prepared == 1
    (made / "forged.bin").write_bytes(b"short")
    assert models.faults(FORGE, folders()) == ["forged.bin"]
    assert bring(FORGE)
    assert models.faults(FORGE, folders()) == []


@pytest.mark.parametrize("prepared", [{}, None, ["forged.bin"]])
def test_files_that_nobody_noted_are_no_whole_and_made_anew(shop: HubServer, pip: Pip, prepared: object) -> None:
    bring(FORGE)
    made = installed.models(FORGE, folders())
    (made / "forged.bin").unlink()
    record = {"requirements": list(FORGE.requirements), "prepared": prepared}
    (place(FORGE) / installed.RECORD).write_text(json.dumps(record))
    assert presence(FORGE) is Presence.PARTIAL
    told = installed.fault(FORGE, folders())
    assert told == installed.Fault("The forge is not complete.", "To finish it, run: utter add forge")
    assert bring(FORGE)
    assert contents(made) == {"forged.bin": MODEL["model.pth"][::-1]}
    assert presence(FORGE) is Presence.WHOLE


def test_files_that_were_made_before_it_was_cut_off_are_not_made_again(shop: HubServer, pip: Pip) -> None:
    bring(FORGE)
    (place(FORGE) / installed.RECORD).unlink()
    n_asked = len(shop.asked)
    assert bring(FORGE)
    assert (len(shop.asked), pip.n_prepared) == (n_asked, 1)
    assert presence(FORGE) is Presence.WHOLE
    (place(FORGE) / installed.RECORD).unlink()
    (installed.models(FORGE, folders()) / "forged.bin").unlink()
    assert bring(FORGE), "an empty folder holds nothing that was made"
    assert pip.n_prepared == 2


def test_files_that_could_not_be_made_keep_those_that_came(
    shop: HubServer, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = pip.run

    def killed(making: Any, command: Sequence[str | Path], variables: Any = None) -> None:
        pip.says = "Killed" if "--prepare" in command else ""
        run(making, command, variables)

    monkeypatch.setattr(pip, "run", killed)
    with pytest.raises(SetupFailed, match="could not be prepared"):
        bring(FORGE)
    assert presence(FORGE) is Presence.PARTIAL
    assert contents(place(FORGE) / "download") == MODEL
    pip.run, pip.says = run, ""  # type: ignore[method-assign]
    n_asked = len(shop.asked)
    assert bring(FORGE)
    assert len(shop.asked) == n_asked, "nothing comes twice"
