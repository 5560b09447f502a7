"""What a number agrees with: the gender of the noun behind it, told by its ending.

"1 persona" is "una persona", "21 libros" is "veintiún libros". Only "one", Portuguese "two" and the hundreds of Spanish
and Portuguese show it, so that a wrong guess is rare and small.
"""

import re
from typing import Final

_NOUN: Final = re.compile(r" ([^\W\d_]{2,})")
# Behind a number, no noun.
_OTHERS: Final = {
    "es": "de del a al en y e o u por para con que es son fue más menos como sobre desde hasta entre sin ante si se no",
    "fr": "de du des à au en et ou par pour avec que est sont fut plus sur dans depuis entre sans si se ne qui dont",
    "it": "di del della a al alla in e o per con che è sono fu più meno come su da dal tra fra se si non",
    "pt": "de do da a ao à em no na e ou por para com que é são foi mais menos como sobre desde até entre sem se não",
    "de": "",
}
_OTHER: Final = {language: frozenset(words.split()) for language, words in _OTHERS.items()}
_FEMININE: Final = {
    "es": re.compile(r"(?:as?|dad(?:es)?|[cst]i[oó]n(?:es)?|tud(?:es)?|umbres?|mujer(?:es)?|vez|veces|partes?|noches?|"
                     r"tardes?|calles?|clases?|llaves?|fases?|flor(?:es)?|manos?|fotos?|leyes)\Z"),
    "fr": re.compile(r"(?:[cst]ions?|(?<!é)tés?|ettes?|ances?|ences?|ures?|ées?|euses?|trices?|esses?|"
                     r"(?<!gén)ies?|udes?|"
                     r"ines?|aines?|elles?|ières?|fois|personnes?|heures?|minutes?|secondes?|pages?|femmes?|filles?|villes?|"
                     r"maisons?|choses?|langues?|rues?|tables?|équipes?|places?|écoles?|lettres?|photos?|"
                     r"tonnes?|livres sterling|"
                     r"étoiles?|pièces?|chambres?|nuits?|voix|mères?|sœurs?|tasses?|têtes?|mains?|questions?)\Z"),
    "it": re.compile(r"(?:a|e|ioni?|t[àù]|mani?|notti)\Z"),
    "pt": re.compile(r"(?:as?|dades?|[çsx](?:ão|ões)|gens?|mulher(?:es)?|vez(?:es)?|partes?|noites?|"
                     r"tardes?|mães?|mãos?|"
                     r"leis?|cores|flor(?:es)?|redes?|chaves?|fases?)\Z"),
    "de": re.compile(r"(?:ung|heit|keit|schaft|ion|ät|ei|e|Frau|Stadt|Nacht|Zeit|Welt|Hand|Person|Uhrzeit)\Z"),
}  # fmt: skip
_MASCULINE: Final = {
    "es": re.compile(r"(?:d[ií]as?|(?:ble|siste|te|progra|proble|idio|poe|dra|cli|esque|dile|le|kilogra|gra)mas?|"
                     r"mapas?|planetas?|euros|cometas?|artistas?|turistas?|atletas?)\Z"),
    "fr": re.compile(r"(?:musées?|lycées?|génies?|incendies?|côtés?|étés?|comités?|trophées?|murmures?|silences?)\Z"),
    "it": re.compile(r"(?:(?:te|siste|program|proble|poe|dram|cli|sche|dile|diplo|chilogram|gram)ma|pianeta|mese|paese|"
                     r"nome|giornale|cane|fiore|piede|ponte|padre|studente|dottore|ore fa|[ot]ore|iere|ale|ile|"
                     r"ame|ente)\Z"),
    "pt": re.compile(r"(?:dias?|(?:te|siste|progra|proble|idio|poe|dra|cli|esque|dile|quilogra|gra)mas?|"
                     r"mapas?|planetas?|"
                     r"cinemas?|artistas?|turistas?|atletas?)\Z"),
    "de": re.compile(r"(?:Name|Junge|Ende|Auge|Kollege|Kunde|Ei|Käse|See|Gebäude|Gebirge|Interesse)\Z"),
}  # fmt: skip


def gender(language: str, text: str, end: int) -> str:
    """Return "m" or "f" for the noun behind the number that ends at `end`, "" if there is none."""
    noun = _NOUN.match(text, end)
    if noun is None or language not in _OTHER:
        return ""
    word = noun[1]
    if word in _OTHER[language] or (word[0].isupper() != (language == "de")):
        return ""
    if _MASCULINE[language].search(word) or not _FEMININE[language].search(word):
        return "m"
    return "f"
