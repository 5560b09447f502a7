"""Which sense a homograph has in its sentence: "lead" the metal or the verb, "record" the noun or the verb.

In   the tokens of one sentence, marks too
Out  for each token that is a homograph, its sense, with the phonemes

Each question ("is it this sense?") has a weight for each feature of the context; those that are there are added up, and
a sum above zero says yes. The verbs share weights, learned from all homographs together, to which each adds its own.
The weights are made by scripts/train_homographs.py.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from native_helper.speech.phonemize.english.contexts import MEANINGS, features
from native_helper.speech.phonemize.english.data_file import unpack
from native_helper.speech.phonemize.english.senses import Sense, questions, sense, table, verb_or_not
from native_helper.speech.phonemize.english.tagger import tag

DATA: Final = Path(__file__).with_name("homographs.dat")
KIND: Final = "homographs"
# In the data file a weight is one character: its STEPS-th parts above or below this one.
ZERO: Final = 0x2000
STEPS: Final = 32
SHARED: Final = "verb"  # the name of the weights that all verbs share

_N_REASONS: Final = 4


class Weights(NamedTuple):
    """What the data file holds: the sha256 of the sentences learned from, and a packed line for each question."""

    learned_from: str
    lines: dict[str, str]


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
    parts = {feature: sign * weight for feature, weight in _weighed(question, features(tokens, tags, index))}
    best = sorted((feature for feature in parts if parts[feature] > 0), key=lambda feature: -parts[feature])[
        :_N_REASONS
    ]
    reasons = "; ".join(f"{_in_words(feature)} (+{parts[feature] / STEPS:.1f})" for feature in best)
    against = -sum(part for part in parts.values() if part < 0) / STEPS
    return f"{chosen}: {reasons or 'nothing speaks for another sense'}. Against it: {against:.1f}."


def _chosen(tokens: Sequence[str], tags: Sequence[str], index: int) -> str:
    homograph = tokens[index].lower()
    seen = features(tokens, tags, index)
    sums = {question: sum(weight for _, weight in _weighed(question, seen)) for question in questions(homograph)}
    if len(sums) > 1:
        return max(sums, key=lambda question: sums[question])
    ((question, total),) = sums.items()
    return question if total > 0 else next(word_id for word_id in table()[homograph] if word_id != question)


def _weighed(question: str, seen: Sequence[str]) -> Iterator[tuple[str, int]]:
    own = _table(question)
    shared = _table(SHARED) if verb_or_not(question) else {}
    for feature in seen:
        yield feature, own.get(feature, 0) + (shared.get(feature, 0) if shared else 0)


def _in_words(feature: str) -> str:
    code, _, seen = feature.partition("=")
    return MEANINGS[code].format(f'"{seen}"')


@cache
def _table(question: str) -> dict[str, int]:
    *names, packed = weights().lines.get(question, "").split("\t")
    return {name: ord(weight) - ZERO for name, weight in zip(names, packed, strict=True)}


@cache
def weights() -> Weights:
    """Return the shipped weights, each question's still packed.

    Raises VoiceUnavailable if the data file is damaged.
    """
    learned_from, *lines = unpack(DATA, KIND).split("\n")
    pairs = (line.split("\t", 1) for line in lines)
    return Weights(learned_from, dict(pairs))
