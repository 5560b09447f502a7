"""Utterances in, the same with their phonemes out, word by word, for voices that take phonemes.

In   an utterance's text and words, and the voice's language
Out  Phonemes in Kokoro's alphabet: a string for each word, and the marks and spaces between
"""

from dataclasses import replace

from native_helper.speech.phonemize.espeak import spoken_by_espeak
from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Phonemes, Utterance
from native_helper.voices.kokoro.ipa import from_ipa


def phonemize(utterance: Utterance, voice_language: str) -> Utterance:
    """Return `utterance` with its phonemes, by the rules of its own language, in the voice's accent of it.

    A word whose sounds a person gave has those.

    Raises VoiceUnavailable if eSpeak NG cannot be used.
    """
    words = tuple(
        by_rule if word.ipa is None else from_ipa(word.ipa, _accent(utterance.language, voice_language))
        for word, by_rule in zip(utterance.words, spoken_by_espeak(utterance, voice_language), strict=True)
    )
    return replace(utterance, phonemes=Phonemes(words, tuple(gaps(utterance))))


def _accent(language: str, voice_language: str) -> str:
    # A voice keeps its own accent of a language.
    same = language.replace("_", "-").partition("-")[0].lower() == voice_language.partition("-")[0].lower()
    return voice_language if same else language
