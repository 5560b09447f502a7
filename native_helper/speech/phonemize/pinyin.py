"""A Mandarin syllable in pinyin in, Kokoro's symbols for it out: "zhong1" is "\uab67ʊ→ŋ".

The tone stands behind the vowel it is carried by, as an arrow; the neutral tone has none. The symbols are those of
misaki 0.9.4 (`transcription.py`, after Lin 2007 and Duanmu 2007), which wrote the training text.
"""

import re
from functools import cache
from typing import Final

_SYLLABLE: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs])?([a-zêü]+)([1-5])")
_TONES: Final = ("→", "↗", "↓", "↘", "")
_INITIALS: Final = {
    "": "", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ",
    "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "\uab67", "ch": "\uab67ʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ",
    "c": "ʦʰ", "s": "s",
}  # fmt: skip
# The digit is where the tone goes.
_FINALS: Final = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n",
    "eng": "ə0ŋ", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n",
    "ing": "i0ŋ", "iong": "jʊ0ŋ", "iu": "jou0", "o": "wo0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0",
    "uai": "wai0", "uan": "wa0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "ui": "wei0", "un": "wə0n", "uo": "wo0",
    "ü": "y0", "üan": "ɥɛ0n", "üe": "ɥe0", "ün": "y0n",
}  # fmt: skip
# Without an initial: those that are spelled in a way of their own, interjections, and consonants that are syllables.
_WHOLE: Final = {
    "yi": "i0", "ya": "ja0", "yan": "jɛ0n", "yang": "ja0ŋ", "yao": "jau0", "ye": "je0", "yin": "i0n", "ying": "i0ŋ",
    "yong": "jʊ0ŋ", "you": "jou0", "yo": "jɔ0", "yu": "y0", "yuan": "ɥɛ0n", "yue": "ɥe0", "yun": "y0n", "yai": "jai0",
    "wu": "u0", "wa": "wa0", "wai": "wai0", "wan": "wa0n", "wang": "wa0ŋ", "wei": "wei0", "wen": "wə0n",
    "weng": "wə0ŋ", "wo": "wo0", "wong": "wə0ŋ", "o": "ɔ0", "ê": "ɛ0", "er": "ɚ0",
    "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "hm0", "hng": "hŋ0",
}  # fmt: skip
_HUMMED: Final = frozenset("zh ch sh r z c s".split())
_FRONT: Final = frozenset("jqx")


@cache
def symbols(pinyin: str) -> str:
    """Return how the syllable `pinyin`, a digit at its end and "v" for "ü", is written; "" for other text."""
    match = _SYLLABLE.fullmatch(pinyin.replace("v", "ü"))
    if match is None:
        return ""
    initial, final, tone = match[1] or "", match[2], _TONES[int(match[3]) - 1]
    if initial + final in _WHOLE:
        return _WHOLE[initial + final].replace("0", tone)
    if initial in _FRONT and final.startswith("u"):
        final = "ü" + final[1:]
    sound = "ɨ0" if final == "i" and initial in _HUMMED else _FINALS.get(final)
    return _INITIALS[initial] + sound.replace("0", tone) if sound else ""
