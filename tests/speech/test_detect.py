"""Detect: a paragraph tells its language, a short selection never goes against what was said."""

import json
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

from native_helper.speech import detect
from native_helper.speech.detect import _TAGS, detected
from native_helper.speech.language import language_of
from native_helper.voices.espeak_library import data_folder
from native_helper.voices.espeak_voices import read_voices
from tests.speech.random_text import random_text

HERE: Final = Path(__file__).parent
WHOLE: Final = detect._MODEL
SENTENCES: Final[dict[str, list[str]]] = json.loads((HERE / "paragraphs.json").read_text(encoding="utf-8"))
SHORT: Final = (HERE / "short_selections.txt").read_text(encoding="utf-8").splitlines()
# What a page of each language looks like at first: one to five words of a sentence.
BEGINNINGS: Final = sorted(
    {
        " ".join(sentence.split()[:length])
        for sentences in SENTENCES.values()
        for sentence in sentences
        for length in range(1, 6)
    }
)
OTHER: Final = {"en": "fr", "fr": "de"}


def paragraphs(language: str, n_sentences: int) -> list[str]:
    return [" ".join(chosen) for chosen in combinations(SENTENCES[language], n_sentences)]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_paragraph_of_which_nothing_was_said_tells_its_language(language: str) -> None:
    found = [language_of(text) for text in paragraphs(language, 3)]
    assert found == [language] * 20


@pytest.mark.parametrize("language", SENTENCES)
def test_a_paragraph_that_is_marked_rightly_keeps_its_mark(language: str) -> None:
    for text in paragraphs(language, 3):
        assert language_of(text, (f"{language}-XX",)) == f"{language}-XX"


@pytest.mark.parametrize("language", SENTENCES)
def test_a_long_paragraph_in_another_language_than_its_page_is_read_in_its_own(language: str) -> None:
    page = OTHER.get(language, "en")
    found = [language_of(text, (None, page, "en-US")) for text in paragraphs(language, 4)]
    wrong = [other for other in found if other not in (language, page)]
    assert wrong == []
    assert found.count(language) >= 12, found  # of 15; the rest stays in the page's language


def test_there_are_several_hundred_of_both() -> None:
    assert len(SHORT) + len(BEGINNINGS) > 500
    assert sum(len(paragraphs(language, 3)) for language in SENTENCES) >= 350


@pytest.mark.parametrize("page", ["en", "fr", "de", "es", "pt-BR", "it", "nl", "sv"])
def test_a_short_selection_is_in_the_language_of_its_page(page: str) -> None:
    flipped = {text: language_of(text, (None, page)) for text in [*SHORT, *BEGINNINGS]}
    assert {text: found for text, found in flipped.items() if found != page} == {}


def test_a_short_selection_of_which_nothing_was_said_is_in_english() -> None:
    assert {language_of(text) for text in [*SHORT, *BEGINNINGS]} == {"en"}


@pytest.mark.parametrize(
    "text",
    [
        "Giovanni Rossi, Marco Bianchi, Luca Ferrari, Paolo Conti, Andrea Romano, Matteo Greco, Davide Bruno",
        "def total(values): return sum(value for value in values if value is not None and value > 0)",
        "Hans Müller, Karl Schmidt, Fritz Weber, Heinrich Hoffmann, Jürgen Schäfer and Günther Koch",
        "The restaurant in Rue de la Paix serves crème brûlée, pâté de foie gras and café au lait to everyone.",
        "https://example.org/de/der-hund/und-die-katze https://example.org/fr/le-chat/et-le-chien",
        "git clone, cd project, npm install, npm run build, sudo make install, echo done, exit",
    ],
)
def test_names_and_code_on_an_english_page_change_nothing(text: str) -> None:
    assert language_of(text, ("en",)) == "en"


def test_a_paragraph_in_capitals_is_told_too() -> None:
    assert detected(" ".join(SENTENCES["fr"][:3]).upper()) == "fr"


def test_only_what_some_voice_speaks_is_told() -> None:
    tags = {tag.split("-")[0] for file in read_voices(data_folder()) for tag in file.voice.languages}
    assert set(_TAGS.values()) <= tags


def test_the_same_text_always_gives_the_same_answer() -> None:
    texts = [random_text(seed, 400) for seed in range(200)]
    assert [detected(text) for text in texts] == [detected(text) for text in texts]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for another model, where none lies yet; what is known of the real one is forgotten, before and after."""
    path = tmp_path / "lid.176.ftz"
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(detect, "_MODEL", path)
        yield path
    forget()


def forget() -> None:
    detect._model.cache_clear()
    detect._wrong_with_file.cache_clear()


@pytest.mark.parametrize("n_bytes", [None, 0, 20, 100_000])
def test_without_a_whole_model_texts_are_in_the_language_of_their_page_or_voice(
    n_bytes: int | None, model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if n_bytes is not None:
        model.write_bytes(WHOLE.read_bytes()[:n_bytes])
    text = " ".join(SENTENCES["fr"][:4])
    assert language_of(text, (None, "en-GB", "de")) == "en-GB"
    assert language_of(text, (None, None, "de")) == "de"
    assert language_of(text) == "en"
    trouble = detect.trouble()
    assert trouble is not None
    assert str(model) in trouble.message
    assert trouble.remedy == "Install Utter again."
    assert [record.getMessage() for record in caplog.records] == ["event=language_detection_unusable"]


def test_without_its_library_it_is_the_same(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model.write_bytes(WHOLE.read_bytes())
    monkeypatch.setitem(sys.modules, "fasttext", None)
    assert detect.trouble() is None
    assert language_of(" ".join(SENTENCES["fr"][:4]), ("en",)) == "en"
    trouble = detect.trouble()
    assert trouble is not None
    assert "fasttext-predict" in trouble.message


def test_a_whole_model_is_no_trouble(model: Path) -> None:
    model.write_bytes(WHOLE.read_bytes())
    assert language_of(" ".join(SENTENCES["fr"][:4])) == "fr"
    assert detect.trouble() is None


def test_half_of_a_surrogate_pair_changes_nothing() -> None:
    assert detected("Le vieux pont au-dessus de la rivière \ud800 a été fermé après la tempête.") == "fr"
