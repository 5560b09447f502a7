"""How the words of a Mandarin utterance sound, in Kokoro's alphabet, character by character.

Its words are found by rjieba (the dictionary and algorithm of jieba), its readings by pypinyin, which knows those of
phrases: 银行 is yín háng, 行走 xíng zǒu. Each reading belongs to its character; a number's are all the number's.
Importing this loads neither.
"""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.phonemize.cjk_numbers import chinese
from native_helper.speech.phonemize.pinyin import symbols
from native_helper.speech.phonemize.unspaced import Reader, Sound, foreign, joined
from native_helper.speech.utterance import Phonemes, Utterance

# As `sentences.words` has them: each is a word of its own.
_HAN: Final = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def spoken_in_mandarin(utterance: Utterance, read: Reader) -> Phonemes:
    """Return the phonemes of `utterance`; `read` pronounces what is not Chinese in it. Raises as `read` does."""
    return joined(utterance, _sounds(utterance, read))


def _sounds(utterance: Utterance, read: Reader) -> Iterator[Sound]:
    written = [_characters(utterance.text, word.spoken_start, word.spoken_end) for word in utterance.words]
    # Neighbours without a mark between them are looked at together, so that words and phrases are found.
    runs: list[tuple[bool, list[int]]] = []
    for index, characters in enumerate(written):
        is_chinese = bool(characters)
        if runs and runs[-1][0] is is_chinese and (not is_chinese or _touch(utterance, index)):
            runs[-1][1].append(index)
        else:
            runs.append((is_chinese, [index]))
    for is_chinese, words in runs:
        if is_chinese:
            yield from _readings([(index, one) for index in words for one in written[index]])
        else:
            yield from foreign(utterance, words, read)


def _characters(text: str, start: int, end: int) -> str:
    # The word in Chinese characters, a number turned into them; "" if it is none of both.
    word = text[start:end]
    if _HAN.match(word):
        return word
    return chinese(word, text[max(start - 1, 0) : start], text[end : end + 1])


def _touch(utterance: Utterance, index: int) -> bool:
    return utterance.words[index - 1].spoken_end == utterance.words[index].spoken_start


def _readings(run: list[tuple[int, str]]) -> Iterator[Sound]:
    import rjieba
    from pypinyin import Style, lazy_pinyin

    at = 0
    for word in rjieba.cut("".join(one for _, one in run)):
        syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
        if len(syllables) != len(word):  # what it has no reading for, it leaves together
            syllables = [lazy_pinyin(one, style=Style.TONE3, neutral_tone_with_five=True)[0] for one in word]
        for number, syllable in enumerate(syllables):
            yield Sound(run[at][0], symbols(syllable), begins=number == 0)
            at += 1
