"""Numbers in other languages than English, and languages that are left as they are."""

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.normalize.local.locales import LOCALES
from native_helper.speech.utterance import Block
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text


def spoken(text: str, language: str) -> str:
    return normalize(Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language).text


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "①②③, y Ⅳ", "uno dos tres, y cuatro"),
        ("fr", "①②③, et Ⅳ", "un deux trois, et quatre"),
        ("es", "1.234 y 3,14", "mil doscientos treinta y cuatro y tres coma catorce"),
        ("es", "21 km, -5 °C y 20 %", "veintiún kilómetros, menos cinco grados Celsius y veinte por ciento"),
        ("es", "3,50 € o $20", "tres euros con cincuenta céntimos o veinte dólares"),
        ("es", "a las 15:30, el 1.º y la 2ª", "a las quince treinta, el primero y la segunda"),
        (
            "fr",
            "1 234 567 et 3,14",
            "un million deux cent trente-quatre mille cinq cent soixante-sept et trois virgule quatorze",
        ),
        ("fr", "le 1er, à 15h30, 3,50 €", "le premier, à quinze heures trente, trois euros cinquante centimes"),
        ("it", "3,5 kg alle 15:30", "tre virgola cinque chilogrammi alle quindici e trenta"),
        ("pt-BR", "R$ 5,50 às 8:00, 1º", "cinco reais e cinquenta centavos às oito horas, primeiro"),
        ("hi", "12,34,567 और 20%", "बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ और बीस प्रतिशत"),
        ("de", "am 3. Oktober um 15:30 Uhr", "am dritten Oktober um fünfzehn Uhr dreißig"),
        ("de", "3,5 km und 10-15 kg", "drei Komma fünf Kilometer und zehn bis fünfzehn Kilogramm"),
        ("nl", "€ 5,50 in 1984", "vijf euro vijftig cent in negentienvierentachtig"),
        # "One", "two" and hundreds agree with the noun behind them.
        (
            "es",
            "1 casa, 1 libro, 21 personas y 500 mujeres",
            "una casa, un libro, veintiuna personas y quinientas mujeres",
        ),
        ("es", "21 problemas, 101 días, 1 de cada 2", "veintiún problemas, ciento un días, uno de cada dos"),
        ("pt", "2 casas, 2 livros, 200 páginas", "duas casas, dois livros, duzentas páginas"),
        ("fr", "1 maison, 21 personnes, 1 livre", "une maison, vingt-et-une personnes, un livre"),
        ("it", "1 casa, 1 amica, 1 uomo, 1 ora", "una casa, un'amica, un uomo, un'ora"),
        ("de", "1 Haus, 1 Frau, um 1 Uhr", "ein Haus, eine Frau, um ein Uhr"),
        # Dates in figures.
        ("es", "el 25/12/2019", "el veinticinco de diciembre de dos mil diecinueve"),
        (
            "fr",
            "le 01/05/2020, le 14.7.1789",
            "le premier mai deux mille vingt, le quatorze juillet dix-sept-cent quatre-vingt-neuf",
        ),
        (
            "de",
            "am 25.12.2019 und am 3.10.",
            "am fünfundzwanzigsten Dezember zweitausendneunzehn und am dritten Oktober",
        ),
        ("hi", "25/12/2019 और 1947", "पच्चीस दिसंबर दो हज़ार उन्नीस और उन्नीस सौ सैंतालीस"),
        ("it", "45/45/2019", "45/45/2019"),
        # Ordinals with the sign of degrees, with a dot, in Roman numerals.
        ("it", "il 1° maggio al 2° piano, 20 °C", "il primo maggio al secondo piano, venti gradi Celsius"),
        ("de", "im 21. Jahrhundert, der 2. Weltkrieg", "im einundzwanzigsten Jahrhundert, der zweite Weltkrieg"),
        ("de", "0,5 s, 1 s und 21 s", "null Komma fünf Sekunden, eine Sekunde und einundzwanzig Sekunden"),
        ("fr", "0,5 s, 15 s'il pleut", "zéro virgule cinq secondes, quinze s'il pleut"),
        ("nl", "2 s", "twee seconden"),
        # An ending stands at its number.
        ("es", "el 1.er día, en 2024 er", "el primer día, en dos mil veinticuatro er"),
        ("es", "el siglo XXI, Felipe VI, el 3er piso", "el siglo veintiuno, Felipe sexto, el tercer piso"),
        (
            "fr",
            "le XXIe siècle, Louis XIV et François Ier",
            "le vingt-et-unième siècle, Louis quatorze et François premier",
        ),
        ("pt", "Dom Pedro II no século XIX", "Dom Pedro segundo no século dezenove"),
        ("it", "Papa Pio X e Malcolm X", "Papa Pio decimo e Malcolm X"),
        ("de", "Ludwig XIV. kam", "Ludwig der Vierzehnte. kam"),
        # Millions of money, parts, "number", telephones.
        (
            "es",
            "€5M, 1.000.000 €, 5 millones de $",
            "cinco millones de euros, un millón de euros, cinco millones de dólares",
        ),
        ("pt", "R$ 5 milhões", "cinco milhões de reais"),
        ("fr", "2 M€ et 5 Md€", "deux millions d'euros et cinq milliards d'euros"),
        ("hi", "₹5 करोड़", "पाँच करोड़ रुपये"),
        ("de", "2,5 Mio. Euro", "zwei Komma fünf Millionen Euro"),
        ("es", "1/2 taza, 3/4 partes y 5/8", "media taza, tres cuartos partes y cinco sobre ocho"),
        ("es", "2½ tazas y 2 1/2 litros", "dos y media tazas y dos y medio litros"),
        ("de", "2½ Liter, 1/2 Tasse", "zweieinhalb Liter, eine halbe Tasse"),
        ("it", "½ tazza, n. 5", "mezza tazza, numero cinque"),
        ("es", "+34 600 123 456", "más tres cuatro, seis cero cero, uno dos tres, cuatro cinco seis"),
        ("pt", "(11) 91234-5678", "um um, nove um dois três quatro, cinco seis sete oito"),
        # Times.
        ("de", "um 8.30 Uhr", "um acht Uhr dreißig"),
        ("it", "alle ore 21.30, all'1:00", "alle ore ventuno e trenta, all'una"),
        ("hi", "10:30 बजे और 10:00 बजे", "दस बजकर तीस मिनट और दस बजे"),
        # A dot that holds no thousands; the digits of Hindi.
        ("es", "1.5 km y 1.500 km", "uno punto cinco kilómetros y mil quinientos kilómetros"),
        ("hi", "२५% लोग, १५ अगस्त", "पच्चीस प्रतिशत लोग, पन्द्रह अगस्त"),
        ("de", "die 80er Jahre", "die achtziger Jahre"),
        # A title, or an initial: behind another one, or behind a name.
        ("fr", "M. J. Petit et M. Grand", "Monsieur J. Petit et monsieur Grand"),
        ("fr", "Hier M. Petit a lu J. M. Barrie", "Hier monsieur Petit a lu J. M. Barrie"),
        ("fr", "le général James M. Gavin", "le général James M. Gavin"),
        ("en", "M. J. Smith met James M. Gavin.", "M. J. Smith met James M. Gavin."),
        ("ja", "3時に5人", "3時に5人"),
        ("zh", "2020年5月", "2020年5月"),
        ("pl", "5 km", "5 km"),
        ("und", "5 km", "5 km"),
    ],
)
def test_numbers_are_spoken_in_their_language(language: str, text: str, words: str) -> None:
    assert spoken(text, language) == words


def test_a_change_stands_for_the_written_amount() -> None:
    text = "Son 3,50 € hoy."
    found = normalize(Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), "es")
    start = found.text.index("céntimos")
    source = found.source(start, start + len("céntimos"))
    assert text[source.start : source.end] == "3,50 €"


def test_emoji_have_names_in_other_languages() -> None:
    assert spoken("oui 😀", "fr") == "oui visage rieur"
    assert spoken("हाँ 😀", "hi") == "हाँ 😀"


@pytest.mark.parametrize("language", LOCALES)
def test_any_text_is_taken(language: str) -> None:
    for seed in range(100):
        text = random_text(seed) + " 1.234,5 -3 % 12:30 €5 1º 1 234"
        found = normalize(Block(text, 7, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language)
        sources = [found.source(index, index + 1) for index in range(len(found.text))]
        assert all(7 <= source.start < source.end <= 7 + len(text) for source in sources)
        assert [source.start for source in sources] == sorted(source.start for source in sources)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("piece", ["1", "1.", "1,", "1 ", "1-", "€1", "1:"])
def test_a_block_of_one_thing_over_and_over_is_done_with(language: str, piece: str) -> None:
    assert spoken(piece * (4000 // len(piece)), language) is not None
