"""Split: what is spoken in one go, for chosen and for random text."""

import itertools
import sys
import tracemalloc

import pytest

from bench.prose import prose
from native_helper.speech.blocks import Blocks
from native_helper.speech.normalize import normalize
from native_helper.speech.split import FIRST_COST, JOINED_COST, MAX_COST, Start, cost_of, split
from native_helper.speech.utterance import Block, Sentence, Span, SpokenText, Utterance
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text

LONG = "The committee, which had met for many hours in a cold room, decided at last that nothing could be decided, "
FIRST = Start(spoken=0)


def spoken(text: str, start: int = 0) -> tuple[SpokenText, Block]:
    block = Block(text, start, Kind.PARAGRAPH, None, 3, ends_paragraph=True)
    return normalize(block, "en"), block


def utterances(text: str, language: str = "en", start: Start | None = None) -> list[Utterance]:
    return list(split(*spoken(text), language, start))


def texts(text: str, language: str = "en", start: Start | None = None) -> list[str]:
    return [utterance.text for utterance in utterances(text, language, start)]


def costs(found: list[Utterance]) -> list[float]:
    return [cost_of(utterance.text, utterance.language) for utterance in found]


def test_neighbouring_sentences_are_spoken_together_and_each_keeps_its_span() -> None:
    (one,) = utterances("The first sentence is here. The second one follows it.")
    assert one.sentence == Span(0, 54)
    assert one.joined == (Sentence(0, Span(0, 27)), Sentence(5, Span(28, 54)))
    assert one.paragraph == 3


def test_sentences_are_joined_until_the_voice_has_its_melody() -> None:
    sentence = "It is a day like all the others. "
    found = utterances(sentence * 20)
    assert all(JOINED_COST <= cost <= JOINED_COST + cost_of(sentence, "en") for cost in costs(found)[:-1])
    assert texts(LONG + "and so on. " + LONG + "and so on.") == [LONG + "and so on."] * 2


def test_a_short_end_is_spoken_with_what_stands_before_it() -> None:
    assert texts(LONG + "and so on. Never.") == [LONG + "and so on. Never."]
    assert texts("No. No. I will not go there today.") == ["No. No. I will not go there today."]
    assert texts("Great! 😀") == ["Great! grinning face"]


def test_items_of_a_list_in_one_line_are_not_run_together() -> None:
    assert texts("1. First wash it 2. Then dry it") == ["1. First wash it", "2. Then dry it"]


def test_a_sentence_alone_is_not_told_as_one_of_several() -> None:
    assert utterances("The first sentence is here.")[0].joined == ()
    assert {one.joined for one in utterances(LONG * 6 + "and so on.")} == {()}


def test_what_has_no_word_is_left_out() -> None:
    assert texts("😀") == texts("* * *") == texts("—") == texts("") == []
    assert texts("😀 It begins with a smile.") == ["grinning face It begins with a smile."]


def test_a_long_sentence_is_cut_at_clauses() -> None:
    found = utterances(LONG * 6 + "and so on.")
    assert all(utterance.text.endswith((",", ".")) for utterance in found)
    assert all(cost <= MAX_COST for cost in costs(found))
    assert max(costs(found)) < 2 * min(costs(found))
    assert {utterance.sentence for utterance in found} == {Span(0, len(LONG * 6 + "and so on."))}


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    found = texts("word " * 200)
    assert len(found) > 2
    assert all(set(text.split()) == {"word"} for text in found)


def test_a_sentence_is_cut_before_a_conjunction_rather_than_between_other_words() -> None:
    first, *_ = texts(
        "the old house on the river stood there " * 4 + "because " + "nobody had the money to take it down " * 4
    )
    assert first.endswith("stood there")
    found = texts("la vieja casa del río seguía ahí " * 5 + "porque " + "nadie tenía dinero para tirarla " * 5, "es")
    assert found[1].startswith("porque")


def test_a_title_stays_with_its_name_and_a_part_is_no_stump() -> None:
    for start in (Start(), FIRST):
        found = texts("so then the people met Dr. Hartman and Mr. Li of the U.S. Senate again " * 20, start=start)
        assert len(found) > 5
        assert not any(text.endswith(("Dr.", "Mr.", "U.S.")) for text in found)
        assert all(cost_of(text, "en") > FIRST_COST / 2 for text in found)


def test_one_giant_word_is_cut_without_losing_a_letter() -> None:
    found = texts("abcdefghij" * 100)
    assert "".join(found) == "abcdefghij" * 100
    assert all(len(text) <= MAX_COST for text in found)


def test_the_first_utterance_of_a_reading_is_short() -> None:
    first, second, *_ = texts(LONG + "and so on.", start=FIRST)
    assert (first, second) == ("The committee,", "which had met for many hours in a cold room,")
    first, *_ = texts("word " * 100, start=FIRST)
    assert len(first) <= FIRST_COST
    assert texts("A short one. " + LONG, start=FIRST)[0] == "A short one."


def test_a_clause_too_far_away_is_not_waited_for() -> None:
    first, *_ = texts("word " * 40 + "end, and more of it.", start=FIRST)
    assert len(first) <= FIRST_COST


def test_the_next_utterances_grow_with_what_was_spoken_before_them() -> None:
    assert costs(utterances("word " * 300, start=FIRST))[:4] == pytest.approx([45, 90, 170, 240], abs=8)
    for seed in range(120):
        before = 0.0
        for cost in costs(utterances(random_text(seed, 1500), start=FIRST)):
            assert cost <= before + 2 * FIRST_COST
            before += cost


def test_a_long_sentence_behind_a_short_heading_is_cut_and_later_ones_are_not() -> None:
    heading = utterances("News of today", start=FIRST)
    start = FIRST.after(heading)
    assert start == Start(spoken=cost_of("News of today", "en"))
    assert (
        texts(LONG * 2 + "and so on.", start=start)[0] == "The committee, which had met for many hours in a cold room,"
    )
    assert len(texts(LONG * 2 + "and so on.", start=Start(spoken=200))) == 1


def test_sentences_before_the_start_are_left_out() -> None:
    text = "The first sentence is here. The second one follows it. The third one ends it."
    assert texts(text, start=Start(offset=0))[0].startswith("The first")
    assert texts(text, start=Start(offset=26))[0].startswith("The first")
    assert texts(text, start=Start(offset=27))[0].startswith("The second")
    assert texts(text, start=Start(offset=60))[0].startswith("The third")
    assert texts(text, start=Start(offset=len(text))) == []


def test_pauses_are_longer_after_more_important_ends() -> None:
    text, block = spoken(LONG + "and so on. " + LONG + "and so on.")
    sentence, paragraph = (utterance.pause_s for utterance in split(text, block, "en"))
    clause = utterances(LONG * 6)[0].pause_s
    heading_block = Block(block.text, 0, Kind.HEADING, None, 0, ends_paragraph=True)
    *_, heading = split(text, heading_block, "en")
    cut_block = Block(block.text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=False)
    *_, cut = split(text, cut_block, "en")
    assert 0 < clause < sentence < paragraph < heading.pause_s
    assert cut.pause_s == sentence


def test_chinese_is_cut_by_syllables() -> None:
    found = utterances("天地玄黄宇宙洪荒，" * 60, "zh")
    assert all(cost_of(utterance.text, "zh") <= MAX_COST for utterance in found)
    assert all(len(utterance.text) <= 84 for utterance in found)
    assert all(utterance.text.endswith("，") for utterance in found[:-1])


@pytest.mark.parametrize("start", [Start(), FIRST])
def test_no_word_is_lost_doubled_or_moved_and_none_is_over_the_limit(start: Start) -> None:
    for seed in range(120):
        original = random_text(seed, 1500)
        text, block = spoken(original)
        for language in ("en", "zh", "ja", "th", "de"):
            found = list(split(text, block, language, start))
            letters = "".join(filter(str.isalnum, "".join(utterance.text for utterance in found)))
            assert letters == "".join(filter(str.isalnum, text.text))
            assert all(0 < cost_of(utterance.text, language) <= MAX_COST for utterance in found)
            assert all(any(map(str.isalnum, utterance.text)) for utterance in found)


def test_words_stand_where_they_say_in_both_texts() -> None:
    for seed in range(120):
        original = random_text(seed, 1500)
        text, block = spoken(original, start=11)
        last = 11
        for utterance in split(text, block, "en"):
            assert utterance.words
            at = 0
            for word in utterance.words:
                assert at <= word.spoken_start < word.spoken_end <= len(utterance.text)
                assert not any(map(str.isspace, utterance.text[word.spoken_start : word.spoken_end]))
                assert utterance.sentence.start <= word.source.start < word.source.end <= utterance.sentence.end
                assert last <= word.source.start
                last, at = word.source.start, word.spoken_end
            letters = "".join(utterance.text[word.spoken_start : word.spoken_end] for word in utterance.words)
            assert "".join(filter(str.isalnum, letters)) == "".join(filter(str.isalnum, utterance.text))


def test_sentences_of_utterances_follow_each_other() -> None:
    for seed in range(120):
        found = utterances(random_text(seed, 1500))
        for before, after in itertools.pairwise(found):
            assert after.sentence == before.sentence or after.sentence.start >= before.sentence.end


def test_all_that_is_spoken_of_prose_is_in_the_utterances_in_order() -> None:
    for seed in range(40):
        text = prose(2000, seed).replace("\n\n", " ")
        for start in (Start(), FIRST):
            assert "".join("".join(texts(text, start=start)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", ["word ", "word. ", "a, ", "? ", ".", "1. ", "a) ", "a.m. ", "字。", "x", "(", '"A." ', "- "]
)
def test_the_work_grows_with_the_text_alone(unit: str) -> None:
    def work(n_chars: int) -> int:
        # Calls that Python makes, its own functions' included.
        text, block = spoken(unit * (n_chars // len(unit)))
        calls = 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            list(split(text, block, "en"))
        finally:
            sys.setprofile(None)
        return calls

    assert work(4000) <= 4.6 * work(1000) + 500


@pytest.mark.long
def test_a_book_of_a_hundred_thousand_words_is_split_in_flat_memory() -> None:
    text = prose(660_000)
    assert len(text.split()) > 100_000
    blocks = Blocks()
    blocks.feed(text, (), complete=True)
    held: list[int] = []
    n_words = 0
    tracemalloc.start()
    try:
        for block in iter(blocks.next_block, None):
            for utterance in split(normalize(block, "en"), block, "en"):
                n_words += len(utterance.words)
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert n_words == len(text.split())
    quarter = len(held) // 4
    assert max(held[-quarter:]) <= max(held[:quarter]) + 200_000


def test_no_utterance_ends_inside_of_a_number() -> None:
    for n_words in range(5, 60):
        text = "She counted " + "again " * n_words + "all the $25,437.50 that were left of it, and " + "sighed " * 30
        assert any(
            "twenty five thousand four hundred thirty seven dollars and fifty cents" in one for one in texts(text)
        )
