"""Written text in, spoken text out, every change kept as a span over the original offsets.

Block --clean--> plain text --names of emoji, words of the language--> SpokenText
"""

from collections.abc import Iterable

from native_helper.speech.normalize.clean import clean
from native_helper.speech.normalize.compose import Change, compose
from native_helper.speech.normalize.emoji import emoji_names
from native_helper.speech.utterance import Block, SpokenText
from native_helper.wire.types import Skip


def normalize(block: Block, language: str, skip: frozenset[Skip] = frozenset()) -> SpokenText:
    """Return how `block`, which is in `language` (BCP 47), is spoken; empty if nothing of it is."""
    cleaned = clean(block, skip)
    if not cleaned.text:
        return cleaned
    named = compose(cleaned, emoji_names(cleaned.text, language))
    return compose(named, _words(named.text, language))


def _words(text: str, language: str) -> Iterable[Change]:
    # Loaded when a text is in it: few people read more than one or two languages.
    if language.lower().replace("_", "-").partition("-")[0] == "en":
        from native_helper.speech.normalize.english import english

        return english(text, language)
    from native_helper.speech.normalize.local import local

    return local(text, language)
