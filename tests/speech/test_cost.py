"""The cost of text: an estimate of tokens that is near enough, and the exact count that nothing goes over."""

import random

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.phonemize import phonemize
from native_helper.speech.split import MAX_COST, cost_of, split
from native_helper.speech.split.cost import Costs
from native_helper.speech.utterance import Block, Utterance
from native_helper.voices.kokoro.pieces import pieces
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text

MOST_TOKENS = 510  # of Kokoro
WORDS = (
    "the a of and to in was that it with his river house morning window committee decided quickly never again because "
    "1984 3.5 NASA Mr. Smith's well-known $40 although nothing before after winter city light water answer question"
).split()
SENTENCES = {
    "en": "The committee, which had met for many hours in a cold room, decided at last that nothing could be decided.",
    "es": "El comité, que se había reunido muchas horas en una sala fría, decidió al fin que nada podía decidirse.",
    "fr": "Le comité, qui s'était réuni de longues heures dans une salle froide, décida enfin de ne rien décider.",
    "it": "Il comitato, che si era riunito per ore in una sala fredda, decise infine che nulla si poteva decidere.",
    "pt": "O comitê, que se reunira durante muitas horas numa sala fria, decidiu enfim que nada podia ser decidido.",
    "hi": "समिति ने कई घंटों की बैठक के बाद आखिर में यह तय किया कि कुछ भी तय नहीं किया जा सकता।",
}


def prose(seed: int) -> str:
    choose = random.Random(seed)
    sentences = []
    for _ in range(choose.randrange(1, 30)):
        words = choose.choices(WORDS, k=round(choose.lognormvariate(2.6, 0.8)) + 1)
        sentences.append(" ".join(words) + choose.choice([".", "?", "!", "...", ";", ","]))
    return " ".join(sentences)


def utterances(text: str, language: str) -> list[Utterance]:
    block = Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True)
    return list(split(normalize(block, language), block, language))


def n_tokens(utterance: Utterance) -> int:
    found = phonemize(utterance, utterance.language).phonemes
    assert found is not None
    return sum(map(len, (*found.words, *found.gaps)))


@pytest.mark.parametrize("language", SENTENCES)
def test_the_estimate_is_near_what_the_phonemizer_makes(language: str) -> None:
    (one,) = utterances(SENTENCES[language], language)
    assert cost_of(one.text, language) == pytest.approx(n_tokens(one), rel=0.12)


def test_the_cost_of_a_whole_is_that_of_its_parts_and_reach_undoes_it() -> None:
    for seed in range(100):
        text = random_text(seed)
        costs = Costs(text, "en")
        middle = len(text) // 3
        assert costs.of(0, middle) + costs.of(middle, len(text)) == pytest.approx(costs.of(0, len(text)))
        assert cost_of(text[:middle], "en") == costs.of(0, middle)
        end = costs.reach(0, len(text), 40)
        assert costs.of(0, end) <= 40
        assert end == len(text) or costs.of(0, end + 1) > 40


def test_no_utterance_of_english_prose_is_over_the_models_limit() -> None:
    for seed in range(40):
        for utterance in utterances(prose(seed), "en"):
            assert cost_of(utterance.text, "en") <= MAX_COST
            assert n_tokens(utterance) <= 1.5 * MAX_COST < MOST_TOKENS


def test_what_the_estimate_misses_is_cut_by_the_exact_count_and_no_word_is_lost() -> None:
    # Signs that are read as words of many sounds: far more tokens than characters.
    texts = ["9" * 240, "WWW " * 130, "1,000,000,007 " * 40, "€$£ %& " * 60] + [
        random_text(seed, 1500) for seed in range(60)
    ]
    longest = 0
    for text in texts:
        for utterance in utterances(text, "en"):
            phonemes = phonemize(utterance, "en-US").phonemes
            assert phonemes is not None
            longest = max(longest, n_tokens(utterance))
            cut = list(pieces(phonemes, MOST_TOKENS))
            assert all(0 < len(piece.symbols) <= MOST_TOKENS for piece in cut)
            spoken = {index for index, word in enumerate(phonemes.words) if word}
            assert {place.word for piece in cut for place in piece.places} == spoken
            whole = "".join(phonemes.words[index] for index in sorted(spoken)).replace(" ", "")
            told = "".join(piece.symbols[place.start : place.end] for piece in cut for place in piece.places)
            assert told.replace(" ", "") == whole
    assert longest > MOST_TOKENS  # else the guard was not needed
