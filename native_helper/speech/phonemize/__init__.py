"""Utterances in, the same with their phonemes out, word by word, for voices that take phonemes.

In   an utterance's text and words, and the voice's language
Out  Phonemes in Kokoro's alphabet: a string for each word, and the marks and spaces between
"""

from dataclasses import replace

from native_helper.speech.phonemize.english import spoken_in_english
from native_helper.speech.phonemize.espeak import spoken_by_espeak
from native_helper.speech.phonemize.japanese import spoken_in_japanese
from native_helper.speech.phonemize.mandarin import spoken_in_mandarin
from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Phonemes, Utterance

# By the first part of the tag: those that are not written with letters that tell the sound.
_UNSPACED = {"ja": spoken_in_japanese, "zh": spoken_in_mandarin, "cmn": spoken_in_mandarin}


def phonemize(utterance: Utterance, voice_language: str) -> Utterance:
    """Return `utterance` with its phonemes, by the rules of its own language, in the voice's accent of it.

    Raises VoiceUnavailable if eSpeak NG or the English lexicon cannot be used.
    """
    language = _primary(utterance.language)

    def by_rules(one: Utterance) -> tuple[str, ...]:
        return spoken_by_espeak(one, voice_language)

    if (unspaced := _UNSPACED.get(language)) is not None:
        return replace(utterance, phonemes=unspaced(utterance, by_rules))
    if language == "en":
        words = spoken_in_english(utterance, _accent(utterance.language, voice_language))
    else:
        words = by_rules(utterance)
    return replace(utterance, phonemes=Phonemes(words, tuple(gaps(utterance))))


def _accent(language: str, voice_language: str) -> str:
    # The voice's, or where that speaks another language, the text's.
    wanted = voice_language if _primary(voice_language) == "en" else language
    return "en-gb" if wanted.replace("_", "-").lower() == "en-gb" else "en-us"


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
