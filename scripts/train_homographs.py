"""Learn the weights of `homographs.dat` from a file of marked sentences: the same file gives the same bytes.

    PYTHONPATH=. python scripts/train_homographs.py TRAIN.tsv

A row of the regression is a question about a sentence: "is it this sense?" Its columns are the features of the context,
as this question's own, and, where a verb is asked for, as those that all verbs share. The shared ones also learn from
other words of the same sentences that are verbs only or nouns only.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.contexts import OWN, TOPICS, features
from native_helper.speech.phonemize.english.data_file import pack
from native_helper.speech.phonemize.english.homographs import DATA, KIND, SHARED, STEPS, ZERO
from native_helper.speech.phonemize.english.senses import OTHER, VERB, questions, table, verb_or_not
from native_helper.speech.phonemize.english.tagger import only_part
from scripts.homograph_file import Example, own_examples, read_examples
from scripts.logistic import Floats, Rows, fit

PENALTY = 0.2
N_STEPS = 60
# How freely a weight moves: words of the whole sentence are many and each tells little, cues are few and tell much.
FREEDOM = {**dict.fromkeys(TOPICS, 0.5), "q": 2.0, "q2": 2.0}
SEEN_AT_LEAST = 2  # with one homograph, for a feature to have a weight of its own
N_PLAIN = 12_000  # plain words of each kind
PLAIN_IMPORTANCE = 0.2
# What would tell the plain words by their spelling.
GIVEN_AWAY = frozenset(("b", "o", "t0", "tl", "tr", "m", "a", "ma"))
AUXILIARY = frozenset("be have do will would can could may might shall should must am are is was were not".split())


@dataclass(frozen=True)
class Lesson:
    """The rows, the sentence that each comes from, the question of each, and the column of each feature."""

    rows: Rows
    sentences: NDArray[np.int64]
    asked: tuple[str | None, ...]
    columns: dict[tuple[str, str], int]


class _Builder:
    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], int] = {}
        self.flat: list[int] = []
        self.values: list[float] = []
        self.begins = [0]
        self.answers: list[float] = []
        self.importance: list[float] = []
        self.sentences: list[int] = []
        self.asked: list[str | None] = []

    def add(self, owner: str, feature: str) -> None:
        self.flat.append(self.columns.setdefault((owner, feature), len(self.columns)))
        self.values.append(FREEDOM.get(feature.partition("=")[0], 1.0))

    def end_row(self, answer: bool, importance: float, sentence: int, question: str | None) -> None:
        self.begins.append(len(self.flat))
        self.answers.append(1.0 if answer else -1.0)
        self.importance.append(importance)
        self.sentences.append(sentence)
        self.asked.append(question)

    def lesson(self) -> Lesson:
        rows = Rows(
            np.array(self.flat, np.int32), np.array(self.values), np.array(self.begins), np.array(self.answers),
            np.array(self.importance), len(self.columns),
        )  # fmt: skip
        return Lesson(rows, np.array(self.sentences), tuple(self.asked), self.columns)


def lesson(examples: Sequence[Example]) -> Lesson:
    """Return the rows to learn from; those of example i come from sentence i."""
    builder = _Builder()
    seen = [features(example.tokens, example.tags, example.index) for example in examples]
    counts = Counter((example.homograph, name) for example, names in zip(examples, seen, strict=True) for name in names)
    for place, (example, names) in enumerate(zip(examples, seen, strict=True)):
        for question in questions(example.homograph):
            shared = verb_or_not(question)
            for name in names:
                if counts[example.homograph, name] >= SEEN_AT_LEAST:
                    builder.add(question, name)
                if shared and name.partition("=")[0] not in OWN:
                    builder.add(SHARED, name)
            builder.end_row(example.word_id == question, 1.0, place, question)
    for place, index, kind in _plain_words(examples):
        for name in features(examples[place].tokens, examples[place].tags, index):
            if name.partition("=")[0] not in OWN | GIVEN_AWAY:
                builder.add(SHARED, name)
        builder.end_row(kind == VERB, PLAIN_IMPORTANCE, place, None)
    return builder.lesson()


def _plain_words(examples: Sequence[Example]) -> Iterator[tuple[int, int, str]]:
    found: dict[str, list[tuple[int, int]]] = {OTHER: [], VERB: []}
    tags = {VERB: ("VB", "VBP"), OTHER: ("NN", "JJ")}
    for place, example in enumerate(examples):
        for index, word in enumerate(example.tokens):
            if index == example.index or not word.islower() or len(word) < 3 or word in table() or word in AUXILIARY:
                continue
            kind = only_part(word)
            if kind and example.tags[index] in tags[kind]:
                found[kind].append((place, index))
    for kind, places in found.items():
        random.Random(1).shuffle(places)
        yield from ((place, index, kind) for place, index in places[:N_PLAIN])


def learned(of: Lesson, kept: NDArray[np.bool_]) -> Floats:
    """Return the weight of each column, learned from the rows where `kept` is true."""
    return fit(of.rows.only(kept), PENALTY, N_STEPS)


def packed(of: Lesson, weights: Floats, learned_from: str) -> bytes:
    """Return the contents of `homographs.dat`."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for (owner, name), column in of.columns.items():
        weight = round(float(weights[column]) * FREEDOM.get(name.partition("=")[0], 1.0) * STEPS)
        if weight:
            lines.setdefault(owner, []).append((name, chr(ZERO + weight)))
    texts = []
    for owner in sorted(lines):
        pairs = sorted(lines[owner])
        texts.append("\t".join([owner, *(name for name, _ in pairs), "".join(weight for _, weight in pairs)]))
    return pack(KIND, "\n".join([learned_from, *texts]))


def relearned(path: Path) -> bytes:
    """Return the contents of `homographs.dat`, learned from the sentences of `path` and our own."""
    rows = lesson([*read_examples(path), *own_examples()])
    weights = learned(rows, np.ones(len(rows.asked), bool))
    return packed(rows, weights, sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    DATA.write_bytes(relearned(Path(sys.argv[1])))
