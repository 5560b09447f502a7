"""Sounds as people write them, in Kokoro's alphabet."""

import random

import pytest

from native_helper.voices.kokoro.alphabet import ALPHABET
from native_helper.voices.kokoro.ipa import MAX_IPA_CHARS, NotIpa, from_ipa, require_ipa

DICTIONARIES = "abdefhijklmnopstuvwzæðŋɑɒɔəɚɛɜɝɡɪɹɾʃʊʌʒʔˈˌːθ'.:/ ̩̃̚͡ʲʰ˞ʧʤAIOWYQTᵊᵻɐçøœɲʎχʁβɣ"


@pytest.mark.parametrize(
    ("written", "language", "spelled"),
    [
        ("kəˈkoʊɹoʊ", "en-US", "kəkˈOɹO"),  # stress stands before the vowel
        ("kˈOkəɹO", "en-US", "kˈOkəɹO"),  # Kokoro's own symbols
        ("kˈOkəɹO", "en-GB", "kˈQkəɹQ"),  # in the accent of the voice
        ("/ˈbʌtn̩/", "en", "bˈʌtᵊn"),
        ("[bʌʔn̩]", "en", "bʌtᵊn"),
        ("t͡ʃɜːt͡ʃ", "en-US", "ʧɜɹʧ"),
        ("tʃɜːtʃ", "en-GB", "ʧɜːʧ"),
        ("bed", "en", "bɛd"),  # a dictionary's "e" is not eSpeak's
        ("beə", "en-GB", "bɛː"),
        ("beə", "en-US", "bɛɹ"),
        ("kæts", "en-US", "kæts"),  # no affricate
        ("kæts", "en-GB", "kats"),
        ("ˈpit.tsa", "it", "pˈitʦa"),  # one
        ("bɔ̃ʒuʁ", "fr", "bɔ̃ʒuʁ"),
        ("kəlˈɛkt", "en", "kəlˈɛkt"),
        ("wɜ˞k", "en", "wɜɹk"),
        ("'wɔ:tə", "en-GB", "wˈɔːtə"),  # typed without a phonetic keyboard
        ("nuː   jɔːk", "en", "nu jɔk"),
        ("stɹeɪnd͡ʒ", "en", "stɹAnʤ"),
    ],
)
def test_written_sounds_are_spelled(written: str, language: str, spelled: str) -> None:
    require_ipa(written)
    assert from_ipa(written, language) == spelled


@pytest.mark.parametrize(
    ("written", "named"), [("", "no sound"), ("ˈ ː", "no sound"), ("日", "日"), ("a3", "3"), ("a,b", ","), ("яb", "я")]
)
def test_what_is_no_sound_is_named(written: str, named: str) -> None:
    with pytest.raises(NotIpa, match=named):
        require_ipa(written)
    with pytest.raises(NotIpa, match="too many"):
        require_ipa("a" * (MAX_IPA_CHARS + 1))


def test_nothing_but_kokoros_symbols_comes_out() -> None:
    choose = random.Random(11)
    for _ in range(3000):
        written = "".join(choose.choices(DICTIONARIES, k=choose.randrange(1, 12)))
        try:
            require_ipa(written)
        except NotIpa:
            continue
        for language in ("en-US", "en-GB", "en", "fr", "it", "ja", "hi"):
            spelled = from_ipa(written, language)
            assert set(spelled) <= ALPHABET
