"""Every word that is heard lights up the characters that the person sees, whatever was rewritten on the way."""

import pytest

from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk, ChunkWord
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from tests.speech.stand_in import WordTones
from tests.speech.written_sentences import Thing, sentence

SENTENCES = 500


def heard(text: str, family: VoiceFamily) -> list[ChunkWord]:
    events = Reading(Request(text, language="en"), Catalog([family])).events()
    return [word for event in events if isinstance(event, Chunk) for word in event.words]


def check(text: str, things: list[Thing], words: list[ChunkWord]) -> None:
    """Each word lies in one written thing, from border to border, in order; each thing is heard; time goes on."""
    assert [word.source.start for word in words] == sorted(word.source.start for word in words), text
    assert [word.start_s for word in words] == sorted(word.start_s for word in words), text
    left = {thing: thing.must_be_heard for thing in things}
    for word in words:
        owner = next((one for one in things if one.start <= word.source.start and word.source.end <= one.end), None)
        assert owner is not None, (text, lit(text, word.source.start, word.source.end))
        left[owner] = False
        assert word.start_s <= word.end_s
        for border, at_edge in ((word.source.start, owner.start), (word.source.end, owner.end)):
            assert border == at_edge or not inside_a_run(owner.text, border - owner.start), (text, owner.text, word)
    assert not [thing.text for thing, is_left in left.items() if is_left], text


def inside_a_run(text: str, unit: int) -> bool:
    """Say whether a place in `text`, in UTF-16 units, has letters or digits on both sides."""
    units = text.encode("utf-16-le")
    before, after = units[: 2 * unit].decode("utf-16-le", "ignore"), units[2 * unit :].decode("utf-16-le", "ignore")
    return before[-1:].isalnum() and after[:1].isalnum()


def lit(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


@pytest.mark.parametrize("first", range(0, SENTENCES, 50))
def test_every_word_lights_up_what_was_written(first: int) -> None:
    voice = WordTones(languages=("en", "he", "ar"))
    for seed in range(first, first + 50):
        text, things = sentence(seed)
        check(text, things, heard(text, voice))


def test_so_it_does_with_the_times_that_espeak_tells() -> None:
    for seed in range(1000, 1060):
        text, things = sentence(seed)
        check(text, [one for one in things if one.text.isascii()], [
            word for word in heard(text, EspeakFamily())
            if any(one.text.isascii() and one.start <= word.source.start < one.end for one in things)
        ])  # fmt: skip
