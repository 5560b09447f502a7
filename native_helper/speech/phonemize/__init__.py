"""Utterances in, the same with their phonemes out, word by word, for voices that take phonemes.

In   an utterance's text and words, and the voice's language
Out  Phonemes in Kokoro's alphabet: a string for each word, and the marks and spaces between
"""

from dataclasses import replace

from native_helper.speech.phonemize.espeak import spoken_by_espeak
from native_helper.speech.phonemize.japanese import spoken_in_japanese
from native_helper.speech.phonemize.mandarin import spoken_in_mandarin
from native_helper.speech.phonemize.marks import gaps
from native_helper.speech.utterance import Phonemes, Utterance

# By the first part of the tag: those that are not written with letters that tell the sound.
_UNSPACED = {"ja": spoken_in_japanese, "zh": spoken_in_mandarin, "cmn": spoken_in_mandarin}


def phonemize(utterance: Utterance, voice_language: str) -> Utterance:
    """Return `utterance` with its phonemes, by the rules of its own language, in the voice's accent of it.

    Raises VoiceUnavailable if eSpeak NG cannot be used.
    """

    def read(one: Utterance) -> tuple[str, ...]:
        return spoken_by_espeak(one, voice_language)

    spoken = _UNSPACED.get(utterance.language.replace("_", "-").partition("-")[0].lower())
    if spoken is not None:
        return replace(utterance, phonemes=spoken(utterance, read))
    return replace(utterance, phonemes=Phonemes(read(utterance), tuple(gaps(utterance))))
