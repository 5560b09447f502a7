"""NLLB's files made into CTranslate2's, and the translator's program, in the environment that `utter add` makes.

Long: it installs that environment, and beside it one with torch and transformers, which judges what comes of the files.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from typing import Any

import numpy as np
import pytest

from native_helper.paths import Folders, folders
from native_helper.setup.workers import environment
from native_helper.setup.workers.models import sizes
from native_helper.speech.translate.languages import languages
from native_helper.workers import installed
from native_helper.workers.crew import Workers
from native_helper.workers.roster import TRANSLATE
from native_helper.workers.worker import Worker
from tests.workers.asking import everything
from tests.workers.environments import add

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
JUDGE = ("torch==2.13.0", "transformers==5.23.0", *TRANSLATE.requirements)
PATIENCE_S = 120.0


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the environments of program and judge, and what the judge has made."""
    folder = tmp_path_factory.mktemp("translate")
    judge = folder / "judge"
    run(sys.executable, "-m", "venv", judge)
    run(judge / "bin" / "python", "-m", "pip", "install", "-q", *JUDGE)
    codes = [one.code for one in languages()]
    run(judge / "bin" / "python", HERE / "tiny_nllb.py", folder / "tiny", *codes)
    python = add(TRANSLATE, at(folder), tmp_path_factory)
    for name in ("files", "safetensors"):
        target = folder / f"of {name}"
        target.mkdir()
        run(python, "-I", installed.PROGRAM, "--prepare", "translate", folder / "tiny" / name, target)
    return folder


@pytest.fixture
def worker(made: Path) -> Iterator[Worker]:
    where = at(made)
    models = installed.models(TRANSLATE, where)
    if not (made / "of files").is_symlink():
        models.rmdir()
        (made / "of files").rename(models)
        (made / "of files").symlink_to(models)
    environment.record(TRANSLATE, where, prepared=sizes(models))
    workers = Workers(where)
    yield workers["translate"]
    workers.stop()


@pytest.mark.parametrize("name", ["files", "safetensors"])
def test_the_model_is_that_of_ctranslate2s_own_converter(made: Path, name: str) -> None:
    ours, theirs = made / f"of {name}", made / "tiny" / "int8"
    for file in ("config.json", "shared_vocabulary.json"):
        assert (ours / file).read_text() == (theirs / file).read_text()
    own, judged = variables(ours / "model.bin"), variables(theirs / "model.bin")
    assert own.keys() == judged.keys()
    for variable, (shape, numbers) in own.items():
        assert shape == judged[variable][0], variable
        if variable.endswith("position_encodings/encodings"):  # sines, by two libraries
            own_waves, waves = (np.frombuffer(data, np.float32) for data in (numbers, judged[variable][1]))
            np.testing.assert_allclose(own_waves, waves, atol=1e-5)
        else:
            assert numbers == judged[variable][1], variable


def test_it_translates_as_transformers_does(made: Path) -> None:
    told = json.loads((made / "tiny" / "told.json").read_text())
    code = (
        "import ctranslate2, json, sys; model, told = sys.argv[1:]; t = ctranslate2.Translator(model)\n"
        "def one(its): return t.translate_batch([its['source']], target_prefix=[['deu_Latn']], beam_size=1, "
        "max_decoding_length=13, min_decoding_length=13)[0].hypotheses[0][1:]\n"
        "print(json.dumps([one(its) for its in json.load(open(told))]))"
    )
    python = installed.python(TRANSLATE, at(made))
    found = run(python, "-I", "-c", code, made / "of files", made / "tiny" / "told.json")
    tokens = json.loads((made / "of files" / "shared_vocabulary.json").read_text())
    assert [[tokens.index(one) for one in its] for its in json.loads(found)] == [its["target"] for its in told]


def test_the_worker_answers_sentence_by_sentence_and_bounds_what_does_not_end(worker: Worker) -> None:
    told = asked(worker, "ba bi bo", "eng_Latn", "deu_Latn")
    assert [answer["type"] for answer in told] == ["translated", "end"]
    assert told[1]["figures"]["translated"] <= 3 * told[1]["figures"]["tokens"] + 16
    details = worker.details
    assert details is not None
    assert details["numbers"].startswith("int8")
    assert details["threads"] >= 1


def test_a_sentence_that_is_longer_than_the_model_takes_is_translated_in_parts(worker: Worker) -> None:
    figures = asked(worker, "ba bi bo, " * 400, "eng_Latn", "jpn_Jpan")[1]["figures"]
    assert figures["tokens"] > 1000


def test_a_language_that_it_lacks_is_told_without_the_text(worker: Worker) -> None:
    answers = worker.ask({"type": "translate", "text": "secret", "source": "eng_Latn", "target": "tlh_Latn"})
    assert answers.wait(PATIENCE_S)
    with pytest.raises(Exception, match="does not have that language") as told:
        answers.take()
    assert "secret" not in str(told.value)


def test_a_model_that_is_damaged_is_told(worker: Worker, made: Path) -> None:
    model = installed.models(TRANSLATE, at(made)) / "model.bin"
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2])
    try:
        answers = worker.ask({"type": "translate", "text": "ba", "source": "eng_Latn", "target": "deu_Latn"})
        assert answers.wait(PATIENCE_S)
        with pytest.raises(Exception, match="files of its model are damaged"):
            answers.take()
    finally:
        model.write_bytes(whole)


def asked(worker: Worker, text: str, source: str, target: str) -> list[dict[str, Any]]:
    answers = worker.ask({"type": "translate", "text": text, "source": source, "target": target})
    return everything(answers, PATIENCE_S)


def at(folder: Path) -> Folders:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UTTER_HOME", str(folder / "utter"))
        return folders()


def run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def variables(path: Path) -> dict[str, tuple[tuple[int, ...], bytes]]:
    """Return the variables of a model.bin by name, with the names of those that are others' aliases."""
    data = path.read_bytes()
    at = 4

    def text() -> str:
        nonlocal at
        (length,) = unpack_from("<H", data, at)
        at += 2 + length
        return data[at - length : at - 1].decode()

    def number(form: str = "<I", size: int = 4) -> int:
        nonlocal at
        at += size
        return int(unpack_from(form, data, at - size)[0])

    text(), number()
    found: dict[str, tuple[tuple[int, ...], bytes]] = {}
    for _ in range(number()):
        name = text()
        shape = tuple(number() for _ in range(number("<B", 1)))
        number("<B", 1)
        n_bytes = number()
        found[name] = shape, data[at : at + n_bytes]
        at += n_bytes
    for _ in range(number()):
        found[text()] = (), text().encode()
    return found
