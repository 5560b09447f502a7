"""Rows that ask "is this a verb?": of homographs, and of other words near them that are only a verb or never one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.contexts import OWN, features
from native_helper.speech.phonemize.english.senses import OTHER, VERB, questions, table, verb_or_not
from native_helper.speech.phonemize.english.tagger import only_part
from native_helper.speech.phonemize.english.word_vectors import N_DIMS, PLACES, around
from scripts.homograph_file import Example
from scripts.logistic import Floats, Rows

N_GROUPS = 3  # of homographs: the shared weights that speak to those of one group have seen the others only
N_PLAIN = 12_000  # plain words of each kind
PLAIN_IMPORTANCE = 0.2
FREEDOM = 1.5  # of the weights for the meanings
N_BLOCKS = len(PLACES)  # what a sentence is about does not tell a verb
# What would tell the plain words by their spelling.
GIVEN_AWAY = frozenset(("b", "o", "t0", "tl", "tr", "m", "a", "ma"))
AUXILIARY = frozenset("be have do will would can could may might shall should must am are is was were not".split())
PLAIN = -1


@dataclass(frozen=True)
class VerbRows:
    """The rows, the example that each comes from, its group of homographs or PLAIN, and the column of each feature."""

    rows: Rows
    example: NDArray[np.int64]
    group: NDArray[np.int64]
    columns: dict[str, int]

    def unpacked(self, weights: Floats) -> tuple[dict[str, float], Floats]:
        """Return the weights by feature, and those of the meanings, shape (N_BLOCKS, N_DIMS)."""
        names = {name: float(weights[column]) for name, column in self.columns.items()}
        return names, weights[len(self.columns) :].reshape(N_BLOCKS, N_DIMS) * FREEDOM


def verb_rows(examples: Sequence[Example], seen: Sequence[Sequence[str]], meanings: Floats) -> VerbRows:
    """Return the rows that the `examples`, with what is `seen` around the homograph, and their plain words make."""
    asked = [place for place, one in enumerate(examples) if verb_or_not(questions(one.homograph)[0])]
    words = sorted({examples[place].homograph for place in asked})
    group_of = {word: number % N_GROUPS for number, word in enumerate(words)}
    plain = list(_plain_words(examples))
    columns: dict[str, int] = {}
    flat: list[int] = []
    begins = [0]
    for place in asked:
        flat.extend(_columns(seen[place], OWN, columns))
        begins.append(len(flat))
    around_plain = []
    for place, index, _ in plain:
        one = examples[place]
        flat.extend(_columns(features(one.tokens, one.tags, index), OWN | GIVEN_AWAY, columns))
        begins.append(len(flat))
        around_plain.append(around(one.tokens, one.tags, index)[:N_BLOCKS])
    numbers = np.concatenate([meanings[asked][:, :N_BLOCKS], np.array(around_plain)]).reshape(len(begins) - 1, -1)
    is_verb = [examples[place].word_id == questions(examples[place].homograph)[0] for place in asked]
    is_verb.extend(kind == VERB for _, _, kind in plain)
    importance = np.array([1.0] * len(asked) + [PLAIN_IMPORTANCE] * len(plain))
    answers = np.where(is_verb, 1.0, -1.0)
    rows = Rows(np.array(flat, np.int32), np.array(begins), numbers * FREEDOM, answers, importance, len(columns))
    group = [group_of[examples[place].homograph] for place in asked] + [PLAIN] * len(plain)
    return VerbRows(rows, np.array([*asked, *(place for place, _, _ in plain)]), np.array(group), columns)


def _columns(names: Sequence[str], without: frozenset[str], columns: dict[str, int]) -> Iterator[int]:
    for name in names:
        if name.partition("=")[0] not in without:
            yield columns.setdefault(name, len(columns))


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
