"""The person's dictionary on text: what it matches, what is said then, and that every place stays known."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from native_helper.speech.dictionary.entries import Entry, entry_of
from native_helper.speech.dictionary.file import Contents
from native_helper.speech.dictionary.limits import MAX_ENTRIES
from native_helper.speech.dictionary.table import Dictionary
from native_helper.speech.normalize import normalize
from native_helper.speech.phonemize import phonemize
from native_helper.speech.split import split
from native_helper.speech.utterance import Block, SpokenText, Utterance
from native_helper.wire.types import Kind, Skip
from tests.speech.random_text import random_text

CASES = json.loads(Path(__file__).with_name("dictionary_cases.json").read_text(encoding="utf-8"))


def dictionary(*entries: dict[str, str]) -> Dictionary:
    return Dictionary(Contents(tuple(entry_of(values, line) for line, values in enumerate(entries, 1))))


def block(text: str) -> Block:
    return Block(text, 7, Kind.PARAGRAPH, None, 0, ends_paragraph=True)


def said(text: str, *entries: dict[str, str], language: str = "en") -> SpokenText:
    return normalize(block(text), language, frozenset(), dictionary(*entries).apply)


def utterances(text: str, *entries: dict[str, str], language: str = "en") -> list[Utterance]:
    return list(split(said(text, *entries, language=language), block(text), language))


def sounds(text: str, *entries: dict[str, str], voice: str = "en-US") -> dict[str, str]:
    found = {}
    for utterance in utterances(text, *entries):
        phonemes = phonemize(utterance, voice).phonemes
        assert phonemes is not None
        for word, sound in zip(utterance.words, phonemes.words, strict=True):
            found[utterance.text[word.spoken_start : word.spoken_end]] = sound
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_an_entry_says(case: dict[str, Any]) -> None:
    # Only what the entries did is judged: the rules of a language have nothing to change in these texts otherwise.
    plain = normalize(block(case["text"]), "und")
    applied = dictionary(*case["entries"]).apply(plain, case.get("language", "en"))
    assert applied.text == case["spoken"]


def test_what_is_said_lights_up_what_was_written() -> None:
    text = "See Nguyen’s C++ at 10x speed."
    spoken = said(
        text,
        {"word": "Nguyen", "say": "win"},
        {"word": "C++", "say": "see plus plus"},
        {"pattern": r"(\d+)x", "say": r"\1 times"},
    )
    lit = [spoken.source(one.start, one.end) for one in spoken.said]
    assert [text[span.start - 7 : span.end - 7] for span in lit] == ["Nguyen", "C++", "10x"]
    assert [one.line for one in spoken.said] == [1, 2, 3]


def test_sounds_of_an_entry_are_what_the_voice_gets() -> None:
    entry = {"word": "gnocchi", "ipa": "ˈnjɔki"}
    told = sounds("Eat gnocchi now.", entry)
    assert told["gnocchi"] == "njˈɔki"
    assert told["Eat"] == sounds("Eat gnocchi now.")["Eat"]
    assert sounds("Eat gnocchi now.")["gnocchi"] != "njˈɔki"


@pytest.mark.parametrize(("ipa", "ending"), [("ˈkæt", "s"), ("ˈdɔɡ", "z"), ("ˈhɔɹs", "ᵻz"), ("ˈbiː", "z")])
def test_a_possessive_has_the_sound_that_english_gives_it(ipa: str, ending: str) -> None:
    told = sounds("The Xyzzy's tail.", {"word": "Xyzzy", "ipa": ipa})
    assert told["Xyzzy's"].endswith(ending.replace("ᵻ", "ɪ"))


def test_a_voice_says_sounds_in_its_own_accent() -> None:
    entry = {"word": "kokoro", "ipa": "kəˈkoʊɹoʊ"}
    assert sounds("kokoro voices", entry)["kokoro"] == "kəkˈOɹO"
    assert sounds("kokoro voices", entry, voice="en-GB")["kokoro"] == "kəkˈQɹQ"


def test_a_phrase_with_sounds_is_as_many_words_as_its_sounds() -> None:
    two = utterances("In New York now.", {"word": "New York", "ipa": "nuː jɔːk"})
    assert [word.ipa for word in two[0].words] == [None, "nuː", "jɔːk", None]
    one = utterances("In New York now.", {"word": "New York", "ipa": "ˈɛnwaɪ"})
    assert [word.ipa for word in one[0].words] == [None, "ˈɛnwaɪ", None]
    whole = one[0].words[1]
    assert one[0].text[whole.spoken_start : whole.spoken_end] == "New York"


def test_no_sentence_ends_inside_a_word_with_sounds() -> None:
    text = "He left Yahoo! Inc. in a hurry that day, as everybody had said he would do in the end."
    words = [word for one in utterances(text, {"word": "Yahoo! Inc", "ipa": "jɑːhuː"}) for word in one.words]
    assert [word.ipa for word in words].count("jɑːhuː") == 1


def test_a_pattern_that_takes_too_long_is_left_out_and_told_the_others_still_work() -> None:
    slow = {"pattern": r"\w*\w*\w*\w*\w*-!", "say": "x"}
    ours = dictionary(slow, {"word": "end", "say": "stop"})
    plain = normalize(block("a" * 3900 + " -! end"), "und")
    assert ours.apply(plain, "en").text.endswith(" stop")
    (problem,) = ours.problems
    assert (problem.line, "too long" in problem.message) == (1, True)
    assert ours.apply(plain, "en").text.endswith(" stop")
    assert len(ours.problems) == 1


def test_a_full_dictionary_is_looked_up_not_searched() -> None:
    # Ten thousand searches of a block of this length would take minutes.
    entries = tuple(Entry(word=f"word{n} {n}", say=f"said {n}", line=n) for n in range(MAX_ENTRIES))
    text = " ".join(f"word{n} {n}" for n in range(300))
    spoken = Dictionary(Contents(entries)).apply(normalize(block(text), "und"), "en")
    assert spoken.text == " ".join(f"said {n}" for n in range(300))


def random_entries(choose: random.Random, text: str) -> list[dict[str, str]]:
    entries = {}
    for _ in range(choose.randrange(1, 12)):
        begin = choose.randrange(max(len(text), 1))
        piece = " ".join(text[begin : begin + choose.randrange(1, 12)].split())
        printable = "".join(character for character in piece if character.isprintable())
        if printable:
            how = choose.choice([{"say": "so be it"}, {"say": "é"}, {"ipa": "ˈwʌn tuː"}, {"ipa": "kˈOkəɹO"}])
            entries[printable] = {"word": printable, **how}
    entries["pattern"] = {"pattern": choose.choice([r"\w{3}", r"[aeiou]\S", r"\d+", "."]), "say": r"[\0]"}
    return list(entries.values())


@pytest.mark.parametrize("seed", range(60))
def test_for_any_dictionary_and_text_no_word_is_lost_and_places_rise(seed: int) -> None:
    text = random_text(seed, 400)
    entries = random_entries(random.Random(seed), text)
    ours = dictionary(*entries)
    for markup in (False, True):
        spoken = normalize(block(text), "en", frozenset({Skip.EMOJI}), ours.apply, markup=markup)
        sources = [spoken.source(index, index + 1) for index in range(len(spoken.text))]
        assert all(7 <= source.start < source.end <= 7 + len(text) for source in sources)
        assert [source.start for source in sources] == sorted(source.start for source in sources)
        ends = [end for one in spoken.said for end in (one.start, one.end)]
        assert ends == sorted(ends)
        assert all(one.start < one.end <= len(spoken.text) for one in spoken.said)
        found = list(split(spoken, block(text), "en"))
        letters = "".join(filter(str.isalnum, spoken.text))
        kept = "".join(
            character
            for one in found
            for word in one.words
            for character in one.text[word.spoken_start : word.spoken_end]
            if character.isalnum()
        )
        assert kept == letters
