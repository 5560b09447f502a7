"""The 54 voices of Kokoro v1.0, from the table beside this file: id, name, language, gender, grade.

Grades are their author's (hexgrad/kokoro, `kokoro.js`, Apache-2.0); only English has them. The order of a language is
the table's, best first, with those of the short list in front: its two best women and its two best men.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final, Literal

from native_helper.voices.espeak_voices import bcp47
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.extras import lacking

FAMILY: Final = "kokoro"
# Cantonese is written as Mandarin is, and sounds otherwise. All voices can be chosen for all other languages, if the
# libraries for them are there: a French voice reads English with its accent.
_UNREAD: Final = frozenset({"yue"})

_LISTED_PER_GENDER: Final = 2
LANGUAGES: Final = {
    "en-US": "American English", "en-GB": "British English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "it": "Italian", "pt-BR": "Brazilian Portuguese", "ja": "Japanese", "zh": "Chinese",
}  # fmt: skip


@cache
def read_voices() -> tuple[Voice, ...]:
    """Return all of them, whether their files are there or not."""
    unread = _UNREAD.union(lacking())
    lines = (Path(__file__).parent / "voices.tsv").read_text(encoding="utf-8").splitlines()[1:]
    shown: Counter[tuple[str, str]] = Counter()
    voices = []
    for line in lines:
        voice_id, name, tag, gender, grade = line.split("\t")
        language = bcp47(tag)
        shown[language, gender] += 1
        voices.append(
            Voice(
                id=voice_id,
                name=f"{name}, {LANGUAGES[language]}",
                family=FAMILY,
                languages=(language,),
                gender=_gender(gender),
                listed=shown[language, gender] <= _LISTED_PER_GENDER,
                grade=grade or None,
                phonemes=True,
                unread=unread,
                mixture=((voice_id, 1.0),),
            )
        )
    order = list(LANGUAGES)
    return tuple(sorted(voices, key=lambda voice: (order.index(voice.languages[0]), not voice.listed)))


def _gender(written: str) -> Literal["female", "male"]:
    return "female" if written == "female" else "male"
