"""Utterances in, the same with their phonemes out, word by word, for voices that take phonemes.

In   an utterance's text and words, and the voice's language
Out  Phonemes in Kokoro's alphabet: a string for each word, and the marks and spaces between
"""

from dataclasses import replace

from native_helper.speech.phonemize.english.spoken import AMERICAN, BRITISH, spoken_in_english
from native_helper.speech.phonemize.espeak import spoken_by_espeak
from native_helper.speech.phonemize.japanese import spoken_in_japanese
from native_helper.speech.phonemize.mandarin import spoken_in_mandarin
from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Phonemes, Utterance
from native_helper.voices.kokoro import extras
from native_helper.voices.kokoro.ipa import from_ipa

# By the first part of the tag, those that are not written with letters that tell the sound: how, and by which extra.
_UNSPACED = {"ja": (spoken_in_japanese, "ja"), "zh": (spoken_in_mandarin, "zh"), "cmn": (spoken_in_mandarin, "zh")}


def phonemize(utterance: Utterance, voice_language: str) -> Utterance:
    """Return `utterance` with its phonemes, by the rules of its own language, in the voice's accent of it.

    A word whose sounds a person gave has those. Japanese and Chinese have eSpeak's where their dictionary is absent.

    Raises VoiceUnavailable if eSpeak NG or the English lexicon cannot be used, or such a dictionary is broken.
    """

    def read(one: Utterance) -> tuple[str, ...]:
        return _words(one, voice_language)

    found = None
    if unspaced := _UNSPACED.get(_primary(utterance.language)):
        spoken, extra = unspaced
        try:
            found = spoken(utterance, read)
        except ImportError as error:
            # If it is not installed, a stand-in reads the text, and who asks how it sounds gets eSpeak's answer.
            extras.judge(extra, error)
    if found is None:
        found = Phonemes(read(utterance), tuple(gaps(utterance)))
    return replace(utterance, phonemes=_as_asked(utterance, found, voice_language))


def _words(utterance: Utterance, voice_language: str) -> tuple[str, ...]:
    if _primary(utterance.language) != "en":
        return spoken_by_espeak(utterance, voice_language)
    accent = _accent(utterance.language, voice_language).replace("_", "-").lower()
    return spoken_in_english(utterance, BRITISH if accent == BRITISH else AMERICAN)


def _as_asked(utterance: Utterance, found: Phonemes, voice_language: str) -> Phonemes:
    if all(word.ipa is None for word in utterance.words):
        return found
    accent = _accent(utterance.language, voice_language)
    words = tuple(
        by_rule if word.ipa is None else from_ipa(word.ipa, accent)
        for word, by_rule in zip(utterance.words, found.words, strict=True)
    )
    return replace(found, words=words)


def _accent(language: str, voice_language: str) -> str:
    # A voice keeps its own accent of a language.
    return voice_language if _primary(language) == _primary(voice_language) else language


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
