"""Which sense a homograph has in its sentence: "lead" the metal or the verb, "record" the noun or the verb.

In   the tokens of one sentence, marks too
Out  for each token that is a homograph, its sense, with the phonemes

Each question ("is it this sense?") has a weight for each feature of the context, and for each number of what the words
around mean; those that are there are added up, and a sum above zero says yes. Whether the word is a verb is first asked
of weights that were learned from all homographs together; that sum counts for each as one more feature, S.
The weights are made by scripts/train_homographs.py.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.contexts import MEANINGS, features
from native_helper.speech.phonemize.english.data_file import unpack
from native_helper.speech.phonemize.english.senses import Sense, questions, sense, table
from native_helper.speech.phonemize.english.tagger import tag
from native_helper.speech.phonemize.english.word_vectors import BLOCKS, N_DIMS, around

DATA: Final = Path(__file__).with_name("homographs.dat")
KIND: Final = "homographs"
# In the data file a weight is one character: its STEPS-th parts above or below this one. Those of features come first.
ZERO: Final = 0x2000
STEPS: Final = 32
SHARED: Final = "verb"  # the name of the weights that all verbs share
SHARED_SUM: Final = "S="  # what they add up to, as a feature

_N_REASONS: Final = 4


class Weights(NamedTuple):
    """What the data file holds: the sha256 of the sentences learned from, and a packed line for each question."""

    learned_from: str
    lines: dict[str, str]


class _Table(NamedTuple):
    by_feature: dict[str, int]
    of_blocks: NDArray[np.float32]  # (blocks, N_DIMS), with the share of those that all verbs have
    share: float  # of what the shared weights add up to


def senses(tokens: Sequence[str], tags: Sequence[str] | None = None) -> dict[int, Sense]:
    """Return the sense of each of the `tokens` of one sentence that is a homograph, by its index.

    `tags` are the tokens' Penn Treebank tags, if they are known already.
    Raises VoiceUnavailable if a data file is damaged.
    """
    found = [index for index, token in enumerate(tokens) if token.lower() in table()]
    if not found:
        return {}
    known = tag(tokens) if tags is None else tags
    return {index: sense(_chosen(tokens, known, index), known[index]) for index in found}


def explain(tokens: Sequence[str], index: int) -> str:
    """Return in words what decided the sense of the homograph at `index`, the weightiest first.

    Raises ValueError if the token there is no homograph.
    """
    if tokens[index].lower() not in table():
        raise ValueError(f'"{tokens[index]}" is no homograph that is known here')
    tags = tag(tokens)
    chosen = _chosen(tokens, tags, index)
    asked = questions(tokens[index].lower())
    question = chosen if chosen in asked else asked[0]
    sign = 1 if question == chosen else -1
    parts = {name: sign * weight for name, weight in _parts(question, tokens, tags, index).items()}
    best = sorted((feature for feature in parts if parts[feature] > 0), key=lambda feature: -parts[feature])[
        :_N_REASONS
    ]
    reasons = "; ".join(f"{_in_words(feature)} (+{parts[feature] / STEPS:.1f})" for feature in best)
    against = -sum(part for part in parts.values() if part < 0) / STEPS
    return f"{chosen}: {reasons or 'nothing speaks for another sense'}. Against it: {against:.1f}."


def _chosen(tokens: Sequence[str], tags: Sequence[str], index: int) -> str:
    homograph = tokens[index].lower()
    seen, meaning = features(tokens, tags, index), around(tokens, tags, index)
    asked = questions(homograph)
    if len(asked) > 1:
        return max(asked, key=lambda question: _sum(question, seen, meaning))
    if _sum(asked[0], seen, meaning) > 0:
        return asked[0]
    return next(word_id for word_id in table()[homograph] if word_id != asked[0])


def _sum(question: str, seen: Sequence[str], meaning: NDArray[np.float32]) -> float:
    own = _table(question)
    total = sum(filter(None, map(own.by_feature.get, seen))) + float(np.vdot(own.of_blocks, meaning))
    if not own.share:
        return total
    return total + own.share * sum(filter(None, map(_table(SHARED).by_feature.get, seen)))


def _parts(question: str, tokens: Sequence[str], tags: Sequence[str], index: int) -> dict[str, float]:
    # What each feature adds to the sum; a feature that tells of verbs adds its share of S, too.
    own = _table(question)
    shared = _table(SHARED).by_feature if own.share else {}
    parts = {
        name: own.by_feature.get(name, 0) + own.share * shared.get(name, 0) for name in features(tokens, tags, index)
    }
    for name, weights_of_block, numbers in zip(BLOCKS, own.of_blocks, around(tokens, tags, index), strict=True):
        parts[name] = float(weights_of_block @ numbers)
    return parts


def _in_words(feature: str) -> str:
    code, _, seen = feature.partition("=")
    return MEANINGS[code].format(f'"{seen}"')


@cache
def _table(question: str) -> _Table:
    *names, packed = weights().lines[question].split("\t")
    steps = [ord(weight) - ZERO for weight in packed]
    by_feature = dict(zip(names, steps, strict=False))
    of_blocks = np.array(steps[len(names) :], np.float32).reshape(-1, N_DIMS)
    share = by_feature.get(SHARED_SUM, 0) / STEPS
    if share:
        shared = _table(SHARED).of_blocks
        of_blocks[: len(shared)] += np.float32(share) * shared
    return _Table(by_feature, of_blocks, share)


@cache
def weights() -> Weights:
    """Return the shipped weights, each question's still packed.

    Raises VoiceUnavailable if the data file is damaged.
    """
    learned_from, *lines = unpack(DATA, KIND).split("\n")
    pairs = (line.split("\t", 1) for line in lines)
    return Weights(learned_from, dict(pairs))
