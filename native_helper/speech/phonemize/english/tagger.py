"""The Penn Treebank tag of each token: small words by a table, the rest by endings and neighbours."""

from collections.abc import Sequence
from typing import Final

_TABLE: Final = {
    word: tag
    for tag, words in {
        "DT": "a an the this that these those every each some any no all both either neither another",
        "PRP": "i you he she it we they me him us them myself himself herself itself themselves",
        "PRP$": "my your his her its our their",
        "IN": "in on at by for with from of as into over under about after before between through during against "
        "because if while although though since until than whether",
        "TO": "to",
        "CC": "and or but nor",
        "MD": "will would can could may might must shall should cannot won't can't wouldn't couldn't shouldn't",
        "VBZ": "is has does isn't hasn't doesn't",
        "VBP": "are am have do aren't haven't don't",
        "VBD": "was were had did wasn't weren't hadn't didn't",
        "VB": "be",
        "VBN": "been",
        "RB": "not never also very too then now here there only just",
        "EX": "there",
        "WDT": "which",
        "WP": "who what whom",
        "WRB": "when where why how",
    }.items()
    for word in words.split()
}
_ENDINGS: Final = (("ly", "RB"), ("ing", "VBG"), ("ed", "VBD"), ("s", "NNS"))
_BEFORE_VERB: Final = {"TO": "VB", "MD": "VB", "PRP": "VBP"}


def tag(tokens: Sequence[str]) -> list[str]:
    """Return a tag for each of `tokens`; a mark is its own."""
    tags: list[str] = []
    for index, text in enumerate(tokens):
        before = tags[-1] if tags else ""
        small = text.lower()
        if not any(map(str.isalnum, text)):
            tags.append("," if text in ",;:—…" else ".")
        elif small in _TABLE:
            tags.append(_TABLE[small])
        elif text[0].isupper() and index > 0 and before != ".":
            tags.append("NNP")
        elif before in _BEFORE_VERB:
            tags.append(_BEFORE_VERB[before])
        else:
            tags.append(next((known for ending, known in _ENDINGS if small.endswith(ending)), "NN"))
    return tags
