"""Kokoro's alphabet, and eSpeak NG's IPA written in it.

In   phonemes of one word as eSpeak names them: ("h", "ə", "l", "ˈoʊ")
Out  symbols that the model was trained on: "həlˈO"

Each symbol is one token of the model, so that a diphthong or an affricate is one letter: eɪ A, aɪ I, aʊ W, ɔɪ Y,
oʊ O, əʊ Q, tʃ ʧ, dʒ ʤ. The 114 symbols are those of the published `config.json`; how eSpeak's are written in them
follows misaki 0.9.4 (`espeak.py`), which wrote the training text. A sound that the alphabet lacks becomes the nearest
one it has; nothing else ever comes out.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

MARKS: Final = ';:,.!?—…"()“”'
_SOUNDS: Final = (
    "\u0303ʣʥʦʨᵝ\uab67AIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ"
)
ALPHABET: Final = frozenset(MARKS + " " + _SOUNDS)
STRESSES: Final = "ˈˌ"
# These change the symbol before them.
MODIFIERS: Final = "\u0303ːʰʲ"

_AFFRICATES: Final = {"tʃ": "ʧ", "dʒ": "ʤ"}
_GLIDES: Final = {"aɪ": "I", "aʊ": "W", "eɪ": "A", "oʊ": "O", "ɔɪ": "Y"}

# What misaki writes for the languages that it leaves to eSpeak. The last line is ours: sounds of other languages.
_ANY: Final[Mapping[str, str]] = {
    **_AFFRICATES, **_GLIDES, "əʊ": "Q", "ts": "ʦ", "dz": "ʣ", "tɕ": "ʨ", "dʑ": "ʥ", "ss": "S",
    "r.": "ɽ", "ʰχ": "h", "ɵ": "ø", "ɫ": "l", "ʑ": "ʒ", "ʐ": "ʒ", "ʉ": "u", "ʍ": "w", "ɱ": "m", "ʀ": "ʁ", "ɭ": "l",
    "ʕ": "ʔ", "ħ": "h", "ε": "ɛ", "ʏ": "y", "ɘ": "ə", "ɬ": "l", "g": "ɡ", "\u0329": "ᵊ",
}  # fmt: skip
# English was written without length marks in America, and with sounds of its own only.
_ENGLISH: Final[Mapping[str, str]] = {
    **_ANY, "əl": "ᵊl", "m\u0329": "ᵊm", "n\u0329": "ᵊn", "l\u0329": "ᵊl", "ɚ": "əɹ", "ɐ": "ə", "e": "A", "o": "ɔ",
    "r": "ɹ", "x": "k", "ç": "k", "ɬ": "l", "ʲ": "", "\u0303": "", "ʔ": "t",
}  # fmt: skip
_AMERICAN: Final[Mapping[str, str]] = {**_ENGLISH, "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "ɾ": "T", "əʊ": "O", "ɒ": "ɑ"}
_BRITISH: Final[Mapping[str, str]] = {**_ENGLISH, "eə": "ɛː", "iə": "ɪə", "ɾ": "t", "oʊ": "Q"}
_LONGEST: Final = 2
# The article is the one word whose vowel is written as eSpeak does.
_ARTICLE: Final = ("ɐ",)


def spell(phonemes: Sequence[str], language: str) -> str:
    """Return eSpeak's `phonemes` of one word, spoken by the rules of `language` (BCP 47), in Kokoro's alphabet."""
    tag = language.lower()
    if not tag.startswith("en"):
        return "".join(_sound(phoneme, _ANY) for phoneme in phonemes)
    if tuple(phonemes) == _ARTICLE:
        return "ɐ"
    table = _BRITISH if tag == "en-gb" else _AMERICAN
    # A swallowed "t" before "n" leaves a trace of a vowel: "button".
    pairs = zip(phonemes, (*phonemes[1:], ""), strict=True)
    spelled = "".join(_sound(one, table) + ("ᵊ" if one == "ʔ" and after == "n" else "") for one, after in pairs)
    return spelled.replace("ɹɹ", "ɹ")  # "ɚ" and "ɜː" before an "ɹ" of their own


def _sound(phoneme: str, table: Mapping[str, str]) -> str:
    bare = phoneme.lstrip(STRESSES)
    stress = phoneme[: len(phoneme) - len(bare)][:1]
    symbols: list[str] = []
    at = 0
    while at < len(bare):
        length = next((n for n in range(_LONGEST, 0, -1) if bare[at : at + n] in table), 1)
        part = bare[at : at + length]
        symbols.append(table[part] if part in table else _letter(part))
        at += length
    sound = "".join(symbols)
    return stress + sound if sound else ""


def _letter(character: str) -> str:
    # A letter as it is, or taken apart ("ĩ"); what is no sound is left out.
    if character in _SOUNDS:
        return character
    return "".join(part for part in unicodedata.normalize("NFD", character) if part in _SOUNDS)
