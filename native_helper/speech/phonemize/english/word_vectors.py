"""What the words around a word mean, in numbers: words that are used alike have vectors that point the same way.

In   tokens, their Penn Treebank tags, and the index of the word asked about
Out  float32, shape (N_BLOCKS, N_DIMS): the vectors of the words at PLACES, then a mean of those within each of WINDOWS

The vectors are Stanford's GloVe, shortened and rounded (docs/third_party.md).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.data_file import unpack

DATA: Final = Path(__file__).with_name("word_vectors.dat")
KIND: Final = "word-vectors"
N_DIMS: Final = 32
# In the data file a number is one character, its steps above or below this one; a word's vector is about 1 long.
ZERO: Final = ord("P")
STEPS: Final = 15
PLACES: Final = (-2, -1, 1, 2)  # words from the one asked about
WINDOWS: Final = (4, 10, 1000)
BLOCKS: Final = (*(f"V{place}=" for place in PLACES), *(f"W{window}=" for window in WINDOWS))
N_BLOCKS: Final = len(BLOCKS)

_STEPS: Final = np.float32(STEPS)
_REACHES: Final = np.array(WINDOWS)[:, None]
_SHORTEST: Final = np.float32(1e-6)
_COMMON: Final = np.float32(1000)  # the rank of a word that counts half: the most common ones are everywhere
_OPEN: Final = frozenset("NN NNS NNP NNPS JJ VB VBD VBN VBP VBZ VBG RB CD".split())


def around(tokens: Sequence[str], tags: Sequence[str], index: int) -> NDArray[np.float32]:
    """Return what the words around the one at `index` mean; zeros where no word is known.

    Raises VoiceUnavailable if the data file is damaged.
    """
    ranks, vectors = _model()
    words = [token.lower() for token in tokens]
    unknown = len(ranks)
    found = [_rank(ranks, words[at], unknown) if 0 <= at < len(words) else unknown for at in map(index.__add__, PLACES)]
    far: list[int] = []
    itself = words[index]
    for at in range(max(0, index - WINDOWS[-1]), min(len(words), index + WINDOWS[-1] + 1)):
        word = words[at]
        if tags[at] in _OPEN and word != itself and (rank := _rank(ranks, word, unknown)) != unknown:
            found.append(rank)
            far.append(abs(at - index))
    numbers = vectors[found].astype(np.float32)
    blocks = np.zeros((N_BLOCKS, N_DIMS), np.float32)
    blocks[: len(PLACES)] = numbers[: len(PLACES)] / _STEPS
    if far:
        rank_of = np.array(found[len(PLACES) :], np.float32) + np.float32(50)
        shares = (np.array(far) <= _REACHES) * (rank_of / (rank_of + _COMMON))  # (windows, words)
        sums = shares @ numbers[len(PLACES) :]  # (windows, dims)
        lengths = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        blocks[len(PLACES) :] = sums / np.maximum(lengths, _SHORTEST)
    return blocks


def _rank(ranks: dict[str, int], word: str, unknown: int) -> int:
    rank = ranks.get(word, unknown)
    if rank == unknown and not word.isalpha():
        plain = word.replace("’", "'")
        short = plain[:-2] if plain.endswith("'s") else plain.rstrip("'").rpartition("-")[2]
        return ranks.get(short, unknown)
    return rank


@cache
def _model() -> tuple[dict[str, int], NDArray[np.int8]]:
    listed, numbers = unpack(DATA, KIND).split("\n")
    words = listed.split(" ")
    steps = np.frombuffer(numbers.encode("ascii"), np.int8) - np.int8(ZERO)
    of_unknown = np.zeros((1, N_DIMS), np.int8)
    return dict(zip(words, range(len(words)), strict=True)), np.concatenate([steps.reshape(-1, N_DIMS), of_unknown])
