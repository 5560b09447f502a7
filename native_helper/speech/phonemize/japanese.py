"""How the words of a Japanese utterance sound, in Kokoro's alphabet, tied to the characters that a person sees.

MeCab (fugashi) with UniDic finds the words and how they are pronounced. Those that together are in the list beside this
file (misaki 0.9.4's `ja_words.txt`, Apache-2.0, packed with xz) are joined again, as they were in the training text. A
visible word, such as 食べました, may be several of them, and one of them, such as お茶, several visible words: the
reading is then divided among its characters. Importing this loads nothing.
"""

import lzma
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from native_helper.speech.phonemize.cjk_numbers import japanese
from native_helper.speech.phonemize.kana import hiragana, sounds
from native_helper.speech.phonemize.unspaced import Reader, Sound, foreign, joined
from native_helper.speech.utterance import Phonemes, Utterance

if TYPE_CHECKING:
    from fugashi import Tagger

_WORDS: Final = Path(__file__).parent / "japanese_words.txt.xz"
_KATAKANA: Final = 7  # in UniDic's char.def
# Ainu's small katakana, by those that the dictionary knows.
_SMALL: Final = str.maketrans("ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", "クシストヌハヒフヘホムラリルレロ")
_STOP: Final = "ʔ"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the dictionary: as written and read, and the visible word of each of its characters, -1 for none."""

    surface: str
    reading: str  # hiragana
    places: Sequence[int]


def spoken_in_japanese(utterance: Utterance, read: Reader) -> Phonemes:
    """Return the phonemes of `utterance`; `read` pronounces what is not Japanese in it. Raises as `read` does."""
    written = [_plain(utterance.text[word.spoken_start : word.spoken_end]) for word in utterance.words]
    found: list[Sound] = []
    for is_japanese, run in groupby(range(len(written)), key=lambda index: _is_japanese(written[index])):
        words = list(run)
        found += _sounds(utterance, words, written) if is_japanese else foreign(utterance, words, read)
    return joined(utterance, found)


def _plain(word: str) -> str:
    # As the dictionary knows it: half and full width folded, a number in kana. Digits stand apart, as misaki puts them.
    number = japanese(word)
    return " " + number if number else unicodedata.normalize("NFKC", word.translate(_SMALL))


def _is_japanese(word: str) -> bool:
    return any("\u3005" <= letter <= "\u9fff" or letter >= "\uf900" for letter in word)


def _sounds(utterance: Utterance, words: Sequence[int], written: Sequence[str]) -> Iterator[Sound]:
    pieces, places = [""], [0] * 0
    at = utterance.words[words[0]].spoken_start
    for index in words:
        word = utterance.words[index]
        between = utterance.text[at : word.spoken_start]
        pieces += [between, written[index]]
        places += [-1] * len(between) + [index] * len(written[index])
        at = word.spoken_end
    stopped = False  # by a small "っ", behind which no word begins
    for group in _compounds(list(_tokens("".join(pieces), places))):
        owners = [owner for token in group for owner in _owners(token)]
        begins = not stopped
        for symbols, owner in zip(sounds("".join(token.reading for token in group)), owners, strict=True):
            if symbols and owner >= 0:
                yield Sound(owner, symbols, begins and symbols != _STOP)
                begins, stopped = False, symbols == _STOP


def _tokens(text: str, places: Sequence[int]) -> Iterator[_Token]:
    at = 0
    for node in _tagger()(text):
        at = text.index(node.surface, at)
        end = at + len(node.surface)
        known = not node.is_unk or node.char_type == _KATAKANA
        pronounced = (node.feature.pron or node.feature.kana or node.surface) if known else node.surface
        yield _Token(node.surface, hiragana(pronounced), places[at:end])
        at = end


def _compounds(tokens: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    known, longest = _listed()
    at = 0
    while at < len(tokens):
        surface, end = "", at + 1
        for index in range(at, len(tokens)):
            surface += tokens[index].surface
            if len(surface) > longest:
                break
            if surface in known:
                end = index + 1
        yield tokens[at:end]
        at = end


def _owners(token: _Token) -> Sequence[int]:
    # The visible word of each kana of the reading: kana as written belong to themselves, the rest is divided evenly.
    places, reading = token.places, token.reading
    if len(set(places)) == 1:
        return [places[0]] * len(reading)
    plain = hiragana(token.surface)
    shorter = min(len(plain), len(reading))
    front = next((n for n in range(shorter) if plain[n] != reading[n]), shorter)
    back = next((n for n in range(shorter - front) if plain[-1 - n] != reading[-1 - n]), shorter - front)
    within = places[front : len(places) - back] or places[max(front - 1, 0) : max(front, 1)]
    n_divided = len(reading) - front - back
    divided = [within[number * len(within) // n_divided] for number in range(n_divided)]
    return [*places[:front], *divided, *places[len(places) - back :]]


@cache
def _tagger() -> "Tagger":
    import unidic_lite
    from fugashi import Tagger

    folder = unidic_lite.DICDIR
    return Tagger(f'-r "{folder}/mecabrc" -d "{folder}"')


@cache
def _listed() -> tuple[frozenset[str], int]:
    # Words that are not to be cut in two, and the length of the longest.
    listed = frozenset(lzma.decompress(_WORDS.read_bytes()).decode("utf-8").split("\n"))
    return listed, max(map(len, listed))
