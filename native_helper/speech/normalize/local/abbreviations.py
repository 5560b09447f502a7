"""Abbreviations of other languages that are read one way: "z. B.", "Mme Curie", "p. ej.".

Those that mean two things, or that voices read right by themselves, are left as they are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from native_helper.speech.normalize.rules import LETTER, SENTENCE_END, Answer, Rule, first_words

# Before a name with a capital.
_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "Dr.": "Doktor", "Prof.": "Professor", "Hr.": "Herr", "Hrn.": "Herrn", "St.": "Sankt",
        "Dipl.-Ing.": "Diplomingenieur",
    },
    "es": {
        "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita", "Sres.": "señores", "Dr.": "doctor",
        "Dra.": "doctora", "Prof.": "profesor", "Profa.": "profesora", "Lic.": "licenciado", "Ing.": "ingeniero",
        "Avda.": "avenida", "Av.": "avenida", "Sto.": "santo", "Sta.": "santa",
    },
    "fr": {
        "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
        "Mlles": "mesdemoiselles", "Dr": "docteur", "Dr.": "docteur", "Pr": "professeur", "Pr.": "professeur",
        "Me": "maître", "Mgr": "monseigneur",
    },
    "it": {
        "Sig.": "signor", "Sig.ra": "signora", "Sig.na": "signorina", "Sigg.": "signori", "Dott.": "dottor",
        "Dott.ssa": "dottoressa", "Dr.": "dottor", "Dr.ssa": "dottoressa", "Prof.": "professor",
        "Prof.ssa": "professoressa", "Ing.": "ingegner", "Avv.": "avvocato", "On.": "onorevole",
        "Mons.": "monsignor", "P.za": "piazza",
    },
    "nl": {
        "dhr.": "de heer", "mevr.": "mevrouw", "Dhr.": "De heer", "Mevr.": "Mevrouw", "Prof.": "Professor",
        "Dr.": "Doctor",
    },
    "pt": {
        "Sr.": "senhor", "Sra.": "senhora", "Srta.": "senhorita", "Sres.": "senhores", "Srs.": "senhores",
        "Dr.": "doutor", "Dra.": "doutora", "Prof.": "professor", "Profa.": "professora", "Profª.": "professora",
        "Eng.": "engenheiro", "Av.": "avenida", "Sto.": "santo", "Sta.": "santa",
    },
    "hi": {"डॉ.": "डॉक्टर", "प्रो.": "प्रोफ़ेसर", "पं.": "पंडित", "कु.": "कुमारी"},
}  # fmt: skip
# Before a number.
_NUMBERED: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "S.": "Seite", "Abb.": "Abbildung", "Kap.": "Kapitel", "Bd.": "Band", "Abs.": "Absatz", "Art.": "Artikel",
        "Tel.": "Telefon", "max.": "maximal", "min.": "mindestens", "mind.": "mindestens",
    },
    "es": {
        "pág.": "página", "págs.": "páginas", "art.": "artículo", "cap.": "capítulo", "vol.": "volumen",
        "fig.": "figura", "tel.": "teléfono",
    },
    "fr": {
        "p.": "page", "pp.": "pages", "art.": "article", "chap.": "chapitre", "vol.": "volume", "fig.": "figure",
        "tél.": "téléphone", "max.": "maximum", "min.": "minimum",
    },
    "it": {
        "pag.": "pagina", "pagg.": "pagine", "art.": "articolo", "cap.": "capitolo", "vol.": "volume",
        "fig.": "figura", "tel.": "telefono",
    },
    "nl": {"blz.": "bladzijde", "art.": "artikel", "hfst.": "hoofdstuk", "tel.": "telefoon"},
    "pt": {
        "pág.": "página", "págs.": "páginas", "p.": "página", "art.": "artigo", "cap.": "capítulo", "vol.": "volume",
        "fig.": "figura", "tel.": "telefone",
    },
}  # fmt: skip
# Anywhere; what follows belongs to them.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "z. B.": "zum Beispiel", "d. h.": "das heißt", "u. a.": "unter anderem", "i. d. R.": "in der Regel",
        "v. a.": "vor allem", "z. T.": "zum Teil", "o. g.": "oben genannte", "bzw.": "beziehungsweise",
        "ca.": "circa", "evtl.": "eventuell", "ggf.": "gegebenenfalls", "vgl.": "vergleiche", "inkl.": "inklusive",
        "exkl.": "exklusive", "sog.": "sogenannte", "n. Chr.": "nach Christus", "v. Chr.": "vor Christus",
        "zzgl.": "zuzüglich", "usf.": "und so fort",
    },
    "es": {
        "p. ej.": "por ejemplo", "Ud.": "usted", "Uds.": "ustedes", "Vd.": "usted", "Vds.": "ustedes",
        "EE. UU.": "Estados Unidos", "a. C.": "antes de Cristo", "d. C.": "después de Cristo",
        "aprox.": "aproximadamente",
    },
    "fr": {
        "p. ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "av. J.-C.": "avant Jésus-Christ",
        "apr. J.-C.": "après Jésus-Christ", "env.": "environ",
    },
    "it": {
        "ad es.": "ad esempio", "p. es.": "per esempio", "a. C.": "avanti Cristo", "d. C.": "dopo Cristo",
        "ca.": "circa",
    },
    "nl": {
        "bijv.": "bijvoorbeeld", "bv.": "bijvoorbeeld", "d. w. z.": "dat wil zeggen", "o. a.": "onder andere",
        "m. b. t.": "met betrekking tot", "t. o. v.": "ten opzichte van", "i. p. v.": "in plaats van",
        "ca.": "circa", "i. v. m.": "in verband met", "t/m": "tot en met", "v. Chr.": "voor Christus",
        "n. Chr.": "na Christus", "incl.": "inclusief",
    },
    "pt": {
        "p. ex.": "por exemplo", "a. C.": "antes de Cristo", "d. C.": "depois de Cristo",
        "aprox.": "aproximadamente",
    },
}  # fmt: skip
# The same, and a sentence may end with them.
_LAST: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "usw.": "und so weiter", "etc.": "et cetera", "o. Ä.": "oder Ähnliches", "u. v. m.": "und vieles mehr",
        "u. Ä.": "und Ähnliches",
    },
    "es": {"etc.": "etcétera"},
    "fr": {"etc.": "et cétéra"},
    "it": {"ecc.": "eccetera", "etc.": "eccetera"},
    "nl": {"enz.": "enzovoort", "etc.": "et cetera"},
    "pt": {"etc.": "et cétera"},
}  # fmt: skip
LANGUAGES: Final = frozenset(_TITLES) | frozenset(_WORDS)


def abbreviations(language: str) -> list[Rule]:
    """Return the rules of `language`; none where it is not one of LANGUAGES."""
    rules = []
    if titles := _TITLES.get(language):
        before_name = r"(?=\s[^\W\d_a-zß-ÿ])"
        rules.append(_rule(titles, before_name, lambda match: _title(match, titles[match.group()])))
    if numbered := _with_capitals(_NUMBERED.get(language, {})):
        rules.append(_rule(numbered, r"(?=\s?[0-9])", lambda match: numbered[match.group()]))
    words, last = _with_capitals(_WORDS.get(language, {})), _with_capitals(_LAST.get(language, {}))
    if words or last:
        spaceless = {_key(written): spoken for written, spoken in (words | last).items()}
        may_end = {_key(written) for written in last}

        def speak(match: re.Match[str]) -> Answer:
            key = _key(match.group())
            following = SENTENCE_END.match(match.string, match.end())
            at_end = following is not None and (key in may_end or following.end() == len(match.string))
            return spaceless[key] + ("." if at_end and key.endswith(".") else "")

        rules.append(_rule(words | last, r"(?!\w)", speak))
    return rules


def _key(written: str) -> str:
    return "".join(written.split())


def _with_capitals(entries: Mapping[str, str]) -> dict[str, str]:
    # At the begin of a sentence.
    return {
        form: said
        for written, spoken in entries.items()
        for form, said in ((written[:1].upper() + written[1:], spoken[:1].upper() + spoken[1:]), (written, spoken))
    }


def _title(match: re.Match[str], spoken: str) -> Answer:
    start = match.start()
    if _BARE_CAPITAL.fullmatch(match.group()) and _BEHIND_NAME.search(match.string, max(0, start - 70), start):
        return None
    return spoken[:1].upper() + spoken[1:] if _BEGIN.search(match.string, 0, start) else spoken


_BEGIN: Final = re.compile(r"(?:\A|[.!?]\s)[\s\"'«“„¿¡(]*\Z")
# "J. M. Barrie", "le général James M. Gavin": an initial. A sentence may open with any word: "Hier M. Petit".
_BARE_CAPITAL: Final = re.compile(r"[A-Z]\.")
_BEHIND_NAME: Final = re.compile(r"(?:\b[A-Z]\.|[a-zß-ÿ]\s[A-ZÀ-Þ][a-zß-ÿ]{1,30}(?:-[A-ZÀ-Þ][a-zß-ÿ]{1,30})?)\s\Z")


def _rule(written: Iterable[str], followed: str, speak: Callable[[re.Match[str]], Answer]) -> Rule:
    # Typed with and without spaces between its parts, and with those that do not break.
    forms = sorted(written, key=len, reverse=True)
    source = "|".join(re.escape(form).replace(r"\ ", r"[ \u00a0\u202f]?") for form in forms)
    return Rule(LETTER, rf"(?<![\w.])(?:{source}){followed}", speak, words=first_words(forms))
