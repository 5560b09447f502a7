"""Written text in, spoken text out, every change kept as a span over the original offsets.

Block --clean--> plain text --words of the language--> SpokenText
"""

from native_helper.speech.normalize.clean import clean
from native_helper.speech.normalize.compose import compose
from native_helper.speech.utterance import Block, SpokenText
from native_helper.wire.types import Skip


def normalize(block: Block, language: str, skip: frozenset[Skip] = frozenset()) -> SpokenText:
    """Return how `block`, which is in `language` (BCP 47), is spoken; empty if nothing of it is."""
    cleaned = clean(block, skip)
    if not cleaned.text:
        return cleaned
    if language.lower().partition("-")[0].partition("_")[0] == "en":
        from native_helper.speech.normalize.english import english

        return compose(cleaned, english(cleaned.text, language))
    return cleaned
