"""One entry of the dictionary: what it may say, and in words what is wrong with one that may not be.

In   the keys and values of an [[entry]] as TOML gives them
Out  Entry, or Wrong with a sentence that says what to do
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from native_helper.speech.dictionary.limits import MAX_PATTERN_CHARS, MAX_SAY_CHARS, MAX_WORD_CHARS
from native_helper.speech.dictionary.pattern import compile_pattern, require_template
from native_helper.speech.dictionary.wrong import Wrong
from native_helper.voices.kokoro.ipa import NotIpa, require_ipa
from native_helper.wire.types import MAX_LANGUAGE_CHARS

_KEYS: Final = ("word", "pattern", "say", "ipa", "language")
_TAG: Final = re.compile(r"(?P<primary>[a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
# ISO 639-1. A mistyped tag would switch its entry off in silence.
_TWO_LETTERS: Final = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a pattern, and how it is said: by other words or by sounds."""

    word: str | None = None
    pattern: str | None = None
    say: str | None = None
    ipa: str | None = None
    language: str | None = None  # of the texts that it holds for; None: of all
    line: int = 0  # of the file; 0: not written yet

    @property
    def key(self) -> tuple[str | None, str | None, str | None]:
        """What makes two entries the same: a second one with this key is a duplicate."""
        return self.word, self.pattern, self.language

    def written(self) -> dict[str, str]:
        """Return its keys and values as the file has them."""
        return {name: value for name in _KEYS if (value := getattr(self, name)) is not None}


def entry_of(values: Mapping[str, Any], line: int = 0) -> Entry:
    """Return the entry that `values` make. Raises Wrong."""
    for name, value in values.items():
        if name not in _KEYS:
            raise Wrong(f"the key {name[:MAX_WORD_CHARS]!r} is not known; the keys are {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise Wrong(f"{name} is not text; put what it says in quotes")
    texts = {name: _text(name, value) for name, value in values.items()}
    language = texts.get("language")
    if language is not None:
        texts["language"] = _language(language)
    entry = Entry(**texts, line=line)
    if (entry.word is None) == (entry.pattern is None):
        raise Wrong("it needs either word or pattern, and not both")
    if (entry.say is None) == (entry.ipa is None):
        raise Wrong("it needs either say (other words) or ipa (sounds), and not both")
    _require_use(entry)
    return entry


def _text(name: str, value: str) -> str:
    longest = {"pattern": MAX_PATTERN_CHARS, "say": MAX_SAY_CHARS, "word": MAX_WORD_CHARS}.get(name)
    text = unicodedata.normalize("NFC", value)
    if name != "pattern":
        text = " ".join(text.split())
    if longest is not None and len(text) > longest:
        raise Wrong(f"{name} has {len(text)} characters; at most {longest} are allowed")
    if not text:
        raise Wrong(f"{name} is empty")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise Wrong(f"{name} holds a character that cannot be seen; write it anew")
    return text


def _language(tag: str) -> str:
    primary, *rest = tag.replace("_", "-").split("-")
    subtags = (part.upper() if len(part) == 2 else part.title() for part in rest)
    neat = "-".join((primary.lower(), *subtags))
    match = _TAG.fullmatch(neat)
    if match is None or len(neat) > MAX_LANGUAGE_CHARS or (len(primary) == 2 and primary.lower() not in _TWO_LETTERS):
        raise Wrong(f'language = "{tag[:MAX_LANGUAGE_CHARS]}" is no language tag; write one such as en, en-GB or pt-BR')
    return neat


def _require_use(entry: Entry) -> None:
    if entry.pattern is not None:
        compiled = compile_pattern(entry.pattern)
        if entry.say is not None:
            require_template(entry.say, compiled)
    if entry.ipa is not None:
        try:
            require_ipa(entry.ipa)
        except NotIpa as error:
            raise Wrong(f"ipa: {error}") from error
