"""Sounds as a person writes them, in Kokoro's alphabet.

In   IPA as dictionaries print it ("kəˈkoʊɹoʊ", "t͡ʃ", "ˈbʌtn̩"), Kokoro's own symbols ("kəkˈOɹO"), or both in one word
Out  symbols that the model was trained on, for the language and accent that is spoken

What dictionaries write and eSpeak does not is told here; the rest is left to `alphabet.spell`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from native_helper.voices.kokoro.alphabet import ALPHABET, MARKS, MODIFIERS, STRESSES, spell

MAX_IPA_CHARS: Final = 200  # a long phrase; far under the model's limit

_SYLLABIC: Final = "\u0329"
_SAME: Final = {"'": "ˈ", "’": "ˈ", "ʼ": "ˈ", ":": "ː", "ˑ": "ː", "ə˞": "ɚ", "ɜ˞": "ɝ", "ɹ̩": "ɚ"}
# Ties, syllable breaks, and fine detail that the model has no symbol for: what is left without them sounds right.
_DETAIL: Final = re.compile(r"[\u0300-\u0302\u0304-\u0328\u032a-\u036f.‿|‖ʷˠˤ˞]")
_SPACES: Final = re.compile(r"\s+")
_ONLY_HERE: Final = "ɝ" + _SYLLABIC  # what `alphabet` does not know
_VOWELS: Final = "aɑɒæɐeɛəɚɜɝiɪɨoɔøœuʊʉʌɯɤyʏɵɘAIOQWYᵊᵻ"
# IPA sets the stress before the syllable, Kokoro before its vowel.
_STRESSED: Final = re.compile(rf"([{STRESSES}])([^{_VOWELS}{STRESSES}\s]+)(?=[{_VOWELS}])")
_DIPHTHONGS: Final = ("eɪ", "aɪ", "aʊ", "ɔɪ", "oʊ", "əʊ", "ɪə", "iə", "eə", "ɛə", "ɜː")
_AFFRICATES: Final = ("tʃ", "dʒ")
_FOREIGN_AFFRICATES: Final = ("ts", "dz", "tɕ", "dʑ")  # in English the two sounds of "cats"

# The vowels of English dictionaries. eSpeak's "e" is the vowel of "day", a dictionary's that of "bed".
_ENGLISH: Final[Mapping[str, str]] = {"e": "ɛ", "eə": "ɛə"}
_AMERICAN: Final[Mapping[str, str]] = {**_ENGLISH, "ɝ": "ɜɹ", "a": "æ", "Q": "O", "eə": "ɛɹ", "ɛə": "ɛɹ"}
_BRITISH: Final[Mapping[str, str]] = {
    **_ENGLISH, "ɝ": "ɜː", "ɚ": "ə", "æ": "a", "O": "Q", "eə": "ɛː", "ɛə": "ɛː", "ᵻ": "ɪ", "T": "t",
}  # fmt: skip


class NotIpa(ValueError):
    """Something in it is no sound; `str` says what, for a person."""


def require_ipa(text: str) -> None:
    """Raise NotIpa unless `text` is IPA or Kokoro's symbols throughout, and has a sound."""
    if len(text) > MAX_IPA_CHARS:
        raise NotIpa(f"{len(text)} symbols are too many for one word or phrase: at most {MAX_IPA_CHARS}")
    plain = _plain(text)
    for symbol in plain:
        if symbol in MARKS or not (symbol in ALPHABET or symbol in _ONLY_HERE or spell((symbol,), "und")):
            raise NotIpa(f"{symbol!r} is neither IPA nor one of Kokoro's symbols")
    if not plain.strip(STRESSES + MODIFIERS + _SYLLABIC + " "):
        raise NotIpa("there is no sound in it")


def from_ipa(text: str, language: str) -> str:
    """Return `text`, which is right by `require_ipa`, in Kokoro's alphabet as `language` (BCP 47) is spoken."""
    plain = _STRESSED.sub(r"\2\1", _plain(text))
    words = (tuple(_sounds(word, language.lower())) for word in plain.split())
    return " ".join(spell(sounds, language) for sounds in words if sounds)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.strip().strip("/[]"))
    for written, meant in _SAME.items():
        plain = plain.replace(written, meant)
    return _SPACES.sub(" ", _DETAIL.sub("", plain))


def _sounds(word: str, language: str) -> Iterator[str]:
    # As eSpeak would name them: one phoneme each, its stress before it and its modifiers behind.
    is_english = language.partition("-")[0] == "en"
    table = (_BRITISH if language == "en-gb" else _AMERICAN) if is_english else {}
    units = (*_DIPHTHONGS, *_AFFRICATES, *(() if is_english else _FOREIGN_AFFRICATES))
    at, stress = 0, ""
    while at < len(word):
        if word[at] in STRESSES:
            stress, at = word[at], at + 1
            continue
        unit = word[at : at + 2] if word[at : at + 2] in units else word[at]
        at += len(unit)
        sound = table.get(unit, unit)
        while at < len(word) and word[at] in MODIFIERS + _SYLLABIC:
            sound, at = sound + word[at], at + 1
        yield stress + sound
        stress = ""
