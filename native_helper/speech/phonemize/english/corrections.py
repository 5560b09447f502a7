"""Words that the lexicon has wrong, or lacks: asked before it. Each has its reason."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from native_helper.speech.phonemize.english.lexicon import Entry, lexicon

# "They read", "you wound": the present was given the sound of the past.
_NO_PRESENT: Final = frozenset(("read", "reread", "wound"))

# Said as a word, or stressed, otherwise than the lexicon, the rules for unknown capitals or eSpeak have it.
_OURS: Final[dict[str, tuple[str, str]]] = {  # American, British
    "Airbnb": ("ˌɛɹbˌiənbˈi", "ˌɛːbˌiːənbˈiː"),
    "GitHub": ("ɡˈɪthʌb", "ɡˈɪthʌb"),
    "GitLab": ("ɡˈɪtlæb", "ɡˈɪtlab"),
    "JSON": ("ʤˈAsən", "ʤˈAsən"),
    "MoMA": ("mˈOmə", "mˈQmə"),
    "PhD": ("pˌiAʧdˈi", "pˌiːAʧdˈiː"),
    "YAML": ("jˈæməl", "jˈaməl"),
    "async": ("ˈAsɪŋk", "ˈAsɪŋk"),
    "config": ("kˈɑnfɪɡ", "kˈɒnfɪɡ"),
}


@lru_cache(maxsize=16384)
def entry(word: str, *, british: bool) -> Entry | None:
    """Return what is known of `word`. Raises VoiceUnavailable if there is no lexicon."""
    if word in _OURS:
        return Entry(_OURS[word][british])
    found = lexicon().entry(word, british=british)
    if found is not None and found.by_tag and word.lower() in _NO_PRESENT:
        return replace(found, by_tag={tag: sounds for tag, sounds in found.by_tag.items() if tag != "VBP"})
    return found
