"""English utterances in, the phonemes of each word out, American or British: tokens, tags, senses, pronounce."""

from collections.abc import Iterator, Sequence
from typing import Final

from native_helper.speech.phonemize.english.homographs import senses
from native_helper.speech.phonemize.english.pronounce import pronounce
from native_helper.speech.phonemize.english.tagger import tag
from native_helper.speech.phonemize.english.tokens import Token, tokens
from native_helper.speech.utterance import Utterance

AMERICAN: Final = "en-us"
BRITISH: Final = "en-gb"


def spoken_in_english(utterance: Utterance, accent: str) -> tuple[str, ...]:
    """Return the phonemes of each word in `accent`, AMERICAN or BRITISH; "" for a word that has no sound.

    Raises VoiceUnavailable if the lexicon or eSpeak NG cannot be used.
    """
    found = list(tokens(utterance))
    tags: list[str] = []
    sounds: dict[int, str] = {}
    for sentence in _sentences(found):
        begin, its_tags = len(tags), tag(sentence)
        for index, sense in senses(sentence, its_tags).items():
            its_tags[index] = sense.tag
            sounds[begin + index] = sense.british if accent == BRITISH else sense.american
        tags += its_tags
    words: list[list[str]] = [[] for _ in utterance.words]
    for token, spoken in zip(found, pronounce(found, tags, accent, sounds), strict=True):
        if token.word is not None and spoken:
            words[token.word].append(spoken)
    return tuple(map(" ".join, words))


def _sentences(found: Sequence[Token]) -> Iterator[list[str]]:
    # An utterance may be several short sentences; each is tagged by itself.
    sentence: list[str] = []
    has_ended = False
    for token in found:
        if has_ended and not token.is_mark:
            yield sentence
            sentence, has_ended = [], False
        sentence.append(token.text)
        has_ended = has_ended or (token.is_mark and token.text in ".!?")
    if sentence:
        yield sentence
