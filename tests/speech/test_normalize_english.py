"""English as it is read: cases by subject, what each change stands for, and any text at all."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.normalize.english.numbers import cardinal, ordinal
from native_helper.speech.normalize.local import spellout
from native_helper.speech.utterance import Block
from native_helper.wire.types import Kind, Skip
from tests.speech.random_text import random_text

CASES = json.loads(Path(__file__).with_name("normalize_english.json").read_text(encoding="utf-8"))
# Things that the rules look for, to be thrown together at random.
SEEDS = (
    "1 23 1984 2,500 3.5 .5 $ € US$ 5% 1/2 ½ 12:30 7 a.m. Jan. 5 May St. Dr. No. pp. IV VIII Henry km kg/m² ' \" "
    "- – + "
    "= x² http://a.b/c @x #y a@b.co www.x.org /usr/bin C:\\x A4 COVID-19 H₂O 😀 ** ` [12] ( ) , . ; "
    ": ? ! & / ~ √ π 1st 2nd 90s"
).split()


def spoken(text: str, language: str = "en-US") -> str:
    return normalize(Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language).text


def changed(text: str, skip: frozenset[Skip] = frozenset()) -> list[tuple[str, str]]:
    """Return what was written and what is spoken for it, for each change."""
    found = normalize(Block(text, 50, Kind.PARAGRAPH, None, 0, ends_paragraph=True), "en-US", skip)
    return [
        (text[one.source.start - 50 : one.source.end - 50], found.text[one.spoken_start : one.spoken_end])
        for one in found.rewrites
    ]


def mixed(seed: int) -> str:
    choose = random.Random(seed)
    return "".join(choose.choice(SEEDS) + choose.choice(("", " ", " ", "-")) for _ in range(choose.randrange(40)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['why']}: {case['text']}")
def test_written_english_is_spoken_as(case: dict[str, str]) -> None:
    assert spoken(case["text"]) == case["spoken"]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "It cost $3.5M in 1984, then.",
            [("$3.5M", "three point five million dollars"), ("1984", "nineteen eighty four")],
        ),
        ("On Jan. 5, 2020.", [("Jan.", "January"), ("5", "fifth"), ("2020", "twenty twenty")]),
        ("a 5\u00a0kg bag", [("5", "five"), ("\u00a0", " "), ("kg", "kilogram")]),
        ("“$5” here", [("“", '"'), ("$5", "five dollars"), ("”", '"')]),
        ("soft 19\u00ad84 hyphen", [("19\u00ad84", "nineteen eighty four")]),
        ("full-width １２ %", [("１２", "twelve"), ("%", "percent")]),
        ("Cafe\u0301 No. 5", [("e\u0301", "é"), ("No.", "Number"), ("5", "five")]),
        ("Henry VIII ruled", [("VIII", "the eighth")]),
        ("at 7 a.m. He left", [("7 a.m", "seven AM")]),
        ("see me@x.org, please", [("me@x.org", "me at X dot org")]),
        ("well 😀😀 done", [("😀😀", "grinning face")]),
        ("**2** eggs", [("**", ""), ("2", "two"), ("**", "")]),
        ("a 1️⃣ b", [("1️⃣", "keycap one")]),
    ],
)
def test_a_change_stands_for_the_written_thing_and_no_more(text: str, changes: list[tuple[str, str]]) -> None:
    assert changed(text) == changes


def test_each_word_of_an_amount_lights_up_all_of_it() -> None:
    text = "It cost $3.5M then."
    found = normalize(Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), "en")
    start = found.text.index("million")
    source = found.source(start, start + len("million"))
    assert text[source.start : source.end] == "$3.5M"


def test_citations_and_emoji_go_where_the_rules_say_so() -> None:
    skip = frozenset({Skip.CITATIONS, Skip.EMOJI})
    assert changed("so [12] it 😀 is [citation needed]", skip) == [
        (" [12]", ""),
        (" 😀", ""),
        (" [citation needed]", ""),
    ]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en-US", "105 and 2,003", "one hundred five and two thousand three"),
        ("en-GB", "105 and 2,003", "one hundred and five and two thousand and three"),
        ("en-GB", "1,200,300", "one million two hundred thousand three hundred"),
        ("en-US", "03/04/2020", "March fourth twenty twenty"),
        ("en-GB", "03/04/2020", "the third of April twenty twenty"),
        ("en-AU", "03/04/2020", "the third of April twenty twenty"),
    ],
)
def test_the_country_tells_the_customs(language: str, text: str, words: str) -> None:
    assert spoken(text, language) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A heading", "A heading"),
        ("> **Bold**, *so* and __very__ ~~old~~ `code`", "Bold, so and very old code"),
        ("see [the page](https://ex.org/a_b) and ![a cat](cat.png)", "see the page and a cat"),
        ("one\n---\ntwo", "one two"),
        ("- [x] done", "done"),
        ("snake_case and 2 * 3 and f(x)[a](b)", "snake_case and two times three and f(x)[a](b)"),
    ],
)
def test_marks_of_markdown_are_not_spoken(text: str, words: str) -> None:
    assert spoken(text) == words


def test_code_keeps_its_signs() -> None:
    code = Block("f(**kw, *args)", 0, Kind.CODE, None, 0, ends_paragraph=True)
    assert normalize(code, "en").text == "f(**kw, *args)"


@pytest.mark.parametrize(("alone", "scheme"), [("https://ex.org", True), ("see https://ex.org", False)])
def test_a_scheme_is_heard_only_of_an_address_that_stands_alone(alone: str, scheme: bool) -> None:
    assert ("HTTPS colon slash slash" in spoken(alone)) is scheme


def test_english_number_words_are_those_of_unicode() -> None:
    choose = random.Random(4)
    numbers = [*range(1000), *(choose.randrange(10 ** choose.randrange(3, 15)) for _ in range(500))]
    for number in numbers:
        assert cardinal(number) == spellout.cardinal("en", number).replace("-", " ")
        assert ordinal(number) == spellout.ordinal("en", number).replace("-", " ")


@pytest.mark.parametrize("make", [random_text, mixed])
def test_any_text_keeps_its_order_and_no_digit_is_left(make: Callable[[int], str]) -> None:
    for seed in range(400):
        text = make(seed)
        for language in ("en", "en-GB"):
            found = normalize(Block(text, 7, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language)
            assert re.search("[0-9]", found.text) is None
            pieces, at = [], 7
            for one in found.rewrites:
                assert at <= one.source.start <= one.source.end <= 7 + len(text)
                pieces += [text[at - 7 : one.source.start - 7], found.text[one.spoken_start : one.spoken_end]]
                at = one.source.end
            assert "".join([*pieces, text[at - 7 :]]) == found.text


def test_what_is_spoken_is_spoken_so_again() -> None:
    again = [case for case in CASES if spoken(case["spoken"]) != case["spoken"]]
    assert [case["text"] for case in again] == []


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1.",
        "1-",
        "a.",
        "a.1.",
        "1/",
        "$1",
        "1:",
        "a-1-",
        "x²+",
        "@a",
        "A1",
        "IV ",
        "#a",
        "(1",
        "1 ",
        "[a](",
        "*",
        "a@",
        "V.",
        "1'",
    ],
)
def test_a_block_of_one_thing_over_and_over_is_done_with(piece: str) -> None:
    assert spoken(piece * (4000 // len(piece))) is not None
