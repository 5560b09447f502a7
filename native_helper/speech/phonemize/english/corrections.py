"""Words that the lexicon has wrong, or lacks: asked before it. Each has its reason."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from native_helper.speech.phonemize.english.lexicon import Entry, lexicon

# "They read", "you wound": the present was given the sound of the past.
_NO_PRESENT: Final = frozenset(("read", "reread", "wound"))


@lru_cache(maxsize=16384)
def entry(word: str, *, british: bool) -> Entry | None:
    """Return what is known of `word`. Raises VoiceUnavailable if there is no lexicon."""
    found = lexicon().entry(word, british=british)
    if found is not None and found.by_tag and word.lower() in _NO_PRESENT:
        return replace(found, by_tag={tag: sounds for tag, sounds in found.by_tag.items() if tag != "VBP"})
    return found
