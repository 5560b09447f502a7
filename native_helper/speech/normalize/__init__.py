"""Written text in, spoken text out, every change kept as a span over the original offsets.

Block --clean--> plain text --words of the language--> SpokenText
"""

from native_helper.speech.normalize.clean import clean
from native_helper.speech.utterance import Block, SpokenText
from native_helper.wire.types import Skip


def normalize(
    block: Block,
    language: str,  # noqa: ARG001 - English comes next
    skip: frozenset[Skip] = frozenset(),
) -> SpokenText:
    """Return how `block`, which is in `language` (BCP 47), is spoken; empty if nothing of it is."""
    return clean(block, skip)
