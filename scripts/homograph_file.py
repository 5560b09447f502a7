"""Sentences with one homograph marked, from a file in the format of the Wikipedia Homograph Data, or from our own."""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from native_helper.speech.phonemize.english.senses import table
from native_helper.speech.phonemize.english.tagger import tag

# Our own, for senses of which the data have few sentences or none. The word is between stars.
OWN_SENTENCES = Path(__file__).with_name("homograph_sentences.tsv")

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*\w*|[^\W\d_]+(?:['’.&-][^\W_]+)*(?:(?<=s)['’])?|[^\w\s]|_")


@dataclass(frozen=True)
class Example:
    """One sentence: its tokens, their tags, the place of the homograph, and the word id that it has there."""

    word_id: str
    tokens: tuple[str, ...]
    tags: tuple[str, ...]
    index: int

    @property
    def homograph(self) -> str:
        """The homograph in lower case."""
        return self.tokens[self.index].lower()


def read_examples(path: Path) -> list[Example]:
    """Return the sentences of a file with the columns homograph, wordid, sentence, start, end (in bytes of UTF-8).

    Raises ValueError, with the line, if the columns, a word id or a place are not what they should be.
    """
    examples = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), 2):
            try:
                sentence = row["sentence"].encode()
                start, end = int(row["start"]), int(row["end"])
                parts = (sentence[:start].decode(), sentence[start:end].decode(), sentence[end:].decode())
                examples.append(_example(row["wordid"], parts))
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
    return examples


def own_examples() -> list[Example]:
    """Return our own sentences."""
    lines = OWN_SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [_example(word_id, sentence.split("*")) for word_id, sentence in rows]


def tokens_of(text: str) -> list[str]:
    """Return the words and marks of `text`."""
    return _TOKEN.findall(text)


def _example(word_id: str, parts: Sequence[str]) -> Example:
    before, word, after = parts
    if word_id not in table().get(word.lower(), {}):
        raise ValueError(f'"{word}" has no sense "{word_id}"')
    left = tokens_of(before)
    tokens = (*left, word, *tokens_of(after))
    return Example(word_id, tokens, tuple(tag(tokens)), len(left))


def folds(examples: Sequence[Example], n_folds: int, seed: int) -> list[int]:
    """Return the fold of each example: those of one word id are dealt out evenly."""
    shuffle = random.Random(seed).shuffle
    by_id = defaultdict(list)
    for place, example in enumerate(examples):
        by_id[example.word_id].append(place)
    found = [0] * len(examples)
    dealt = 0
    for word_id in sorted(by_id):
        shuffle(by_id[word_id])
        for place in by_id[word_id]:
            found[place] = dealt % n_folds
            dealt += 1
    return found
