"""Alphabet: eSpeak's sounds in Kokoro's letters."""

import pytest

from bench.checkpoint import config
from native_helper.voices.kokoro.alphabet import ALPHABET, MARKS, spell


def test_it_is_the_alphabet_of_the_published_configuration() -> None:
    assert set(config("full")["vocab"]) == ALPHABET
    assert len(ALPHABET) == 114


@pytest.mark.parametrize(
    ("language", "sounds", "symbols"),
    [
        ("en-US", "h ə l ˈoʊ", "həlˈO"),
        ("en-GB", "h ə l ˈəʊ", "həlˈQ"),
        ("en-US", "n ˈaɪ t", "nˈIt"),
        ("en-US", "h ˈaʊ s", "hˈWs"),
        ("en-US", "b ˈɔɪ", "bˈY"),
        ("en-US", "d ˈeɪ", "dˈA"),
        ("en-US", "tʃ ˈɜː tʃ", "ʧˈɜɹʧ"),
        ("en-GB", "tʃ ˈɜː tʃ", "ʧˈɜːʧ"),
        ("en-US", "dʒ ˈʌ dʒ", "ʤˈʌʤ"),
        ("en-US", "h ˈɑː t ʃ ˈɑː t", "hˈɑtʃˈɑt"),  # "hot shot" has no affricate
        ("en-US", "l ˈɛ ɾ ɚ", "lˈɛTəɹ"),
        ("en-GB", "l ˈɛ t ə", "lˈɛtə"),
        ("en-US", "b ˈʌ ʔ n̩", "bˈʌtᵊn"),
        ("en-US", "b ˈʌ ʔ n", "bˈʌtᵊn"),
        ("en-US", "l ˈɪ ɾ əl", "lˈɪTᵊl"),
        ("en-US", "ɹ ˈoʊ z ᵻ z", "ɹˈOzᵻz"),
        ("en-US", "ɐ", "ɐ"),
        ("en-US", "ɐ b ˈaʊ t", "əbˈWt"),
        ("en-US", "f ˈaɪɚ", "fˈIəɹ"),
        ("en-US", "h ˈɜː ɹ i", "hˈɜɹi"),
        ("en-US", "s ˈiː", "sˈi"),
        ("en-GB", "s ˈiː", "sˈiː"),
        ("en-GB", "ð ˈeə", "ðˈɛː"),
        ("en-GB", "h ˈiə", "hˈɪə"),
        ("es", "tʃ ˈi k o", "ʧˈiko"),
        ("es", "p ˈe rr o", "pˈerro"),
        ("it", "p ˈi tsː a", "pˈiʦːa"),
        ("it", "dz ˈɛ r o", "ʣˈɛro"),
        ("pt-BR", "n ˈɐ̃ʊ̃", "nˈɐ̃ʊ̃"),
        ("fr", "b ˈɔ̃", "bˈɔ̃"),
        ("hi", "l ˈʌ r. k ˈaː", "lˈʌɽkˈaː"),
        ("hi", "ĩ", "i\u0303"),
        ("de", "f ˈʏ n f", "fˈynf"),
        ("cmn", "n i2 x ˈɑu3", "nixˈɑu"),
    ],
)  # fmt: skip
def test_a_word_is_spelled_as_the_model_was_taught(language: str, sounds: str, symbols: str) -> None:
    assert spell(sounds.split(), language) == symbols


@pytest.mark.parametrize("language", ["en-US", "en-GB", "es", "fr", "hi", "it", "pt-BR", "de"])
def test_no_character_whatever_becomes_a_mark_or_an_unknown_symbol(language: str) -> None:
    every = [chr(code) for code in range(0x20, 0x3000)]
    spelled = spell(every, language) + spell([f"ˈ{one}ː" for one in every], language)
    assert set(spelled) <= ALPHABET - set(MARKS) - {" "}
