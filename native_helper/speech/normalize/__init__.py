"""Written text in, spoken text out, every change kept as a span over the original offsets.

Block --marks, if asked for--> --clean--> plain text --the person's words--> --words of the language--> SpokenText

The dictionary sees the text as the person does, before any rule of a language; the rules leave alone what it has said.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from native_helper.speech.normalize.clean import clean
from native_helper.speech.normalize.markup import read_marks
from native_helper.speech.normalize.passes import then
from native_helper.speech.utterance import Block, SpokenText
from native_helper.wire.types import Skip

# Gets plain text and its language; returns a pass over that text, counted from 0.
OwnWords: TypeAlias = Callable[[SpokenText, str], SpokenText]


def normalize(
    block: Block,
    language: str,
    skip: frozenset[Skip] = frozenset(),
    own_words: OwnWords | None = None,
    *,
    markup: bool = False,
) -> SpokenText:
    """Return how `block`, which is in `language` (BCP 47), is spoken; empty if nothing of it is."""
    if markup:
        marked = read_marks(block)
        spoken = then(marked, clean(replace(block, text=marked.text, start=0), skip))
    else:
        spoken = clean(block, skip)
    return then(spoken, own_words(spoken, language)) if own_words is not None else spoken
