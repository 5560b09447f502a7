"""The languages of the translator: BCP 47 tags in, the codes of its model out.

The table beside this file has them in the model's order: code, tags with the one that is told first, English name.
Codes are those of FLORES-200, a language and its script. The model writes Serbian in Cyrillic alone: Serbian in Latin
letters goes by Bosnian, which differs least.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from native_helper.errors import NoVoiceForLanguage, printable

_TABLE: Final = Path(__file__).parent / "languages.tsv"
_TOLD_CHARS: Final = 35  # of a tag that is none


@dataclass(frozen=True, slots=True)
class Language:
    """One language that the model reads and writes."""

    code: str  # "jpn_Jpan"
    tags: tuple[str, ...]
    name: str

    @property
    def tag(self) -> str:
        return self.tags[0]


@cache
def languages() -> tuple[Language, ...]:
    """Return all of them, in the model's order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple(Language(code, tuple(tags.split()), name) for code, tags, name in rows)


def find(tag: str) -> Language | None:
    """Return the language of a BCP 47 `tag`, "pt-BR" or "zh-Hant-TW", None if the model has none for it."""
    subtags = _plain(tag).split("-")
    for n_subtags in range(len(subtags), 0, -1):
        if found := _by_tag().get("-".join(subtags[:n_subtags])):
            return found
    return None


def require(tag: str) -> Language:
    """Return the language of `tag`. Raises NoVoiceForLanguage, which names near ones."""
    if found := find(tag):
        return found
    by_name = {name: one for one in languages() for name in (*one.tags, one.name.casefold())}
    exact = by_name.get(_plain(tag))
    close = get_close_matches(_plain(tag), by_name, n=3, cutoff=0.6)
    near = dict.fromkeys([exact] if exact else [by_name[match] for match in close])
    told = f" Much like it: {', '.join(f'{one.tag} ({one.name})' for one in near)}." if near else ""
    raise NoVoiceForLanguage(
        f'There is no translation for the language "{printable(tag[:_TOLD_CHARS])}".{told}',
        "Write it as a tag, such as ja or pt-BR.",
    )


def as_tag(tag: str) -> str:
    """Return `tag` as voices and rules know it: "ja" for "jpn_Jpan", "pt-BR" as it is. Raises NoVoiceForLanguage."""
    found = require(tag)
    return tag if _primary(tag) in map(_primary, found.tags) else found.tag


def is_same(one: str, other: str) -> bool:
    """Say whether who reads text in `one` need not have it translated into `other`: "en-GB" and "en", "nb" and "no"."""
    return _primary(one) == _primary(other) or (find(one) is not None and find(one) == find(other))


@cache
def _by_tag() -> dict[str, Language]:
    known = {_plain(tag): one for one in languages() for tag in (one.code, *one.tags)}
    for tag, one in _three_letters():
        known.setdefault(tag, one)  # "jpn": the first of several scripts
    return known


def _three_letters() -> Iterator[tuple[str, Language]]:
    return ((one.code.partition("_")[0], one) for one in languages())


def _primary(tag: str) -> str:
    return _plain(tag).partition("-")[0]


def _plain(tag: str) -> str:
    return tag.strip().replace("_", "-").casefold()
