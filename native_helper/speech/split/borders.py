"""Where a long sentence may be cut: at a strong clause, a comma, before a conjunction, between words; best first."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

_CLOSERS: Final = r"""["'”’)\]»」』”）》]*"""
# Each match ends where the first part does.
# A dot inside a sentence belongs to an abbreviation: "Dr." stays with the name.
_STRONG: Final = re.compile(rf"(?:[!?…;:؛]{_CLOSERS}|[—–―])(?=\s)|[。！？；：｡।॥]{_CLOSERS}|[—–―](?=\w)")
_COMMA: Final = re.compile(rf"[,،)\]»]{_CLOSERS}(?=\s)|[，、）」』]")
_SPACE: Final = re.compile(r"(?<!\.)(?=\s\S)")
_ANY_SPACE: Final = re.compile(r"(?=\s\S)")
_CONJUNCTIONS: Final[Mapping[str, str]] = {
    "en": "and but or because which who whom whose while although though when where since unless until so that if than",
    "es": "y e o u pero sino porque que aunque mientras cuando donde si pues como",
    "fr": "et mais ou car parce que qui dont où quand lorsque tandis si puisque comme",
    "de": "und aber oder denn weil dass wenn obwohl während sondern als ob damit",
    "it": "e ed ma o perché che quando mentre dove se sebbene come",
    "pt": "e mas ou porque que quando enquanto onde se embora como pois",
    "hi": "और लेकिन या क्योंकि कि जो जब अगर तो परंतु",
    "ru": "и но или потому что который когда если хотя чтобы",
}


@cache
def borders(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns for `language` (BCP 47), the best border first."""
    known = _CONJUNCTIONS.get(language.replace("_", "-").partition("-")[0].lower())
    if known is None:
        return (_STRONG, _COMMA, _SPACE, _ANY_SPACE)
    conjunction = re.compile(rf"(?=\s(?:{'|'.join(known.split())})\s)")
    return (_STRONG, _COMMA, conjunction, _SPACE, _ANY_SPACE)


def clauses() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of borders at which a reader breathes."""
    return (_STRONG, _COMMA)


def ends_of(border: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where the first part would end, for every such border in `text[begin:end]`.

    One character is left out, since "3," at the very edge may be the beginning of "3,5".
    """
    for match in border.finditer(text, begin, max(begin, end - 1)):
        yield match.end()
