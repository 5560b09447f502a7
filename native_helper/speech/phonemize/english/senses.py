"""The senses of each homograph, with how each sounds in both accents, from `senses.tsv`.

A line is a word id of the Wikipedia Homograph Data, the tags that the sense may have (the usual one first), and its
American and its British phonemes in Kokoro's alphabet. A sense that is stressed otherwise as another part of speech
("an ˈupset", "they were upˈset") has a line for each.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("senses.tsv")
VERB: Final = "VERB"
OTHER: Final = "OTHER"
_KIND_BY_NAME: Final = {"vrb": VERB, "nou": OTHER, "adj": OTHER, "adj-nou": OTHER}


@dataclass(frozen=True)
class Sense:
    """One sense of a homograph: its word id, Penn Treebank tag and phonemes."""

    word_id: str
    tag: str
    american: str
    british: str


@cache
def table() -> dict[str, dict[str, list[tuple[tuple[str, ...], str, str]]]]:
    """Return the lines by homograph and word id, in the order of the file: (tags, American, British)."""
    found: dict[str, dict[str, list[tuple[tuple[str, ...], str, str]]]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        word_id, tags, american, british = line.split("\t")
        senses = found.setdefault(word_id.partition("_")[0], {})
        senses.setdefault(word_id, []).append((tuple(tags.split(" ")), american, british))
    return found


def sense(word_id: str, tag: str) -> Sense:
    """Return the sense `word_id`; `tag`, what the word looks like in its sentence, is kept if the sense may have it."""
    lines = table()[word_id.partition("_")[0]][word_id]
    tags, american, british = next((line for line in lines if tag in line[0]), lines[0])
    return Sense(word_id, tag if tag in tags else tags[0], american, british)


@cache
def questions(homograph: str) -> tuple[str, ...]:
    """Return the word ids to ask for, "is it this one?": of two senses one, the verb if there is one, else all."""
    ids = sorted(table()[homograph])
    if len(ids) > 2:
        return tuple(ids)
    return (next((word_id for word_id in ids if kind(word_id) == VERB), ids[0]),)


@cache
def verb_or_not(question: str) -> bool:
    """Tell whether `question` asks for the verb, its other sense being none."""
    others = [word_id for word_id in table()[question.partition("_")[0]] if word_id != question]
    return kind(question) == VERB and all(kind(word_id) == OTHER for word_id in others)


def kind(word_id: str) -> str | None:
    """Return VERB, OTHER (a noun or adjective) or, of a sense that may be both, None."""
    named = _KIND_BY_NAME.get(word_id.partition("_")[2])
    if named:
        return named
    tags = table()[word_id.partition("_")[0]][word_id][0][0]
    verbs = [tag.startswith("VB") for tag in tags]
    return VERB if all(verbs) else None if any(verbs) else OTHER
