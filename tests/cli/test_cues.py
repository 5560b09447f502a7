"""Cues from words and times: readable, in order, with every word once."""

import random
from typing import Any

import pytest

from native_helper.cli.cues import MAX_LINE_CHARS, MAX_LINES, MAX_S, Cue, CueMaker, WrittenText
from native_helper.speech.utf16 import utf16_length
from tests.cli.documents.books import sentences

WORD_S = 0.4


def messages(text: str, sentence_ends: str = ".", word_s: float = WORD_S) -> list[dict[str, Any]]:
    """Return `audio` messages as an engine would send for `text`, each word of the same length."""
    made: list[dict[str, Any]] = []
    at_s, offset, paragraph = 0.0, 0, 0
    for sentence in text.split("|"):
        start, words, place = offset, [], offset
        for word in sentence.split(" "):
            bare = word.strip('.,;:!?()"“”…')
            begin = place + utf16_length(word[: word.index(bare)]) if bare else place
            if bare:
                end = begin + utf16_length(bare)
                words.append({"start": begin, "end": end, "start_s": at_s, "end_s": at_s + word_s})
                at_s += word_s
            place += utf16_length(word) + 1
        offset += utf16_length(sentence) + 1
        made.append({"sentence": {"start": start, "end": offset - 1}, "paragraph": paragraph, "words": words})
        at_s += 0.3
    return made


def cues(text: str, base_s: float = 0.0, word_s: float = WORD_S, *, drops_citations: bool = False) -> list[Cue]:
    """Return the cues of `text`, whose sentences are parted by "|"."""
    written = WrittenText()
    written.add(text.replace("|", " "))
    maker = CueMaker(written, base_s, drops_citations=drops_citations)
    found = [cue for message in messages(text, word_s=word_s) for cue in maker.add(message)]
    return [*found, *maker.end()]


def test_a_short_sentence_is_a_cue_with_its_marks() -> None:
    (cue,) = cues("Hello (my friend).", base_s=10)
    assert (cue.start_s, cue.lines) == (10.0, ("Hello (my friend).",))
    assert cue.end_s == pytest.approx(11.2)


def test_what_is_not_seen_but_acts_is_not_shown() -> None:
    (cue,) = cues("A\x1b[31m red\u202e word\u2066 and\x9b1m \u200fmore\x00.")
    assert cue.lines == ("A[31m red word and1m more.",)


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "When the rain had stopped at last, the children ran into the garden, and nobody could call them back in"
    first, second = cues(text, word_s=0.3)
    assert first.text.endswith(",")
    assert f"{first.text} {second.text}" == text


def test_marks_before_a_word_go_with_it_and_not_with_the_word_before() -> None:
    found = cues('He said that it was quite late already: "Come home before it is dark (as you promised) and eat."')
    assert [line for cue in found for line in cue.lines if line.endswith(("(", '"')) and line[-2:] != '."'] == []


def test_very_short_sentences_share_a_cue() -> None:
    assert [cue.text for cue in cues("No.|Yes.|Perhaps we will see.", word_s=0.2)] == ["No. Yes. Perhaps we will see."]


def test_citation_marks_that_are_not_spoken_are_not_shown() -> None:
    assert cues("As was shown [12] before.", drops_citations=True)[0].text == "As was shown before."


@pytest.mark.parametrize("seed", range(20))
def test_cues_are_readable_whatever_the_text_and_no_word_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    found = sentences(300, seed)
    found.insert(3, "https://example.org/" + "x" * 100 + " is an address.")
    found.insert(6, " ".join(["unending"] * 120) + ".")
    found.insert(9, "😀 " + "é" * 50 + " ok.")
    word_s = chance.choice([0.1, 0.3, 0.9])
    shown = cues("|".join(found), word_s=word_s)
    for cue, following in zip(shown, [*shown[1:], Cue(1e9, 1e9, ())], strict=True):
        assert len(cue.lines) <= MAX_LINES
        assert all(0 < len(line) <= MAX_LINE_CHARS for line in cue.lines)
        assert cue.start_s < cue.end_s <= cue.start_s + MAX_S + 1e-9
        assert cue.end_s <= following.start_s + 1e-9
    letters = "".join("".join(cue.lines) for cue in shown).replace(" ", "")
    assert letters == "".join(found).replace(" ", "")


def test_a_text_without_blanks_is_shown_too() -> None:
    written = WrittenText()
    text = "今日は天気がいいので、" * 10
    written.add(text)
    words = [
        {"start": n, "end": n + 1, "start_s": n * 0.1, "end_s": (n + 1) * 0.1} for n in range(len(text)) if n % 11 < 10
    ]
    maker = CueMaker(written)
    message = {"sentence": {"start": 0, "end": len(text)}, "paragraph": 0, "words": words}
    shown = [*maker.add(message), *maker.end()]
    assert "".join(line for cue in shown for line in cue.lines) == text
    assert all(len(line) <= MAX_LINE_CHARS for cue in shown for line in cue.lines)


def test_a_number_said_in_several_words_is_shown_once() -> None:
    written = WrittenText()
    written.add("It costs 3.5 today.")
    spans = [(0, 2), (3, 8), (9, 12), (9, 12), (9, 12), (13, 18)]
    words = [{"start": a, "end": b, "start_s": float(n), "end_s": n + 1.0} for n, (a, b) in enumerate(spans)]
    maker = CueMaker(written)
    shown = [*maker.add({"sentence": {"start": 0, "end": 19}, "paragraph": 0, "words": words}), *maker.end()]
    assert [(cue.start_s, cue.end_s, cue.text) for cue in shown] == [(0.0, 6.0, "It costs 3.5 today.")]


@pytest.mark.parametrize(
    "translation",
    [
        "Das ist, was man hört, und es ist länger als das, was dasteht, nämlich um so viel, dass es geteilt wird.",
        "これは聞こえる文です。元の文より長く、二つに分けられることもあります、と書いてあります。",
    ],
)
def test_of_a_translated_sentence_what_is_heard_is_shown_over_the_whole_of_its_time(translation: str) -> None:
    written = WrittenText()
    written.add("One two. Three.")
    maker = CueMaker(written)
    place = {"start": 0, "end": 8}
    words = [place | {"start_s": at, "end_s": at + 0.5} for at in (0.0, 1.5, 3.0)]
    found = list(maker.add({"sentence": place, "paragraph": 0, "translation": translation, "words": words[:2]}))
    found += maker.add({"sentence": place, "paragraph": 0, "words": words[2:]})
    found += maker.add({"sentence": {"start": 9, "end": 15}, "paragraph": 1, "words": []})
    blank = " " if " " in translation else ""
    assert blank.join(blank.join(cue.lines) for cue in found) == translation
    assert found[0].start_s == 0.0
    assert found[-1].end_s == pytest.approx(3.5)
    assert all(len(line) <= MAX_LINE_CHARS for cue in found for line in cue.lines)


def test_two_translations_of_one_sentence_are_shown_apart() -> None:
    written = WrittenText()
    written.add("One two three.")
    maker = CueMaker(written)
    place = {"start": 0, "end": 14}
    found: list[Cue] = []
    for number, translation in enumerate(("Eins zwei", "drei.")):
        words = [place | {"start_s": 5.0 * number, "end_s": 5.0 * number + 2}]
        found += maker.add({"sentence": place, "paragraph": 0, "translation": translation, "words": words})
    found += maker.end()
    assert [cue.text for cue in found] == ["Eins zwei", "drei."]
