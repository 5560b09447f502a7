"""Sentences full of what makes offsets go wrong, and for each the written things that must light up, in order."""

import random
from dataclasses import dataclass
from typing import Final

# What stands on the page -> what lights up there. Where a thing may light up as a whole or part by part, the whole is
# written: a part of it is right, too, if it begins and ends where words do.
_THINGS: Final[tuple[tuple[str, str], ...]] = (
    ("house", "house"), ("walked", "walked"), ("the", "the"), ("yesterday", "yesterday"), ("of", "of"),
    ("“quoted”", "quoted"), ("‘single’", "single"), ("don’t", "don’t"), ("(inside)", "inside"),
    ("it’s", "it’s"), ("$3.5M", "$3.5M"), ("1,234", "1,234"), ("21st", "21st"), ("3:45", "3:45"),
    ("50%", "50%"), ("€20", "€20"), ("½", "½"), ("1990s", "1990s"), ("5-10", "5-10"), ("20°C", "20°C"),
    ("10km", "10km"), ("v2.3.1", "v2.3.1"), ("example.com", "example.com"),
    ("ann@example.org", "ann@example.org"), ("#reading", "#reading"), ("@ann", "@ann"),
    ("nai\u0308ve", "nai\u0308ve"), ("cafe\u0301", "cafe\u0301"),
    ("co\u00adop\u00ader\u00adate", "co\u00adop\u00ader\u00adate"), ("well-known", "well-known"),
    ("𝐛𝐨𝐥𝐝", "𝐛𝐨𝐥𝐝"), ("ﬁre", "ﬁre"), ("Ｆｕｌｌ", "Ｆｕｌｌ"), ("zero\u200bwidth", "zero\u200bwidth"),
    ("NASA", "NASA"), ("U.S.", "U.S."), ("Dr.", "Dr."), ("e.g.", "e.g."), ("H₂O", "H₂O"), ("C++", "C++"),
    ("VIII", "VIII"), ("😀", "😀"), ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"), ("🇩🇪", "🇩🇪"),
    ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
    ("\u05e2\u05d5\u05dc\u05dd", "\u05e2\u05d5\u05dc\u05dd"),
    ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
    ("\u202b\u05e9\u05dc\u05d5\u05dd\u202c", "\u05e9\u05dc\u05d5\u05dd"),
)  # fmt: skip
_BETWEEN: Final = (" ", " ", " ", " ", "  ", "\n", "\u00a0", ", ", "; ", " — ", "… ")
_SILENT: Final = frozenset(("😀", "👩\u200d👩\u200d👧", "🇩🇪"))  # a voice may leave them out, as the person wishes


@dataclass(frozen=True, slots=True)
class Thing:
    """Something written: where it stands, in UTF-16 units, and whether it must be heard."""

    text: str
    start: int
    end: int
    must_be_heard: bool


def sentence(seed: int) -> tuple[str, list[Thing]]:
    """Return a text of some 5 to 20 things, and those in order."""
    choose = random.Random(seed)
    text = choose.choice(("", "", "  ", "\u200b"))
    things: list[Thing] = []
    for _ in range(choose.randrange(5, 20)):
        written, lit = choose.choice(_THINGS)
        while things and lit == things[-1].text and lit in _SILENT:
            written, lit = choose.choice(_THINGS)  # the same picture again is said once
        at = _units(text) + _units(written[: written.index(lit)])
        things.append(Thing(lit, at, at + _units(lit), lit not in _SILENT))
        text += written + choose.choice(_BETWEEN)
    return text.rstrip() + choose.choice((".", "!", "?", "”", "")), things


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
