"""Emoji by their names, in the languages for which Unicode's names are at hand; elsewhere they stay as they are.

The names are CLDR's short ones, from the `emoji` package: unicodedata knows only English, and no sequences.
"""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.normalize.change import Change
from native_helper.speech.normalize.clean import EMOJI

# The same one several times is said once.
_RUN: Final = re.compile(rf"(?P<one>{EMOJI})(?:\s?(?P=one))*")
_TONE: Final = re.compile("[\U0001f3fb-\U0001f3ff]")


def emoji_names(text: str, language: str) -> Iterator[Change]:
    """Yield the emoji of `text` and their names in `language` (BCP 47), apart from the words around them."""
    if text.isascii() or _RUN.search(text) is None:
        return
    import emoji  # 30 ms, and few texts have one

    primary = language.lower().replace("_", "-").partition("-")[0]
    if primary not in emoji.LANGUAGES:
        return
    for match in _RUN.finditer(text):
        # Skin tones are left out: a listener wants "thumbs up".
        shown = _TONE.sub("", match["one"])
        name = emoji.demojize(shown, language=primary, delimiters=("", ""))
        if not name or name == shown:
            continue
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        apart = " " if before and not before.isspace() and before not in "([\"'" else ""
        yield Change(*match.span(), f"{apart}{name.replace('_', ' ')}{' ' if after.isalnum() else ''}")
