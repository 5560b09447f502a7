"""The first sound of a reading: short, and the rest of its sentence right behind it."""

import pytest

from native_helper.engine.head import HEAD_S, pieces
from native_helper.speech.utterance import Chunk, ChunkWord, Span
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.engine.live import LiveEngine
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


def chunk(seconds: float, words: list[tuple[float, float]]) -> Chunk:
    """Return a chunk with a word at each of those times."""
    timed = tuple(ChunkWord(Span(2 * at, 2 * at + 1), *times) for at, times in enumerate(words))
    n_samples = round(seconds * RATE_HZ)
    return Chunk(0.0, b"".join(at.to_bytes(2, "little") for at in range(n_samples)), Span(0, 99), 3, timed)


@pytest.mark.parametrize("seconds", [0.01, HEAD_S])
def test_what_is_no_longer_than_a_head_stays_whole(seconds: float) -> None:
    first = chunk(seconds, [(0.0, seconds)])
    assert list(pieces(first)) == [first]


def test_after_a_first_sentence_shorter_than_a_head_it_is_the_others_turn(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.seconds = HEAD_S / 10  # a pause follows
    tone.gated = True
    with engine.client() as reader, engine.client() as other:
        reader.send("speak", id="book", text=sentences(6, "book"))
        tone.asked.get(timeout=PATIENCE_S)
        other.send("speak", id="note", text=sentences(1, "note"))
        assert other.ask("ping", id="p")["type"] == "pong"  # the note is queued
        tone.permit(2)
        other.until("audio")
        tone.open_gate()
    assert ["note" if "note" in text else "book" for text in tone.spoken][:2] == ["book", "note"]


def test_head_and_rest_are_the_chunk_and_each_word_is_in_the_piece_it_begins_in() -> None:
    first = chunk(2.0, [(0.0, 0.3), (0.3, 0.7), (HEAD_S, 0.9), (0.9, 2.0)])
    head, rest = pieces(first)
    assert head.pcm + rest.pcm == first.pcm
    assert (head.words, rest.words) == (first.words[:2], first.words[2:])
    assert (head.start_s, rest.start_s) == (0.0, HEAD_S)
    assert {piece.sentence for piece in (head, rest)} == {first.sentence}
    assert {piece.paragraph for piece in (head, rest)} == {3}


def test_the_first_sound_is_short_and_the_rest_of_its_sentence_comes_before_anybody_elses_turn(
    engine: LiveEngine, tone: ToneFamily
) -> None:
    tone.gated = True
    with engine.client() as reader, engine.client() as other:
        reader.send("speak", id="book", text=sentences(1, "book"))
        tone.asked.get(timeout=PATIENCE_S)
        other.send("speak", id="note", text=sentences(1, "note"))
        assert other.ask("ping", id="p")["type"] == "pong"  # the note is queued, and is never permitted
        tone.permit()
        started, head, rest = [reader.receive() for _ in range(3)]
        assert (started["type"], head["seq"], rest["seq"]) == ("started", 0, 1)
        assert [len(head["pcm"]) / (SAMPLE_BYTES * RATE_HZ), rest["start_s"]] == [HEAD_S, HEAD_S]
        assert not any("note" in text for text in tone.spoken)
        assert head["sentence"] == rest["sentence"]
        words = head["words"] + rest["words"]
        assert [word["start"] for word in words] == sorted({word["start"] for word in words})
        assert all(word["start_s"] < HEAD_S for word in head["words"])
        assert all(word["start_s"] >= HEAD_S for word in rest["words"])
        tone.open_gate()
