"""Learn the weights of `homographs.dat` from a file of marked sentences: the same file gives the same bytes.

    PYTHONPATH=. python scripts/train_homographs.py TRAIN.tsv

First the weights that all verbs share are learned, "is this a verb?", from the homographs and from other words of the
same sentences that are verbs only or nouns only. Then each question, "is it this sense?", learns its own from its
homograph alone, with one more feature: what the shared weights say. There these come from other homographs, since
weights that have seen a sentence know its answer too well for anyone to learn how far they can be trusted.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.contexts import features
from native_helper.speech.phonemize.english.data_file import pack
from native_helper.speech.phonemize.english.homographs import DATA, KIND, SHARED, SHARED_SUM, STEPS, ZERO
from native_helper.speech.phonemize.english.senses import questions, verb_or_not
from native_helper.speech.phonemize.english.word_vectors import BLOCKS, around
from scripts.homograph_file import Example, own_examples, read_examples
from scripts.logistic import Floats, fit
from scripts.logistic_dual import fit_dual
from scripts.verb_rows import N_GROUPS, VerbRows, verb_rows

SHARED_PENALTY = 0.2
N_STEPS = 40
SHARED_AT_LEAST = 2  # in STEPS: the shared weights are many, and the smallest tell next to nothing
PENALTY = 0.4
SEEN_AT_LEAST = 2  # with one homograph, for a feature to have a weight of its own
# How freely a weight moves: what is said twice is given less room, and what tells much is given more.
FREEDOM = {
    "l1": 0.5, "l3": 0.75, "r1": 2.0, "r2": 0.75, "r3": 0.5, "lr": 0.5, "tl": 2.0, "tr": 0.75, "T1": 0.75, "T2": 0.25,
    "U2": 1.5, "U3": 1.25, "UU": 1.5, "T3": 0.75, "TT": 1.25, "Tt": 0.75, "ma": 1.5, "fl": 0.75, "e1": 2.0, "s1": 0.5,
    "o": 1.5, "q": 1.4, "q2": 1.4, "va": 0.5, "vb": 0.25, "vt": 0.5, "n": 0.7, "S": 0.5,
}  # fmt: skip
BLOCK_FREEDOM = np.array([0.75, 1.1, 2.0, 0.0, 2.25, 3.0, 3.0])  # of BLOCKS


@dataclass(frozen=True)
class Lesson:
    """Examples with their features, the meaning of what is around (examples, blocks, dims), and the shared rows."""

    examples: Sequence[Example]
    seen: Sequence[Sequence[str]]
    meanings: Floats
    verbs: VerbRows


@dataclass(frozen=True)
class Learned:
    """The weights: by owner, a question or SHARED, those of features and those of blocks (blocks, dims)."""

    by_feature: dict[str, dict[str, float]]
    of_blocks: dict[str, Floats]


def lesson(examples: Sequence[Example]) -> Lesson:
    """Return the examples as what there is to learn from."""
    seen = [features(one.tokens, one.tags, one.index) for one in examples]
    meanings = np.array([around(one.tokens, one.tags, one.index) for one in examples], np.float64)
    return Lesson(examples, seen, meanings, verb_rows(examples, seen, meanings))


def learned(of: Lesson, kept: NDArray[np.bool_]) -> Learned:
    """Return the weights learned from the examples where `kept` is true."""
    verbs = of.verbs
    weights = fit(verbs.rows.only(kept[verbs.example]), SHARED_PENALTY, N_STEPS)
    names, of_blocks = verbs.unpacked(weights)
    found = Learned({SHARED: names}, {SHARED: of_blocks})
    said = by_other_homographs(of, kept)
    places = defaultdict(list)
    for place, example in enumerate(of.examples):
        if kept[place]:
            places[example.homograph].append(place)
    for homograph in sorted(places):
        _learn(found, of, np.array(places[homograph]), said)
    return found


def by_other_homographs(of: Lesson, kept: NDArray[np.bool_]) -> Floats:
    """Return what shared weights say of each example that never saw its homograph; 0 where none ask for a verb."""
    verbs = of.verbs
    said = np.zeros(len(of.examples))
    for group in range(N_GROUPS):
        weights = fit(verbs.rows.only(kept[verbs.example] & (verbs.group != group)), SHARED_PENALTY, N_STEPS)
        asked = verbs.group == group
        said[verbs.example[asked]] = verbs.rows.only(asked).sums(weights)
    return said


def _learn(found: Learned, of: Lesson, places: NDArray[np.int64], said: Floats) -> None:
    homograph = of.examples[places[0]].homograph
    counts = Counter(name for place in places for name in of.seen[place])
    names = [name for name, count in counts.items() if count >= SEEN_AT_LEAST and name != "b="]
    column = {name: number for number, name in enumerate(names)}
    free = np.array([FREEDOM.get(name.partition("=")[0], 1.0) for name in names])
    ones = np.zeros((len(places), len(names)))
    for row, place in enumerate(places):
        ones[row, [column[name] for name in of.seen[place] if name in column]] = 1.0
    blocks = of.meanings[places] * BLOCK_FREEDOM[:, None]  # (rows, blocks, dims)
    parts = [ones * free, blocks.reshape(len(places), -1)]
    if verb_or_not(questions(homograph)[0]):
        parts.append(said[places][:, None] * FREEDOM["S"])
    table = np.concatenate(parts, axis=1)
    likeness = table @ table.T
    for question in questions(homograph):
        answers = np.array([1.0 if of.examples[place].word_id == question else -1.0 for place in places])
        rows, constant = fit_dual(likeness, answers, PENALTY)
        weights = rows @ table
        own = dict(zip(names, (weights[: len(names)] * free).tolist(), strict=True))
        own["b="] = constant
        end = len(names) + blocks[0].size
        if end < len(weights):
            own[SHARED_SUM] = float(weights[end]) * FREEDOM["S"]
        found.by_feature[question] = own
        found.of_blocks[question] = weights[len(names) : end].reshape(len(BLOCKS), -1) * BLOCK_FREEDOM[:, None]


def total(weights: Learned, question: str, seen: Sequence[str], meaning: Floats) -> float:
    """Return the sum for `question` in a context with these features and meanings."""
    own = weights.by_feature[question]
    own_sum = sum(own.get(name, 0.0) for name in seen) + float(np.vdot(weights.of_blocks[question], meaning))
    if SHARED_SUM not in own:
        return own_sum
    shared, of_blocks = weights.by_feature[SHARED], weights.of_blocks[SHARED]
    of_verbs = sum(shared.get(name, 0.0) for name in seen) + float(np.vdot(of_blocks, meaning[: len(of_blocks)]))
    return own_sum + own[SHARED_SUM] * of_verbs


def packed(weights: Learned, learned_from: str) -> bytes:
    """Return the contents of `homographs.dat`."""
    return pack(KIND, "\n".join([learned_from, *_lines(weights)]))


def _lines(weights: Learned) -> Iterator[str]:
    for owner in sorted(weights.by_feature):
        rounded = {name: round(weight * STEPS) for name, weight in weights.by_feature[owner].items()}
        least = SHARED_AT_LEAST if owner == SHARED else 1
        names = sorted(name for name, steps in rounded.items() if abs(steps) >= least)
        blocks = np.round(weights.of_blocks[owner] * STEPS).astype(np.int64).ravel().tolist()
        text = "".join(chr(ZERO + steps) for steps in (*(rounded[name] for name in names), *blocks))
        yield "\t".join([owner, *names, text])


def relearned(path: Path) -> bytes:
    """Return the contents of `homographs.dat`, learned from the sentences of `path` and our own."""
    all_of_it = lesson([*read_examples(path), *own_examples()])
    weights = learned(all_of_it, np.ones(len(all_of_it.examples), bool))
    return packed(weights, sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    DATA.write_bytes(relearned(Path(sys.argv[1])))
