"""Abbreviations of other languages than English."""

import pytest

from native_helper.speech.normalize.local.abbreviations import LANGUAGES
from tests.speech.test_normalize_local import spoken


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Dr. Braun kommt, z. B. am Montag.", "Doktor Braun kommt, zum Beispiel am Montag."),
        ("de", "Obst, z.B. Äpfel, d.h. viel.", "Obst, zum Beispiel Äpfel, das heißt viel."),
        ("de", "Z. B. heute. Das ist ca. die Hälfte.", "Zum Beispiel heute. Das ist circa die Hälfte."),
        ("de", "Äpfel, Birnen usw.", "Äpfel, Birnen und so weiter."),
        ("de", "Äpfel usw. Dann ging er.", "Äpfel und so weiter. Dann ging er."),
        ("de", "Äpfel usw. sind da", "Äpfel und so weiter sind da"),
        ("de", "Seit 44 v. Chr. in St. Gallen", "Seit vierundvierzig vor Christus in Sankt Gallen"),
        ("de", "siehe S. 5 und Abb. 3", "siehe Seite fünf und Abbildung drei"),
        ("de", "max. 5, mind. 2", "maximal fünf, mindestens zwei"),
        ("de", "S. Fischer und die Straße", "S. Fischer und die Straße"),
        ("es", "La Sra. López y el Dr. Ruiz.", "La señora López y el doctor Ruiz."),
        ("es", "Sr. Ruiz: EE. UU. y EE.UU.", "Señor Ruiz: Estados Unidos y Estados Unidos."),
        ("es", "frutas, p. ej. uvas, etc.", "frutas, por ejemplo uvas, etcétera."),
        ("es", "¿Vive Ud. aquí?", "¿Vive usted aquí?"),
        ("fr", "M. Dupont et Mme Curie", "Monsieur Dupont et madame Curie"),
        ("fr", "il a vu M. et Mlle Roy", "il a vu M. et mademoiselle Roy"),
        ("fr", "des fruits, p. ex. des poires, etc.", "des fruits, par exemple des poires, et cétéra."),
        ("fr", "50 av. J.-C., p. 12", "cinquante avant Jésus-Christ, page douze"),
        ("it", "Il Sig. Rossi e la Dott.ssa Bianchi", "Il signor Rossi e la dottoressa Bianchi"),
        ("it", "frutta, ad es. pere, ecc.", "frutta, ad esempio pere, eccetera."),
        ("pt-BR", "O Sr. Silva e a Profª. Souza", "O senhor Silva e a professora Souza"),
        ("pt-BR", "frutas, p. ex. uvas, etc. Depois", "frutas, por exemplo uvas, et cétera. Depois"),
        ("nl", "Dhr. Bakker, bijv. morgen, enz.", "De heer Bakker, bijvoorbeeld morgen, enzovoort."),
        ("nl", "ma. t/m vr.", "ma. tot en met vr."),
        ("hi", "डॉ. शर्मा आए", "डॉक्टर शर्मा आए"),
        # What means two things, or is part of something else, stays.
        ("de", "Max. und Moritz; am ca.de", "Max. und Moritz; am ca.de"),
        ("es", "el Sr. de la casa", "el Sr. de la casa"),
        ("it", "www.ad es.it", "www.ad es.it"),
    ],
)
def test_it_is_read_out(language: str, text: str, words: str) -> None:
    assert spoken(text, language) == words


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_spaces_that_do_not_break_make_no_difference(language: str) -> None:
    for text in ("z. B. so", "p. ej. esto", "p. ex. cela", "ad es. ora", "d. w. z. nu"):
        assert spoken(text.replace(" ", "\u00a0", 1), language).split() == spoken(text, language).split()
