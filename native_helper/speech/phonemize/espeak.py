"""How the words of an utterance sound by eSpeak NG's judgement, in Kokoro's alphabet.

It is asked clause by clause, so that "the" before a vowel is right. Which of its phonemes belong to which word follows
from the places it tells; words that it speaks as one ("of the") are taken apart again.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Utterance
from native_helper.voices.espeak_library import data_folder, library
from native_helper.voices.espeak_voices import read_voices
from native_helper.voices.kokoro.alphabet import STRESSES, spell

Sounds: TypeAlias = tuple[str, ...]  # IPA, as eSpeak tells it

_SPOKEN_SIGNS: Final = "&%@#*/\\§"


def spoken_by_espeak(utterance: Utterance, voice_language: str) -> tuple[str, ...]:
    """Return the phonemes of each word, by the rules of the utterance's language, in the voice's accent of it.

    Raises VoiceUnavailable if eSpeak NG cannot be used.
    """
    language, rules = _rules_for(utterance.language, voice_language)
    return tuple(_words(utterance, language, rules))


@lru_cache(maxsize=4096)
def spoken_alone(word: str, voice_language: str) -> str:
    """Return the phonemes of a word, number or sign by itself, in the voice's language; "" if it has none.

    Raises VoiceUnavailable if eSpeak NG cannot be used.
    """
    language, rules = _rules_for(voice_language, voice_language)
    return " ".join(filter(None, (spell(one.phonemes, language) for one in library().pronounce(word, rules))))


def _rules_for(language: str, voice_language: str) -> tuple[str, str]:
    # A language and eSpeak's voice for it.
    known = _rules()
    own, accent = language.replace("_", "-").lower(), voice_language.lower()
    primary = own.partition("-")[0]
    choices = (accent,) if primary == accent.partition("-")[0] else (own, primary, accent)
    for tag in (*choices, accent.partition("-")[0]):
        if tag in known:
            return tag, known[tag]
    raise VoiceUnavailable(f'eSpeak NG has no rules to read "{language}".', "Install Utter again.")


@cache
def _rules() -> dict[str, str]:
    # eSpeak's voices, best first, by all tags that they name, then by the languages of these.
    files = [(file.voice.languages, file.identifier) for file in read_voices(data_folder())]
    found = {tag.lower(): identifier for tags, identifier in reversed(files) for tag in tags}
    for tags, identifier in files:
        for tag in tags:
            found.setdefault(tag.partition("-")[0].lower(), identifier)
    return found


def _words(utterance: Utterance, language: str, rules: str) -> Iterator[str]:
    words = utterance.words
    spoken: list[list[Sounds]] = [[] for _ in words]
    at = 0
    for one in library().pronounce(utterance.text, rules) if words else ():
        at = max(at, _word_at(utterance, one.position))
        spoken[at].append(one.phonemes)
    begun = [index for index, parts in enumerate(spoken) if parts]
    for first, following in pairwise([*begun, len(words)]):
        if following - first > 1 and len(spoken[first]) == 1:
            together = [utterance.text[word.spoken_start : word.spoken_end] for word in words[first:following]]
            apart = _taken_apart(spoken[first][0], [_alone(word, rules) for word in together])
            spoken[first:following] = [[sounds] if sounds else [] for sounds in apart]
    for parts in spoken:
        yield " ".join(filter(None, (spell(part, language) for part in parts)))


def _word_at(utterance: Utterance, position: int) -> int:
    # The word that holds `position`, or that the dash, bracket or quote there stands before; a sign that is spoken,
    # as in "you & me", goes with the word before it.
    words = utterance.words
    index = bisect_right(words, position, key=lambda word: word.spoken_end)
    if index == len(words) or (utterance.text[position] in _SPOKEN_SIGNS and position < words[index].spoken_start):
        return max(0, index - 1)
    return index


def _taken_apart(joined: Sounds, alone: list[Sounds]) -> list[Sounds]:
    # What eSpeak speaks as one, "of the", by words, given how each sounds alone. Words without a sound, as an emoji is,
    # have none here either.
    voiced = [sounds for sounds in alone if sounds]
    if not voiced:
        return [joined, *alone[1:]]
    parts = iter(_divided(joined, voiced))
    return [next(parts) if sounds else () for sounds in alone]


def _divided(joined: Sounds, alone: list[Sounds]) -> list[Sounds]:
    # Cut where the last or the first word sounds as it does alone, else by lengths; each part has a sound.
    spare = len(joined) - len(alone)
    if len(alone) == 1 or spare < 0:
        return [joined, *[()] * (len(alone) - 1)]
    cut = len(joined) - len(alone[-1])
    if len(alone[-1]) <= spare + 1 and _unstressed(joined[cut:]) == _unstressed(alone[-1]):
        return [*_divided(joined[:cut], alone[:-1]), joined[cut:]]
    cut = len(alone[0])
    if cut > spare + 1 or _unstressed(joined[:cut]) != _unstressed(alone[0]):
        cut = min(max(round(len(joined) * cut / sum(map(len, alone))), 1), spare + 1)
    return [joined[:cut], *_divided(joined[cut:], alone[1:])]


@lru_cache(maxsize=1024)
def _alone(word: str, rules: str) -> Sounds:
    return tuple(phoneme for one in library().pronounce(word, rules) for phoneme in one.phonemes)


def _unstressed(sounds: Sounds) -> list[str]:
    return [sound.lstrip(STRESSES) for sound in sounds]
