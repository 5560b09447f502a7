"""The first text must not wait for what is loaded once: number rules, lexicon, tagger, eSpeak."""

from typing import Final

from native_helper.speech.normalize import normalize
from native_helper.speech.phonemize import phonemize
from native_helper.speech.split import split
from native_helper.speech.utterance import Block
from native_helper.voices.family import Voice
from native_helper.wire.types import Kind

_SAMPLE: Final = "They read 12 of Dr. Lee's letters, live, on May 3rd; $5 was zzyxed."


def warm_up(voice: Voice) -> None:
    """Read a sentence as `voice` would, without sound. Raises VoiceUnavailable if a file that this takes is damaged."""
    language = voice.languages[0]
    block = Block(_SAMPLE, 0, Kind.PARAGRAPH, language, 0, ends_paragraph=True)
    for utterance in split(normalize(block, language), block, language):
        if voice.phonemes:
            phonemize(utterance, language)
