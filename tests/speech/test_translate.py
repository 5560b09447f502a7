"""Translate: which language a tag means, which sentences are asked for, and how their translations are placed."""

from collections.abc import Generator, Iterator
from typing import Any, Final, cast

import pytest

from native_helper.errors import NoVoiceForLanguage
from native_helper.speech.normalize import plain
from native_helper.speech.translate.ahead import Translated, ahead
from native_helper.speech.translate.languages import as_tag, find, is_same, languages, require
from native_helper.speech.translate.source import wanted
from native_helper.speech.translate.translator import Translator
from native_helper.speech.utterance import Block, Paragraph, Span, Utterance, Word
from native_helper.voices.family import Waiting
from native_helper.wire.types import MAX_LANGUAGE_CHARS, Kind, Skip
from native_helper.workers.answers import Answers

N_LANGUAGES: Final = 202  # that the model has tokens for


def block(text: str, start: int = 100, *, ends: bool = True) -> Block:
    return Block(text, start, Kind.PARAGRAPH, None, 3, ends)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng_Latn"), ("en-GB", "eng_Latn"), ("pt-BR", "por_Latn"), ("ja", "jpn_Jpan"), ("de_AT", "deu_Latn"),
        ("zh", "zho_Hans"), ("zh-CN", "zho_Hans"), ("zh-TW", "zho_Hant"), ("zh-Hant-HK", "zho_Hant"),
        ("yue", "yue_Hant"), ("sr", "srp_Cyrl"), ("sr-Cyrl-RS", "srp_Cyrl"),
        ("sr-Latn", "bos_Latn"), ("no", "nob_Latn"), ("nb", "nob_Latn"),
        ("nn", "nno_Latn"), ("iw", "heb_Hebr"), ("tl", "tgl_Latn"), ("fa", "pes_Arab"), ("fa-AF", "prs_Arab"),
        ("ar", "arb_Arab"), ("arz", "arz_Arab"), ("ku", "kmr_Latn"), ("jpn", "jpn_Jpan"), ("zho_Hant", "zho_Hant"),
    ],
)  # fmt: skip
def test_a_tag_leads_to_the_models_code(tag: str, code: str) -> None:
    found = find(tag)
    assert found is not None
    assert found.code == code


def test_the_table_is_the_models_own_list_and_no_tag_stands_for_two() -> None:
    codes = [one.code for one in languages()]
    assert len(codes) == len(set(codes)) == N_LANGUAGES
    # The first language's token has the number 256,001; these are well known.
    assert [256_001 + codes.index(code) for code in ("ace_Arab", "eng_Latn", "ibo_Latn", "luo_Latn", "zul_Latn")] == [
        256_001, 256_047, 256_073, 256_111, 256_202,
    ]  # fmt: skip
    tags = [tag for one in languages() for tag in one.tags]
    assert len(tags) == len(set(tags))
    assert all(len(tag) <= MAX_LANGUAGE_CHARS for tag in tags)
    assert all(find(tag) == one for one in languages() for tag in one.tags)


@pytest.mark.parametrize(
    ("tag", "near"),
    [
        ("japanese", "Much like it: ja (Japanese)."),
        ("portugese", "Much like it: pt (Portuguese)"),
        ("qqq", 'language "qqq".'),
        ("", 'language "".'),
        ("\x1b[31m" * 20, "\\x1b[31m"),
    ],
)
def test_a_language_that_is_none_is_told_with_near_ones(tag: str, near: str) -> None:
    with pytest.raises(NoVoiceForLanguage) as told:
        require(tag)
    assert near in told.value.message
    assert "\x1b" not in told.value.message
    assert len(told.value.message) < 400


def test_voices_get_the_tag_that_they_know() -> None:
    assert [as_tag(tag) for tag in ("pt-BR", "jpn_Jpan", "eng", "zh-TW")] == ["pt-BR", "ja", "en", "zh-TW"]


@pytest.mark.parametrize(
    ("one", "other"), [("en-GB", "en"), ("nb", "no"), ("zh-Hant", "zh"), ("iw", "he"), ("la", "la")]
)
def test_who_understands_one_needs_no_translation_of_the_other(one: str, other: str) -> None:
    assert is_same(one, other)
    assert not is_same(one, "fr")


def test_sentences_are_asked_for_as_they_are_read_and_stand_for_their_place_on_the_page() -> None:
    text = "See [12] the hyphen-\nated word. … Go on."
    found = wanted(plain(block(text), frozenset({Skip.CITATIONS})), block(text), "en", 0)
    assert [one.text for one in found] == ["See the hyphenated word.", "Go on."]
    first, last = (one.sentence for one in found)
    assert (first.start, last.end) == (100, 100 + len(text))
    assert text[first.start - 100 : first.end - 100].endswith("word.")
    assert [one.ends_block for one in found] == [False, True]


def test_sentences_before_the_place_where_one_begins_are_not_asked_for() -> None:
    text = "One two. Three four."
    assert [one.text for one in wanted(plain(block(text)), block(text), "en", 108)] == ["Three four."]
    assert len(wanted(plain(block(text)), block(text), "en", 107)) == 2


def test_silence_that_the_text_asks_for_stays_where_it_stands() -> None:
    text = "[pause 1s] One two. [pause 2s] Three [pause 3s] four. [pause 4s]"
    found = wanted(plain(block(text), markup=True), block(text), "en", 0)
    assert [(one.text, one.lead_s, one.pause_s) for one in found] == [
        ("One two.", 1.0, 2.0), ("Three", 0.0, 3.0), ("four.", 0.0, 4.0),
    ]  # fmt: skip
    assert found[1].sentence == found[2].sentence


def test_a_translation_is_placed_at_its_sentence() -> None:
    text = "One two. Three four."
    found = wanted(plain(block(text)), block(text), "en", 0)
    for number, one in enumerate(found):
        translated = Translated(one, "Eins. Zwei.")
        inner = translated.block("de")
        assert (inner.text, inner.start, inner.language, inner.paragraph) == ("Eins. Zwei.", 0, "de", 3)
        assert inner.ends_paragraph == (number == 1)
        spoken = [Utterance(word, (Word(0, 5, Span(0, 5)),), "de", Span(0, 5), 3, 0.1) for word in ("Eins.", "Zwei.")]
        placed = translated.placed(spoken)
        assert {utterance.sentence for utterance in placed} == {one.sentence}
        assert {word.source for utterance in placed for word in utterance.words} == {one.sentence}
        assert [utterance.translation for utterance in placed] == ["Eins. Zwei.", None]
        assert placed[-1].pause_s == (0.1 if number == 1 else 0.35)
    assert Translated(found[0], "").placed([]) == []


class Held:
    """A translator that answers when the test says so."""

    is_loading = False

    def __init__(self) -> None:
        self.asked: list[tuple[str, Answers]] = []
        self.canceled: list[str] = []

    def ask(self, text: str, source: str, target: str) -> Answers:
        answers = Answers(lambda: self.canceled.append(text))
        self.asked.append((f"{source} {text}", answers))
        return answers

    def answer(self, number: int) -> None:
        text, answers = self.asked[number]
        answers.add({"type": "translated", "text": text.upper()})
        answers.add({"type": "end", "figures": {}})


def stream(source: Iterator[Any], translator: Held) -> Generator[Any]:
    return ahead(source, require("de"), cast(Translator, translator))


def test_what_was_asked_for_is_canceled_when_nobody_reads_on() -> None:
    text = "One is. Two is. Three is. Four is. Five is. Six is."
    translator = Held()
    pieces = stream(iter(wanted(plain(block(text)), block(text), "en", 0)), translator)
    assert isinstance(next(pieces), Waiting)
    translator.answer(0)
    assert next(pieces).text == "ENG_LATN ONE IS."
    assert isinstance(next(pieces), Waiting)
    assert len(translator.asked) == 5, "one is spoken, four are asked for"
    pieces.close()
    assert translator.canceled == ["Two is.", "Three is.", "Four is.", "Five is."]


def test_that_more_text_is_needed_is_told_only_once_all_before_it_has_come() -> None:
    # A need that is told late would be believed though the text has come meanwhile, and the reading never go on.
    first, last = wanted(plain(block("One a. Two b.")), block("One a. Two b."), "en", 0)
    needs = "more"
    came: list[Any] = [first, needs, needs, last]
    translator = Held()
    pieces = stream(iter(came), translator)
    assert isinstance(next(pieces), Waiting)
    translator.answer(0)
    assert isinstance(next(pieces), Translated)
    assert isinstance(next(pieces), Waiting), "the text came before the need was told"
    translator.answer(1)
    assert isinstance(next(pieces), Translated)
    assert list(pieces) == []


def test_what_needs_no_translation_keeps_its_place() -> None:
    text = "One a. Two b."
    first, last = wanted(plain(block(text)), block(text), "en", 0)
    paragraph = Paragraph(block("Drei."), "de")
    translator = Held()
    pieces = stream(iter([first, paragraph, last]), translator)
    waiting = next(pieces)
    assert isinstance(waiting, Waiting)
    assert not waiting.has_come()
    translator.answer(1)
    assert isinstance(next(pieces), Waiting), "the second came first"
    translator.answer(0)
    assert waiting.has_come()
    assert [type(one) for one in pieces] == [Translated, Paragraph, Translated]
