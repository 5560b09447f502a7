"""A reading in hiragana in, Kokoro's symbols out, kana by kana: "きょう" as pronounced, "きょー", is "kʲoː".

The symbols are those of misaki 0.9.4 (`cutlet.py`), which wrote the training text. Each kana has its own string, so
that it can be tied to the character it is the reading of; the first of two that are one sound has none.
"""

from collections.abc import Iterator
from typing import Final

_ROWS: Final = (
    ("あいうえお", "a i ɯ e o"), ("ぁぃぅぇぉ", "a i ɯ e o"), ("かきくけこ", "ka kʲi kɯ ke ko"),
    ("がぎぐげご", "ɡa ɡʲi ɡɯ ɡe ɡo"), ("さしすせそ", "sa ɕi sɨ se so"), ("ざじずぜぞ", "ʣa ʥi zɨ ʣe ʣo"),
    ("たちつてと", "ta ʨi ʦɨ te to"), ("だぢづでど", "da ʥi zɨ de do"), ("なにぬねの", "na ɲi nɯ ne no"),
    ("はひふへほ", "ha çi ɸɯ he ho"), ("ばびぶべぼ", "ba bʲi bɯ be bo"), ("ぱぴぷぺぽ", "pa pʲi pɯ pe po"),
    ("まみむめも", "ma mʲi mɯ me mo"), ("やゆよゃゅょ", "ja jɯ jo ja jɯ jo"), ("らりるれろ", "ɾa ɾʲi ɾɯ ɾe ɾo"),
    ("わゎゐゑを", "βa βa i e o"), ("ゔゕゖ", "vɯ ka ke"), ("ヷヸヹヺ", "va vʲi ve vo"),
)  # fmt: skip
# Two kana that are one syllable: the first, what it is before the second, and which second ones.
_PAIRS: Final = (
    "い j ぇ, う β ぃぇぉ, き kʲ ぇゃゅょ, ぎ ɡʲ ゃゅょ, く kᵝ ぁぃぇぉ, ぐ ɡᵝ ぁぃぇぉ, し ɕ ぇゃゅょ, "
    "じ ʥ ぇゃゅょ, ち ʨ ぇゃゅょ, ぢ ʥ ゃゅょ, つ ʦ ぁぇぉ, つ ʦʲ ぃ, て tʲ ぃゅ, で dʲ ぃゅ, "
    "と t ぅ, ど d ぅ, に ɲ ぇゃゅょ, ひ ç ぇゃゅょ, び bʲ ゃゅょ, ぴ pʲ ゃゅょ, ふ ɸ ぁぇぉ, "
    "ふ ɸʲ ぃゅょ, み mʲ ゃゅょ, り ɾʲ ゃゅょ, ゔ v ぁぇぉ, ゔ vʲ ぃ, ゔ bʲ ゅょ"
)
_VOWELS: Final = dict(zip("ぁぃぅぇぉゃゅょ", "aiɯeoaɨo", strict=True))
_SOUNDS: Final = {
    **{kana: sound for row, sounds in _ROWS for kana, sound in zip(row, sounds.split(), strict=True)},
    **{
        first + second: begin + _VOWELS[second]
        for first, begin, seconds in map(str.split, _PAIRS.split(", "))
        for second in seconds
    },
}
_LONG, _STOP, _NASAL = "ー", "っ", "ん"
# What "ん" is before sounds that begin so; elsewhere "ɴ".
_NASALS: Final = (("mpb", "m"), ("kɡ", "ŋ"), ("ɲʨʥ", "ɲ"), ("ntdɾz", "n"))


def hiragana(text: str) -> str:
    """Return `text` with its katakana, those without a hiragana of their own aside, turned into hiragana."""
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def sounds(reading: str) -> Iterator[str]:
    """Yield one string for each character of `reading`, which is hiragana as it is pronounced; "" for other text."""
    for index, kana in enumerate(reading):
        before, after = reading[max(index - 1, 0) : index], reading[index + 1 : index + 2]
        if before and before + kana in _SOUNDS:
            yield _SOUNDS[before + kana]
        elif (after and kana + after in _SOUNDS) or (kana == _STOP and after in _VOWELS and after):
            yield ""
        elif after and after in _VOWELS and kana in _SOUNDS:
            yield _SOUNDS[kana][:-1] + _SOUNDS[after]  # a pair that only a foreign name has: "くゃ"
        elif kana in _VOWELS:
            yield "" if before else _SOUNDS[kana]
        elif kana == _LONG:
            yield "ː"
        elif kana == _STOP:
            yield "ʔ"
        elif kana == _NASAL:
            yield _nasal(_SOUNDS.get(after, ""))
        else:
            yield _SOUNDS.get(kana, "")


def _nasal(following: str) -> str:
    return next((nasal for begins, nasal in _NASALS if following[:1] and following[0] in begins), "ɴ")
