"""Health: what does not work as it should is named, with what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.paths import MLX, folders
from native_helper.speech import detect
from native_helper.voices.family import State
from native_helper.workers.crew import Workers
from native_helper.workers.roster import PIPER
from tests.engine.live import Client, LiveEngine
from tests.engine.tone import ToneFamily
from tests.setup.workers.fork import write_files
from tests.workers.added import make_whole


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


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[[entry]]\nword = 'half'\n", "The entry at line 1 of your dictionary does not count."),
        (
            "[[entry]]\nword = 'a'\nsay = 'b'\n" + "[[entry]]\nword = 'half'\n" * 2,
            "The entry at line 4 of your dictionary does not count, nor does one more.",
        ),
        (
            "[[entry]]\nword = 'half'\n" * 4,
            "The entry at line 1 of your dictionary does not count, nor do 3 more.",
        ),
        (
            "[[entry]]\nword = 'a'\nsay = secret\n",
            "Your dictionary, dictionary.toml, cannot be used, for what is at line 3.",
        ),
        ("secret = 1\n", "Your dictionary, dictionary.toml, cannot be used."),
    ],
)
def test_what_is_wrong_in_the_dictionary_is_named_by_its_line_and_never_quoted(
    client: Client, written: str, told: str
) -> None:
    folders().dictionary.write_text(written)
    remedy = "To see all that is wrong, run: utter dictionary list"
    assert problems(client) == [{"message": told, "remedy": remedy}]
    folders().dictionary.unlink()
    assert problems(client) == []


def test_a_dictionary_that_cannot_be_read_is_named(client: Client) -> None:
    folders().dictionary.mkdir()
    assert [problem["message"] for problem in problems(client)] == ["Your dictionary, dictionary.toml, cannot be used."]


def test_what_was_added_and_is_broken_is_named_and_what_never_was_is_not(engine: LiveEngine, client: Client) -> None:
    engine.engine.service.workers = Workers(folders())
    assert problems(client) == []
    (folders().workers / "xtts").mkdir(parents=True)
    assert problems(client) == [
        {
            "message": "XTTS v2 is not complete.",
            "remedy": "To finish it, run: utter add xtts",
        }
    ]


def test_what_was_added_and_lost_its_files_is_named_and_no_folder_is(engine: LiveEngine, client: Client) -> None:
    engine.engine.service.workers = Workers(folders())
    voice = make_whole(PIPER, folders()) / "models" / "en_US-lessac-medium"
    write_files(voice, {f"{voice.name}.onnx": b"hi", f"{voice.name}.onnx.json": b"{}"})
    write_files(folders().models / MLX / "mdl", {"config.json": b'{"model_type": "hum"}'})
    assert problems(client) == [
        {
            "message": f"A voice of Piper cannot speak. Its file {voice.name}.onnx.json is damaged.",
            "remedy": f"Run: utter remove piper {voice.name}, then: utter add piper {voice.name}",
        },
        {
            "message": "The model mdl of mlx-audio has no *.safetensors.",
            "remedy": "To see what it lacks, run: utter doctor",
        },
    ]


def test_a_family_that_could_be_added_and_never_was_is_left_out(
    engine: LiveEngine, tone: ToneFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tone, "state", lambda: State(ready=False, offered=True))
    with engine.client() as client:
        assert client.ready["families"] == []
        assert client.ask("health", id="h")["health"]["families"] == []
    monkeypatch.setattr(tone, "state", lambda: State(ready=False, remedy="Add it again."))
    with engine.client() as client:
        assert [family["remedy"] for family in client.ready["families"]] == ["Add it again."]
