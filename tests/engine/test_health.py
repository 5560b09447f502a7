"""Health: what does not work as it should is named, with what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.speech import detect
from tests.engine.live import Client
from tests.engine.tone import ToneFamily


@pytest.fixture
def damaged_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Half of the model that tells languages, in its place."""
    path = tmp_path / "lid.176.ftz"
    path.write_bytes(detect._MODEL.read_bytes()[:400_000])
    detect._model.cache_clear()
    detect._wrong_with_file.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(detect, "_MODEL", path)
        yield path
    detect._model.cache_clear()
    detect._wrong_with_file.cache_clear()


def problems(client: Client) -> Any:
    return client.ask("health", id="h")["health"]["problems"]


def test_where_all_is_well_there_is_no_problem(client: Client) -> None:
    assert problems(client) == []


def test_a_damaged_model_of_languages_costs_no_voice_and_is_named(
    damaged_model: Path, client: Client, tone: ToneFamily
) -> None:
    text = "Le vieux pont au-dessus de la rivière a été fermé après la tempête de la semaine dernière."
    client.send("speak", id="a", text=text)
    assert client.until("end", "error")[-1]["type"] == "end"
    assert tone.spoken
    (problem,) = problems(client)
    assert problem == {
        "message": f"The model that tells languages, {damaged_model}, is damaged.",
        "remedy": "Install Utter again.",
    }
