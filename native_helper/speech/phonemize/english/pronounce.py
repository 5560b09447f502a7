"""Tokens and their tags in, phonemes out, from right to left: how a word sounds depends on what is spoken next.

Nothing but the tokens, their tags and senses decides, so that two taggers can be compared, and ours with misaki.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from native_helper.speech.phonemize.english.accents import without_accents
from native_helper.speech.phonemize.english.compounds import joined_sounds
from native_helper.speech.phonemize.english.corrections import entry
from native_helper.speech.phonemize.english.lookup import Asked, Context
from native_helper.speech.phonemize.english.pieces import pieces
from native_helper.speech.phonemize.english.stress import VOWELS, capitals
from native_helper.speech.phonemize.english.tokens import Token
from native_helper.speech.phonemize.english.words import sounds_of
from native_helper.speech.phonemize.espeak import spoken_alone

_CONSONANTS: Final = frozenset("bdfhjklmnpstvwzðŋɡɹɾTʃʒʤʧθ")
_PAUSES: Final = frozenset(";:,.!?—…")
_ENDS: Final = frozenset(".!?")
_NUMBER: Final = re.compile(r"[.,]?\d[\d.,]*(?:st|nd|rd|th|'?s)?", re.ASCII)
# Marks that a page set too close: "to:Repent", "iron(III)", "M.Gasson". They have no name here.
_PARTING: Final = re.compile(r"[:;!?\"“”«»()\[\]{}<>…—–|~^`·•]+|(?<=\b[A-Z])\.(?=[A-Z][a-z])")
# "content-based", "minute-by-minute": nouns, though the whole is an adjective, whose tag misaki gives all parts.
_NOUNS_IN_COMPOUNDS: Final = frozenset(("bass", "content", "minute", "use"))
# "l'Est", "coup d'état", "d'you": one syllable with what follows.
_ELIDED: Final = re.compile(r"([lLdD])'([^\W\d_]{2,})")
_ESPEAKS_ROMAN: Final = re.compile(r"\Aɹˌ[OQ]mən ")  # which it says before the number of "iii"
_BECOMING: Final = frozenset("am are get gets getting got become becomes became never quite so not".split())
# Kokoro's alphabet has a tap of its own, and no glottal stop in English.
_KOKORO: Final = str.maketrans({"ɾ": "T", "ʔ": "t"})
_NO_SENSES: Final[Mapping[int, str]] = {}


def pronounce(
    tokens: Sequence[Token], tags: Sequence[str], accent: str, senses: Mapping[int, str] = _NO_SENSES
) -> tuple[str, ...]:
    """Return the phonemes of each token, "" for a mark.

    `tags` are of the Penn Treebank; `accent` is "en-us" or "en-gb"; `senses` has the phonemes of those words, by index,
    whose spelling alone does not tell them. Raises VoiceUnavailable if there is no lexicon or no eSpeak NG.
    """
    spoken = [""] * len(tokens)
    context = Context()
    is_shouted = _shouted(tokens)
    for index in range(len(tokens) - 1, -1, -1):
        token, tag = tokens[index], tags[index]
        if token.is_mark:
            context = Context(None if token.text in _PAUSES else context.vowel_follows)
            continue
        word = unicodedata.normalize("NFKC", token.text)
        if is_shouted[index] and entry(word.lower(), british=accent == "en-gb") is not None:
            word = word.lower()
        if word.lower() == "used" and _is_accustomed(tokens, tags, index):
            tag = "JJ"
        asked = Asked(tag, context, accent == "en-gb")
        sounds = capitals(word)(senses[index]) if index in senses else _sounds(word, asked, accent)
        spoken[index] = sounds.translate(_KOKORO)
        context = _before(context, sounds, word, tag)
    return tuple(spoken)


def _sounds(word: str, asked: Asked, accent: str) -> str:
    spoken: list[str] = []
    parts = (word,) if entry(word, british=asked.british) else _PARTING.split(word)
    for part in reversed(parts):
        if part:
            sounds = _unparted_sounds(part, asked, accent)
            spoken.insert(0, sounds)
            asked = asked._replace(context=_before(asked.context, sounds, part, asked.tag))
    return " ".join(filter(None, spoken))


def _unparted_sounds(word: str, asked: Asked, accent: str) -> str:
    sounds = _known(word, asked, accent)
    if sounds is None and len(parts := pieces(word)) > 1:
        sounds = joined_sounds(
            parts,
            asked.context,
            lambda text, context: _known(text, _asked_of_part(text, asked, context), accent),
            lambda context, sounds, text: _before(context, sounds, text, asked.tag),
        )
    if sounds is None and (elided := _ELIDED.fullmatch(word)):
        sounds = elided[1].lower() + _unparted_sounds(elided[2], asked, accent)
    if sounds is None and not word.isascii():
        plain = without_accents(word)
        # Names alone: "exposé" and "pâté" are other words without.
        sounds = _known(plain, asked, accent) if word[:1].isupper() and len(word) > 2 else None
        word = plain if max(word) > "ÿ" else word  # eSpeak's English spells out what Latin-1 does not have
    return _ESPEAKS_ROMAN.sub("", spoken_alone(word, accent)) if sounds is None else sounds


def _asked_of_part(text: str, asked: Asked, context: Context) -> Asked:
    return asked._replace(tag="NN" if text.lower() in _NOUNS_IN_COMPOUNDS else asked.tag, context=context)


def _known(text: str, asked: Asked, accent: str) -> str | None:
    if _NUMBER.fullmatch(text):
        return spoken_alone(text, accent)
    return sounds_of(text, asked)


def _before(context: Context, sounds: str, word: str, tag: str) -> Context:
    # The context of what stands before `word`; sounds without a vowel or consonant let through what follows them.
    first = next((sound for sound in sounds if sound in VOWELS or sound in _CONSONANTS), None)
    vowel_follows = context.vowel_follows if first is None else first in VOWELS
    return Context(vowel_follows, word in ("to", "To") or (word == "TO" and tag in ("TO", "IN")))


def _is_accustomed(tokens: Sequence[Token], tags: Sequence[str], index: int) -> bool:
    # "I'm used to it", "used to driving", which taggers call what they call "used to drive nails".
    to, after = index + 1, index + 2
    if after >= len(tokens) or tokens[to].text.lower() != "to" or tags[after] == "VB":
        return False
    before = tokens[index - 1].text.lower() if index else ""
    return tags[after] in ("PRP", "PRP$", "VBG") or before in _BECOMING or before.endswith(("'m", "'re"))


def _shouted(tokens: Sequence[Token]) -> list[bool]:
    # Whether each stands in a sentence, or an utterance, that is in capitals throughout.
    if _is_shouted(tokens):
        return [True] * len(tokens)
    found: list[bool] = []
    begin = 0
    for end, token in enumerate(tokens, 1):
        if end == len(tokens) or (token.is_mark and token.text in _ENDS):
            found += [_is_shouted(tokens[begin:end])] * (end - begin)
            begin = end
    return found


def _is_shouted(tokens: Sequence[Token]) -> bool:
    # Capitals throughout are no initials, whatever else they could be: "THE WAR BETWEEN US".
    words = [token.text for token in tokens if not token.is_mark and len(token.text) > 1]
    return len(words) > 2 and all(word == word.upper() and word != word.lower() for word in words)
