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
