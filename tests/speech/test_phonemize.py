"""Phonemize: each word has its sounds, marks stand where they stood, and nothing unknown comes out."""

from itertools import chain

import pytest

from native_helper.speech.normalize.clean import clean
from native_helper.speech.phonemize import phonemize
from native_helper.speech.phonemize.espeak import spoken_by_espeak
from native_helper.speech.split import split
from native_helper.speech.utterance import Block, Phonemes, Utterance
from native_helper.voices.kokoro.alphabet import ALPHABET, MARKS
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text

LANGUAGES = ["en-US", "en-GB", "es", "fr", "hi", "it", "pt-BR"]


def utterances(text: str, language: str) -> list[Utterance]:
    block = Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True)
    return list(split(clean(block, frozenset()), block, language))


def phonemes(text: str, language: str = "en-US", voice: str | None = None) -> Phonemes:
    (one,) = utterances(text, language)
    found = phonemize(one, voice or language).phonemes
    assert found is not None
    return found


def whole(text: str, language: str = "en-US", voice: str | None = None) -> str:
    found = phonemes(text, language, voice)
    return found.gaps[0] + "".join(chain.from_iterable(zip(found.words, found.gaps[1:], strict=True)))


def test_each_word_has_its_own_sounds() -> None:
    assert phonemes("The better letter.").words == ("ðə", "bˈɛTəɹ", "lˈɛTəɹ")


def test_words_that_espeak_speaks_as_one_are_taken_apart() -> None:
    (one,) = utterances("The cat of the house is in the garden.", "en")
    assert spoken_by_espeak(one, "en-US") == (
        "ðə", "kˈæt", "ʌv", "ðə", "hˈWs", "ɪz", "ɪn", "ðə", "ɡˈɑɹdən",
    )  # fmt: skip
    (one,) = utterances("and I am here", "en")
    assert spoken_by_espeak(one, "en-US")[1:3] == ("I", "əm")  # alone it is "ˈæm"


def test_a_word_sounds_as_its_neighbours_want_it() -> None:
    # Alone, "the" and "a" have no vowel after them, and "a" is the name of a letter.
    assert phonemes("the apple").words[0] == "ði"
    assert phonemes("a pear").words[0] == "ɐ"


def test_a_number_is_one_word_with_the_sounds_of_several() -> None:
    assert phonemes("In 2024 it was.").words[1] == "tˈu θˈWzənd twˈɛnti fˈɔɹ"


def test_a_sign_that_is_spoken_goes_with_the_word_before_it() -> None:
    assert phonemes("Tom & Jane").words == ("tˈɑm ænd", "ʤˈAn")


def test_words_behind_a_dash_keep_their_own_sounds() -> None:
    assert phonemes("It cost - they say - nothing at all").words[2] == "ðA"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("One two, three; four: five.", ["", " ", ", ", "; ", ": ", "."]),
        ("“Go!” he said (really?).", ["“", "!” ", " ", " (", "?)."]),
        ('"Go now," he said', ["“", " ", ",” ", " ", ""]),
        ("wait... what", ["", "… ", ""]),
        ("one — two—three - four -- five", ["", " — ", "—", " — ", " — ", ""]),
        ("use e.g. this", ["", " ", " ", ""]),  # a dot that ends no sentence makes no pause
        ("Dr. Smith came.", ["", " ", " ", "."]),
        ("No!!! Stop?!", ["", "! ", "?!"]),
        ("«Oui», dit-il", ["“", "”, ", ""]),
        ("it's 'so' good", ["", " ", " ", ""]),
    ],
)
def test_marks_stand_where_they_stood(text: str, marks: list[str]) -> None:
    assert list(phonemes(text).gaps) == marks


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("en-US", "How do you do?", "hˌW dˈu ju dˈu?"),
        ("en-GB", "A better car goes there.", "ɐ bˈɛtə kˈɑː ɡˈQz ðˈɛː."),
        ("es", "¿Qué hace usted, señor?", "kˈe ˈaθe ustˈed, seɲˈoɾ?"),
        ("fr", "Un bon vin blanc", "œ̃ bˈɔ̃ vˈɛ̃ blˈɑ̃"),
        ("hi", "नमस्ते दुनिया।", "nəmˈʌsteː dˈʊnɪjˌaː."),
        ("it", "una pizza", "ˌʊna pˈiʦːa"),
        ("pt-BR", "não", "nˈɐ̃ʊ̃"),
    ],
)
def test_each_language_is_read_by_its_rules(language: str, text: str, spoken: str) -> None:
    assert whole(text, language) == spoken


def test_the_accent_is_the_voices_and_the_language_the_texts() -> None:
    assert whole("better", "en", "en-GB") == whole("better", "en-GB")
    assert whole("better", "en-GB", "en-US") == whole("better", "en-US")
    assert whole("bonjour", "fr-CA", "en-US") == whole("bonjour", "fr")
    assert whole("bonjour", "xx", "fr") == whole("bonjour", "fr")  # a language without rules


@pytest.mark.parametrize("language", [*LANGUAGES, "de", "ru", "ar"])
def test_no_unknown_symbol_comes_out_of_any_text(language: str) -> None:
    for seed in range(40):
        for one in utterances(random_text(seed, 300), language):
            found = phonemize(one, language).phonemes
            assert found is not None
            assert len(found.words) == len(one.words)
            assert len(found.gaps) == len(one.words) + 1
            assert set("".join(found.words)) <= ALPHABET - set(MARKS)
            assert set("".join(found.gaps)) <= {*MARKS, " "}
            assert all(word == " ".join(word.split()) for word in found.words)
            assert not set(found.gaps[0]) - set("“(")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_letters_is_spoken(language: str) -> None:
    text = {
        "hi": "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा का सर्वनाश करने वाले थे",
        "es": "el veloz murciélago comía feliz cardillo y kiwi cuando la cigüeña tocaba",
        "fr": "portez ce vieux whisky au juge blond qui fume dans la rue",
        "it": "ma la volpe col suo balzo ha raggiunto il quieto cane",
        "pt-BR": "um pequeno jabuti xereta viu dez cegonhas felizes na praia",
    }.get(language, "the quick brown fox of the north jumps over it and I am in the house with you")
    assert all(phonemes(text, language).words)
