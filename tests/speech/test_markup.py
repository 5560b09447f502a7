"""Marks in the text: sounds and pauses where the request says that there are such, text everywhere else."""

import re

import pytest

from native_helper.speech.normalize import normalize
from native_helper.speech.pauses import MAX_PAUSE_S
from native_helper.speech.pipeline import Reading
from native_helper.speech.preview import preview
from native_helper.speech.request import Request
from native_helper.speech.utterance import Block, Chunk, Utterance
from native_helper.voices.catalog import Catalog
from native_helper.wire.types import RATE_HZ, Kind, Skip
from tests.speech.stand_in import EDGE_S, WordTones


def block(text: str) -> Block:
    return Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True)


def read(text: str, *, markup: bool = True, speed: float = 1.0) -> tuple[list[Utterance], list[Chunk]]:
    voice = WordTones()
    events = list(Reading(Request(text, markup=markup, speed=speed), Catalog([voice])).events())
    return [one for _, one in voice.spoken], [event for event in events if isinstance(event, Chunk)]


@pytest.mark.parametrize(
    ("text", "spoken", "sounds", "pauses"),
    [
        ("[Kokoro](/kˈOkəɹO/) speaks", "Kokoro speaks", ["kˈOkəɹO"], []),
        ("[New York](/ nuː jɔːk /)", "New York", ["nuː jɔːk"], []),
        ("one [pause 0.5s] two", "one two", [], [0.5]),
        ("one[pause 2]two", "one two", [], [2.0]),
        ("one [pause 2 seconds] two", "one two", [], [2.0]),
        ("one [pause 300 milliseconds] two", "one two", [], [0.3]),
        ("one [pause 300 ms], two", "one , two", [], [0.3]),
        (f"one [pause {MAX_PAUSE_S:g}s] two", "one two", [], [MAX_PAUSE_S]),
        # What is wrong is text.
        ("one [pause 60s] two", "one [pause 60s] two", [], []),
        ("one [pause -1s] two", "one [pause -1s] two", [], []),
        ("one [pause] two", "one [pause] two", [], []),
        ("one [pause soon] two", "one [pause soon] two", [], []),
        ("[12](/twˈɛlv/) b", "12 b", ["twˈɛlv"], []),
    ],
)
def test_a_mark_says(text: str, spoken: str, sounds: list[str], pauses: list[float]) -> None:
    found = normalize(block(text), "und", frozenset({Skip.CITATIONS}), markup=True)
    assert found.text == spoken
    assert [one.ipa for one in found.said] == sounds
    assert [one.seconds for one in found.pauses] == pauses


@pytest.mark.parametrize("text", ["so [a](/日本/) b", "so [a](//) b", "so [](/kˈO/) a b", "so [a](link/to) b"])
def test_what_only_looks_like_a_mark_gives_no_sound_and_loses_no_word(text: str) -> None:
    found = normalize(block(text), "und", markup=True)
    assert found.said == ()
    assert {"so", "a", "b"} <= set(re.findall(r"\w+", found.text))


def test_without_the_wish_marks_are_text() -> None:
    found = normalize(block("so [a](/kˈO/) [pause 1s]"), "und")
    assert (found.said, found.pauses) == ((), ())
    assert "pause" in found.text
    assert "pause" in preview(Request("so [pause 1s] it is")).spoken
    assert preview(Request("so [pause 1s] it is", markup=True)).spoken == "so it is"


def test_the_marked_word_lights_up_without_its_mark() -> None:
    text = "“Say” [Kokoro](/kˈOkəɹO/) loud"
    spoken, _ = read(text)
    lit = [text[word.source.start : word.source.end] for word in spoken[0].words]
    assert lit == ["Say", "Kokoro", "loud"]
    assert [word.ipa for word in spoken[0].words] == [None, "kˈOkəɹO", None]


def test_a_pause_ends_an_utterance_and_is_as_long_as_asked() -> None:
    spoken, _ = read("He waited [pause 1.5s] and waited. Then he left.")
    assert (spoken[0].text, spoken[0].pause_s) == ("He waited", 1.5)
    assert spoken[1].text.startswith("and waited.")
    plain, _ = read("He waited and waited. Then he left.")
    assert "".join(one.text for one in plain).replace(" ", "") == "".join(one.text for one in spoken).replace(" ", "")


def test_the_silence_of_pauses_is_in_the_sound() -> None:
    def duration(text: str) -> float:
        return sum(len(chunk.pcm) for chunk in read(text)[1]) / 2 / RATE_HZ

    assert duration("[pause 3s] one two") == pytest.approx(3 + duration("one two"), abs=0.01)
    assert duration("one two [pause 3s]") == pytest.approx(3 + duration("one two") - 0.6, abs=0.01)
    # One after another they are one, and no longer than one may be.
    assert duration("[pause 6s] [pause 7s] one two") == pytest.approx(MAX_PAUSE_S + duration("one two"), abs=0.01)


def test_a_paragraph_that_is_a_pause_is_heard_before_the_next_word() -> None:
    spoken, chunks = read("Here it is.\n\n[pause 4s]\n\nAnd there.")
    assert [one.lead_s for one in spoken] == [0.0, 4.0]
    word = next(word for chunk in chunks if chunk.sentence.start > 20 for word in chunk.words)
    before = spoken[0].pause_s + 4.0
    first_word = chunks[0].words[-1]
    assert word.start_s == pytest.approx(first_word.end_s + before, abs=2 * EDGE_S)


def test_many_pauses_cost_no_time_and_lose_no_word() -> None:
    text = "word [pause 0.001s] " * 190
    spoken, _ = read(text)
    assert [one.text for one in spoken] == ["word"] * 190
