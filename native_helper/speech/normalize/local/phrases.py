"""Words around numbers in other languages: fractions, millions of money, "No. 5", centuries and kings."""

import re
from typing import Final

# Of a half, a third, two thirds, a quarter, three quarters; and between the parts of any other.
_PARTS: Final = ("1/2", "1/3", "2/3", "1/4", "3/4")
_SIGNS: Final = dict(zip("½⅓⅔¼¾", _PARTS, strict=True))
_FRACTIONS: Final = {
    "es": ("medio", "un tercio", "dos tercios", "un cuarto", "tres cuartos", "sobre"),
    "fr": ("un demi", "un tiers", "deux tiers", "un quart", "trois quarts", "sur"),
    "it": ("mezzo", "un terzo", "due terzi", "un quarto", "tre quarti", "su"),
    "pt": ("meio", "um terço", "dois terços", "um quarto", "três quartos", "sobre"),
    "hi": ("आधा", "एक तिहाई", "दो तिहाई", "एक चौथाई", "तीन चौथाई", "बटा"),
    "de": ("ein halb", "ein Drittel", "zwei Drittel", "ein Viertel", "drei Viertel", "durch"),
    "nl": ("een half", "een derde", "twee derde", "een kwart", "drie kwart", "op"),
}
# Between a whole number and a fraction.
AND: Final = {"es": "y", "fr": "et", "it": "e", "pt": "e", "hi": "और", "de": "und", "nl": "en"}
# As written behind an amount of money, and as said.
SCALES: Final = {
    "es": {"millones": "millones", "millón": "millón", "M": "millones", "mil": "mil"},
    "fr": {"millions": "millions", "million": "million", "milliards": "milliards", "milliard": "milliard",
           "M": "millions", "Md": "milliards", "Mds": "milliards"},
    "it": {"milioni": "milioni", "milione": "milione", "miliardi": "miliardi", "miliardo": "miliardo", "mila": "mila",
           "mln": "milioni", "mld": "miliardi", "M": "milioni"},
    "pt": {"milhões": "milhões", "milhão": "milhão", "bilhões": "bilhões", "bilhão": "bilhão", "mil": "mil",
           "mi": "milhões", "bi": "bilhões"},
    "hi": {"करोड़": "करोड़", "लाख": "लाख", "हज़ार": "हज़ार", "अरब": "अरब", "मिलियन": "मिलियन", "बिलियन": "बिलियन"},
    "de": {"Millionen": "Millionen", "Million": "Million", "Milliarden": "Milliarden", "Mio.": "Millionen",
           "Mrd.": "Milliarden", "Mio": "Millionen", "Mrd": "Milliarden"},
    "nl": {"miljoen": "miljoen", "miljard": "miljard", "mln": "miljoen", "mld": "miljard"},
}  # fmt: skip
# What is said between millions and what there are millions of; only behind a scale that ends so.
_OF: Final = {"es": "de", "fr": "de", "it": "di", "pt": "de"}
_MILLIONS: Final = re.compile(r"(?:illón|illones|illions?|illiards?|ilion[ei]|iliard[io]|ilh(?:ão|ões))\Z")
# Before a figure.
NUMBER: Final = {
    "es": ("número", r"n\.?º|N\.?º|n°|N°|núm\.|Núm\."),
    "fr": ("numéro", r"n[°º]|N[°º]"),
    "it": ("numero", r"n\.|n[°º]|N[°º]|nr\."),
    "pt": ("número", r"n\.?º|N\.?º|n°|N°"),
    "de": ("Nummer", r"Nr\.|nr\."),
    "nl": ("nummer", r"nr\.|Nr\."),
}
# Written short behind a number without money too.
SHORT_SCALE: Final = r"Mio\.?|Mrd\.?|mln|mld|Mds?"
# Before a noun that is feminine.
HALVES: Final = {"es": "media", "fr": "une demi", "it": "mezza", "pt": "meia", "de": "eine halbe"}
PLUS: Final = {"es": "más", "fr": "plus", "it": "più", "pt": "mais", "hi": "प्लस", "de": "plus", "nl": "plus"}
CENTURY: Final = {
    "es": r"[Ss]iglos?\s(?P<roman>[XVI]+)(?!\w)",
    "fr": r"(?P<roman>[XVI]+)(?:e|ème|er|ᵉ)(?=\s(?:siècle|s\.))",
    "it": r"(?P<roman>[XVI]+)(?=\ssecolo)|[Ss]ecolo\s(?P<after>[XVI]+)(?!\w)",
    "pt": r"[Ss]éculos?\s(?P<roman>[XVI]+)(?!\w)",
}
# A letter alone is a number only behind one of these; "Malcolm X".
_KINGS: Final = (
    "Felipe|Carlos|Alfonso|Enrique|Fernando|Jorge|Pío|León|Charles|Louis|Henri|Philippe|François|Georges|Pie|Léon|"
    "Napoléon|Carlo|Filippo|Enrico|Giorgio|Pio|Leone|Francesco|Filipe|Henrique|Afonso|João|Pedro|Manuel|Isabel|Elisabetta"
)
_LONG: Final = r"X{1,2}(?:IX|IV|V?I{1,3})|XX|V?I{2,3}|VI|IV|IX|XX?V"
KING: Final = (
    rf"(?<!\w)(?P<name>(?:{_KINGS})(?=\s[IVX])|[A-Z][^\W\d_]{{2,20}}(?=\s(?:{_LONG})))\s"
    rf"(?P<roman>{_LONG}|[IVX])(?P<end>er)?(?![\w'])"
)
# These are counted: "Capítulo VI", "Acte II".
PARTS: Final = frozenset(
    "capítulo tomo acto parte volumen título sección artículo chapitre tome acte partie volume titre article capitolo "
    "atto parte volume titolo articolo ato seção artigo tipo type fase phase kapitel teil band akt fase".split()
)


def fraction(language: str, text: str) -> str | None:
    """Return how a fraction that has a name of its own is said; None for others."""
    written = _SIGNS.get(text, text)
    return _FRACTIONS[language][_PARTS.index(written)] if written in _PARTS else None


def over(language: str) -> str:
    """Return what is said between the parts of a fraction."""
    return _FRACTIONS[language][-1]


def millions_of(language: str, amount: str, things: str) -> str:
    """Return "un millón de euros" for "un millón" and "euros"."""
    if language not in _OF or not _MILLIONS.search(amount):
        return f"{amount} {things}"
    if language == "fr" and things[0] in "aeiouyé":
        return f"{amount} d'{things}"
    return f"{amount} {_OF[language]} {things}"
