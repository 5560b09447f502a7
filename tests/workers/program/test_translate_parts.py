"""What the translator tells while a sentence of several parts is translated, with stand-ins for its libraries."""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SENTENCE = {"text": "a b c", "source": "eng_Latn", "target": "deu_Latn"}


class Tokens:
    """Cuts at each space."""

    def pieces(self, text: str, language: str) -> Iterator[list[str]]:
        return ([language, word, "</s>"] for word in text.split())

    def text(self, translations: Sequence[Sequence[str]], _language: str) -> str:
        return " ".join(tokens[-1] for tokens in translations)


class Translator:
    """Says everything in large letters."""

    def __init__(self) -> None:
        self.n_calls = 0

    def translate_batch(self, pieces: list[list[str]], **_: Any) -> list[Any]:
        self.n_calls += 1
        return [SimpleNamespace(hypotheses=[["deu_Latn", piece[1].upper()]]) for piece in pieces]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("ctranslate2", "ctranslate2.converters", "ctranslate2.converters.utils", "ctranslate2.specs"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    for name in ("translate", "translate_convert"):  # imported with the stand-ins, and forgotten afterwards
        monkeypatch.delitem(sys.modules, f"native_helper.workers.program.{name}", raising=False)
    module = import_module("native_helper.workers.program.translate")
    made = module.Program.__new__(module.Program)
    made._tokens, made._known, made._translator = Tokens(), {"eng_Latn", "deu_Latn"}, Translator()
    yield made
    for name in ("translate", "translate_convert"):
        sys.modules.pop(f"native_helper.workers.program.{name}", None)


def test_it_tells_between_two_parts_that_it_goes_on(program: Any) -> None:
    told = list(program.answers(SENTENCE))
    assert [answer["type"] for answer in told] == ["progress", "progress", "translated", "end"]
    assert told[2]["text"] == "A B C"
    assert [answer["type"] for answer in program.answers(SENTENCE | {"text": "a"})] == ["translated", "end"]


def test_parts_that_nobody_waits_for_are_not_translated(program: Any) -> None:
    answers = program.answers(SENTENCE)
    assert next(answers)["type"] == "progress"
    answers.close()
    assert program._translator.n_calls == 1
