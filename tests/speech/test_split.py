"""Split: what is spoken in one go, for chosen and for random text."""

import itertools

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.split import FIRST_COST, MAX_COST, Start, cost_of, split
from native_helper.speech.utterance import Block, Span, SpokenText, Utterance
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


def test_each_sentence_is_an_utterance() -> None:
    found = utterances("The first sentence is here. The second one follows it.")
    assert [utterance.text for utterance in found] == ["The first sentence is here.", "The second one follows it."]
    assert [utterance.sentence for utterance in found] == [Span(0, 27), Span(28, 54)]
    assert {utterance.paragraph for utterance in found} == {3}


def test_very_short_sentences_are_joined_with_a_neighbour() -> None:
    assert texts("No. No. I will not go there today.") == ["No. No. I will not go there today."]
    assert texts("I will not go there today. Never.") == ["I will not go there today. Never."]
    assert texts("Great! 😀") == ["Great! 😀"]


def test_what_has_no_word_is_left_out() -> None:
    assert texts("😀") == texts("* * *") == texts("—") == texts("") == []
    assert texts("😀 It begins with a smile.") == ["grinning face It begins with a smile."]


def test_a_long_sentence_is_cut_at_clauses() -> None:
    found = utterances(LONG * 6 + "and so on.")
    assert all(utterance.text.endswith((",", ".")) for utterance in found)
    assert all(cost_of(utterance.text, 0, len(utterance.text)) <= MAX_COST for utterance in found)
    assert {utterance.sentence for utterance in found} == {Span(0, len(LONG * 6 + "and so on."))}


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    found = texts("word " * 200)
    assert len(found) > 2
    assert all(set(text.split()) == {"word"} for text in found)


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


def costs(found: list[Utterance]) -> list[int]:
    return [cost_of(utterance.text, 0, len(utterance.text)) for utterance in found]


def test_the_next_utterances_grow_with_what_was_spoken_before_them() -> None:
    assert costs(utterances("word " * 300, start=FIRST))[:5] == [44, 89, 179, 244, 244]
    for seed in range(120):
        before = 0
        for cost in costs(utterances(random_text(seed, 1500), start=FIRST)):
            assert cost <= before + 2 * FIRST_COST
            before += cost


def test_a_long_sentence_behind_a_short_heading_is_cut_and_later_ones_are_not() -> None:
    heading = utterances("News of today", start=FIRST)
    start = FIRST.after(heading)
    assert start == Start(spoken=len("News of today"))
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
    text, block = spoken("The first sentence is here. The second one follows it.")
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
    assert all(cost_of(utterance.text, 0, len(utterance.text)) <= MAX_COST for utterance in found)
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
            assert all(0 < cost_of(utterance.text, 0, len(utterance.text)) <= MAX_COST for utterance in found)
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
