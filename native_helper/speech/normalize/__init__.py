"""Written text in, spoken text out, every change kept as a span over the original offsets.

Block --marks, if asked for--> --clean--> plain text --the person's words--> --names of emoji, words of the language-->

The dictionary sees the text as the person does, before any rule of a language; the rules leave alone what it has said.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from native_helper.speech.normalize.change import Change
from native_helper.speech.normalize.clean import clean
from native_helper.speech.normalize.emoji import emoji_names
from native_helper.speech.normalize.markup import read_marks
from native_helper.speech.normalize.passes import rewritten, then
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
    spoken = plain(block, skip, markup=markup)
    if not spoken.text:
        return spoken
    if own_words is not None:
        spoken = then(spoken, own_words(spoken, language))
    named = rewritten(spoken, emoji_names(spoken.text, language))
    return rewritten(named, _words(named.text, language))


def plain(block: Block, skip: frozenset[Skip] = frozenset(), *, markup: bool = False) -> SpokenText:
    """Return what is read of `block`, in its own words: the step before any word of it is changed."""
    if not markup:
        return clean(block, skip)
    marked = read_marks(block)
    return then(marked, clean(replace(block, text=marked.text, start=0), skip))


def _words(text: str, language: str) -> Iterable[Change]:
    # Loaded when a text is in it: few people read more than one or two languages.
    if language.lower().replace("_", "-").partition("-")[0] == "en":
        from native_helper.speech.normalize.english import english

        return english(text, language)
    from native_helper.speech.normalize.local import local

    return local(text, language)
