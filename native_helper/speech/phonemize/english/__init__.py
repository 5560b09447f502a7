"""English utterances in, the phonemes of each word out, American or British: tokens, tags, senses, pronounce."""

from typing import Final

from native_helper.speech.phonemize.english.homographs import senses
from native_helper.speech.phonemize.english.pronounce import pronounce
from native_helper.speech.phonemize.english.tagger import tag
from native_helper.speech.phonemize.english.tokens import tokens
from native_helper.speech.utterance import Utterance

BRITISH: Final = "en-gb"


def spoken_in_english(utterance: Utterance, accent: str) -> tuple[str, ...]:
    """Return the phonemes of each word in `accent`, "en-us" or "en-gb"; "" for a word that has no sound.

    Raises VoiceUnavailable if the lexicon or eSpeak NG cannot be used.
    """
    found = list(tokens(utterance))
    texts = [token.text for token in found]
    tags = tag(texts)
    chosen = senses(texts, tags)
    for index, sense in chosen.items():
        tags[index] = sense.tag
    sounds = {index: sense.british if accent == BRITISH else sense.american for index, sense in chosen.items()}
    words: list[list[str]] = [[] for _ in utterance.words]
    for token, spoken in zip(found, pronounce(found, tags, accent, sounds), strict=True):
        if token.word is not None and spoken:
            words[token.word].append(spoken)
    return tuple(map(" ".join, words))
