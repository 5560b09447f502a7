"""Words in, their parts of speech out, as Penn Treebank tags.

In   the tokens of a sentence as a person sees them: "don't", "cat's" and "well-known" whole, each mark on its own
Out  a tag for each: NN, NNS, NNP, VB, VBD, VBN, VBP, VBZ, VBG, JJ, RB, IN, DT, ... and the Treebank's for marks

An averaged perceptron that goes from left to right: a weight for each feature and tag, added up, the highest sum wins.
Words that have one tag only are looked up. The weights are Matthew Honnibal's, pruned (docs/third_party.md).
A word with a clitic ("don't", "cat's") has the tag of its first part, while its neighbours see both.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from native_helper.speech.phonemize.english.data_file import unpack

Sums: TypeAlias = NDArray[np.int32]  # shape (tags,)

DATA: Final = Path(__file__).with_name("tagger.dat")
KIND: Final = "tagger"
# In the data file a weight is one character: its eighths above or below this one.
ZERO: Final = 0x2000
FIRST_TAG: Final = ord("A")

_START: Final = ("-START-", "-START2-")
_END: Final = ("-END-", "-END2-")
_CLITIC: Final = re.compile(r"(?i)(?<=.)(?:n't|'(?:s|re|ve|ll|d|m))$|(?<=s)'$")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
_WHOLE: Final = {"can't": ("ca", "n't"), "won't": ("wo", "n't"), "cannot": ("can", "not")}
_MARKS: Final = {
    **dict.fromkeys("(<[{", "-LRB-"), **dict.fromkeys(")>]}", "-RRB-"), **dict.fromkeys("“«„", "``"),
    **dict.fromkeys('"”»', "''"), **dict.fromkeys(";:–—…-", ":"), **dict.fromkeys(".!?", "."), ",": ",",
    **dict.fromkeys("$£€¥", "$"), "#": "#",
}  # fmt: skip
_AHEAD: Final = 2  # words that verb_margins looks at behind the one asked for
_SURE: Final = 13  # in eighths
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,:/]*(?:s|%)?")


class _Model(NamedTuple):
    tags: tuple[str, ...]
    only: dict[str, str]  # words that have one tag
    weights: dict[str, str | NDArray[np.int16]]  # by feature, unpacked where they are first met
    verbs: tuple[int, ...]  # places in tags
    others: tuple[int, ...]


def tag(tokens: Sequence[str]) -> list[str]:
    """Return the Penn Treebank tag of each of the `tokens` of one sentence.

    Raises VoiceUnavailable if the data file is damaged.
    """
    parts = [_parts(token) for token in tokens]
    words = [part for of_token in parts for part in of_token]
    found = iter(_tags(words))
    tags: list[str] = []
    for of_token in parts:
        tags.append(next(found))
        for _ in of_token[1:]:
            next(found)
    return tags


def only_part(word: str) -> str | None:
    """Return "VERB" for a word that is only a plain verb, "OTHER" for one that is only noun or adjective, else None."""
    model = _model()
    if word in model.only:
        return "OTHER" if model.only[word] in ("NN", "JJ") else None
    found = dict(zip(model.tags, _sums(f"w{word}").tolist(), strict=True))
    verb, other = (max(found.get(tag, 0) for tag in tags) for tags in (("VB", "VBP"), ("NN", "JJ")))
    if verb >= _SURE and other <= 0:
        return "VERB"
    past = max(found.get(tag, 0) for tag in ("VBD", "VBN"))
    return "OTHER" if other >= _SURE and max(verb, past) <= 0 else None


def _parts(token: str) -> tuple[str, ...]:
    plain = token.translate(_APOSTROPHES)
    if plain.lower() in _WHOLE:
        return _WHOLE[plain.lower()]
    if plain.isalpha():
        return (plain,)
    match = _CLITIC.search(plain)
    return (plain[: match.start()], match.group()) if match and match.start() else (plain,)


def _tags(words: Sequence[str]) -> Iterator[str]:
    model = _model()
    context = [*_START, *map(_normal, words), *_END]
    before, before_that = _START
    for index, word in enumerate(words):
        found = (
            model.only.get(word)
            or _by_shape(word)
            or _predicted(model, word, context, index + 2, (before, before_that))
        )
        before_that, before = before, found
        yield found


def _by_shape(word: str) -> str | None:
    if word[:1].isalpha():
        return None
    if word in _MARKS:
        return _MARKS[word]
    if _NUMBER.fullmatch(word):
        return "CD"
    return None if any(map(str.isalnum, word)) else "SYM" if len(word) == 1 else ":"


def _normal(word: str) -> str:
    if "-" in word[1:]:
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    return "!DIGITS" if word[:1].isdigit() else word.lower()


def _predicted(model: _Model, word: str, context: Sequence[str], at: int, before: tuple[str, str]) -> str:
    sums = _of_words(word, context, at) + _of_tags(context[at], *before)
    return model.tags[int(sums.argmax())]


def verb_margins(tokens: Sequence[str], tags: Sequence[str], index: int) -> tuple[int, int]:
    """Return by how much the token at `index` looks more like a verb than like anything else, in eighths.

    The first number is for the word by itself, the second with the tags that would follow in either case.
    """
    model = _model()
    near = tokens[max(0, index - 2) : index + _AHEAD + 3]
    context = [*_START, *map(_normal, near), *_END]
    at = min(index, 2) + 2
    before = tags[index - 1] if index > 0 else _START[0], tags[index - 2] if index > 1 else _START[1 - (index == 1)]
    sums = (_of_words(tokens[index], context, at) + _of_tags(context[at], *before)).tolist()
    steps = range(1, min(_AHEAD, len(tokens) - 1 - index) + 1)
    following = [(context[at + step], _of_words(tokens[index + step], context, at + step)) for step in steps]
    alone: list[int] = []
    ahead: list[int] = []
    for places in (model.verbs, model.others):
        best = max(places, key=sums.__getitem__)
        alone.append(sums[best])
        one, two = model.tags[best], before[0]
        total = sums[best]
        for this, of_words in following:
            found = of_words + _of_tags(this, one, two)
            place = int(found.argmax())
            total += int(found[place])
            one, two = model.tags[place], one
        ahead.append(total)
    return alone[0] - alone[1], ahead[0] - ahead[1]


# What the tag of a word depends on are names in the table of weights. `context` holds the words in lower case, numbers
# replaced, with two marks before and two behind; the word is the one `at` there.


def _of_words(word: str, context: Sequence[str], at: int) -> Sums:
    left, right = context[at - 1], context[at + 1]
    return _sums(
        "b", f"s{word[-3:]}", f"p{word[:1]}", f"w{context[at]}", f"l{left}", f"m{left[-3:]}", f"k{context[at - 2]}",
        f"r{right}", f"q{right[-3:]}", f"y{context[at + 2]}",
    )  # fmt: skip


def _of_tags(this: str, one: str, two: str) -> Sums:
    # The tags of the word before and of the one before that.
    of_both = _of_both_tags(one, two)
    feature = f"x{one} {this}"
    return of_both + _sums(feature) if feature in _model().weights else of_both


@cache
def _of_both_tags(one: str, two: str) -> Sums:
    return _sums(f"t{one}", f"u{two}", f"v{one} {two}")


def _sums(*features: str) -> Sums:
    model = _model()
    sums = np.zeros(len(model.tags), np.int32)
    for feature in features:
        weights = model.weights.get(feature)
        if weights is None:
            continue
        if isinstance(weights, str):
            weights = model.weights[feature] = _unpacked(weights, len(model.tags))
        sums += weights
    return sums


def _unpacked(packed: str, n_tags: int) -> NDArray[np.int16]:
    weights = np.zeros(n_tags, np.int16)
    for index, weight in _row(packed):
        weights[index] = weight
    return weights


def _row(packed: str) -> Iterator[tuple[int, int]]:
    pairs = zip(packed[::2], packed[1::2], strict=True)
    return ((ord(tag) - FIRST_TAG, ord(weight) - ZERO) for tag, weight in pairs)


@cache
def _model() -> _Model:
    tags, words, only, features, rows = (line.split("\t") for line in unpack(DATA, KIND).split("\n"))
    places = range(len(tags) - 1, -1, -1)  # of equal sums the last one counts
    verbs = tuple(place for place in places if tags[place].startswith("VB"))
    others = tuple(place for place in places if place not in verbs)
    return _Model(
        tuple(tags),
        dict(zip(words, only, strict=True)),
        dict(zip(features, rows, strict=True)),
        verbs,
        others,
    )
