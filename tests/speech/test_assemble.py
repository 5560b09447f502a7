"""Assemble: what is kept, where it stands in time, and how joints sound."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from native_helper.speech.assemble import Assembler
from native_helper.speech.utterance import Chunk, Rendering, Samples, Sentence, Span, Utterance, Word, WordTime
from native_helper.wire.types import MAX_PCM_BYTES, RATE_HZ
from tests.speech.stand_in import EDGE_S, GAP_S, WORD_S, tones

RATE = 22_050


def utterance(n_words: int, pause_s: float = 0.4, start: int = 0) -> Utterance:
    words = tuple(
        Word(2 * index, 2 * index + 1, Span(start + 2 * index, start + 2 * index + 1)) for index in range(n_words)
    )
    return Utterance("a " * n_words, words, "en", Span(start, start + 2 * n_words), 0, pause_s)


def samples(chunks: list[Chunk]) -> np.ndarray:
    return np.frombuffer(b"".join(chunk.pcm for chunk in chunks), dtype="<i2").astype(np.float64) / 32767


def rendered(waveform: Samples, *times: tuple[float, float], rate_hz: int = RATE, pause_s: float = 0.0) -> Rendering:
    found = tuple(WordTime(index, *time) for index, time in enumerate(times))
    return Rendering(utterance(len(times), pause_s), waveform, rate_hz, found)


def test_silence_around_the_sound_is_cut_and_the_pause_put_after_it() -> None:
    (chunk,) = Assembler().add(tones(utterance(3, pause_s=0.4), RATE))
    heard_s = 3 * WORD_S + 2 * GAP_S
    assert len(chunk.pcm) / 2 / RATE_HZ == pytest.approx(heard_s + 0.4, abs=0.1)
    assert len(chunk.pcm) / 2 / RATE_HZ < heard_s + 2 * EDGE_S
    pcm = np.frombuffer(chunk.pcm, dtype="<i2")
    assert not pcm[-round(0.4 * RATE_HZ) :].any()
    assert pcm[: round(0.03 * RATE_HZ)].any()


def test_a_trimmed_rendering_keeps_its_silence_and_its_words_stay_where_they_are() -> None:
    silence = np.zeros(RATE_HZ // 2, dtype=np.float32)
    waveform = np.concatenate([silence, np.full(RATE_HZ // 2, 0.5, dtype=np.float32), silence])
    once = replace(rendered(waveform, (0.5, 1.0), rate_hz=RATE_HZ), trimmed=True)
    chunks = list(Assembler().add(once))
    assert samples(chunks).size == waveform.size
    assert (chunks[0].words[0].start_s, chunks[0].words[0].end_s) == (0.5, 1.0)


def test_pauses_shrink_with_speed() -> None:
    lengths = [
        sum(len(chunk.pcm) for chunk in Assembler(speed).add(tones(utterance(2, pause_s=1.0), RATE)))
        for speed in (1.0, 2.0)
    ]
    assert lengths[0] - lengths[1] == RATE_HZ  # half a second of 16-bit samples


def test_chunks_follow_each_other_to_the_sample() -> None:
    assembler = Assembler()
    chunks = [
        chunk
        for index in range(40)
        for chunk in assembler.add(tones(utterance(index % 7 + 1, 0.123 * (index % 3)), RATE))
    ]
    at = 0
    for chunk in chunks:
        assert chunk.start_s == at / RATE_HZ
        at += len(chunk.pcm) // 2
    assert assembler.duration_s == at / RATE_HZ


def test_no_chunk_is_over_the_limit_and_none_mixes_sentences() -> None:
    assembler = Assembler()
    long = list(assembler.add(tones(utterance(200, 0.5), RATE)))
    short = list(assembler.add(tones(utterance(2, 0.5, start=1000), RATE)))
    assert len(long) > 4
    assert all(0 < len(chunk.pcm) <= MAX_PCM_BYTES for chunk in long + short)
    assert {chunk.sentence for chunk in long} == {Span(0, 400)}
    assert {chunk.sentence for chunk in short} == {Span(1000, 1004)}


def test_each_word_is_in_the_chunk_it_begins_in_and_inside_the_sound() -> None:
    assembler = Assembler()
    chunks = [chunk for start in (0, 1000) for chunk in assembler.add(tones(utterance(200, 0.5, start), RATE))]
    words = [word for chunk in chunks for word in chunk.words]
    assert [word.source.start for word in words] == [start + 2 * index for start in (0, 1000) for index in range(200)]
    for chunk in chunks:
        end_s = chunk.start_s + len(chunk.pcm) / 2 / RATE_HZ
        assert all(chunk.start_s <= word.start_s < end_s for word in chunk.words)
    assert all(word.start_s < word.end_s <= assembler.duration_s for word in words)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_word_times_point_at_the_sound_at_any_rate(rate_hz: int) -> None:
    chunks = list(Assembler().add(tones(utterance(5), rate_hz)))
    sound = np.abs(samples(chunks))
    for word in (word for chunk in chunks for word in chunk.words):
        inside = sound[round((word.start_s + 0.004) * RATE_HZ) : round((word.end_s - 0.01) * RATE_HZ)]
        before = sound[max(0, round((word.start_s - 0.02) * RATE_HZ)) : round((word.start_s - 0.002) * RATE_HZ)]
        assert inside.max() > 0.45
        assert before.max(initial=0.0) < 0.05


def test_a_timed_word_is_never_trimmed_though_nothing_is_heard_of_it() -> None:
    waveform = np.zeros(2 * RATE, dtype=np.float32)
    waveform[RATE : RATE + 2000] = 0.5
    chunks = list(Assembler().add(rendered(waveform, (0.2, 0.3), (1.0, 1.1), (1.7, 1.9))))
    assert sum(len(chunk.pcm) for chunk in chunks) / 2 / RATE_HZ == pytest.approx(1.7, abs=0.001)
    words = [word for chunk in chunks for word in chunk.words]
    assert [(round(word.start_s, 3), round(word.end_s, 3)) for word in words] == [(0.0, 0.1), (0.8, 0.9), (1.5, 1.7)]


def test_joints_have_no_click() -> None:
    # Tones that begin and end at full height: cut anywhere else than here, they would jump by half of full scale.
    waveform = (0.5 * np.cos(2 * np.pi * 200 * np.arange(RATE) / RATE)).astype(np.float32)
    assembler = Assembler()
    chunks = [chunk for _ in range(3) for chunk in assembler.add(rendered(waveform, (0.0, 1.0), pause_s=0.0))]
    steps = np.abs(np.diff(samples(chunks)))
    steepest_in_tone = 0.5 * 2 * np.pi * 200 / RATE_HZ
    assert steps.max() < 1.5 * steepest_in_tone


def test_sound_in_range_is_unchanged_but_for_the_ends_at_the_same_rate() -> None:
    noise = np.random.default_rng(1).uniform(-0.9, 0.9, RATE_HZ).astype(np.float32)
    (chunk,) = Assembler().add(rendered(noise, (0.0, 1.0), rate_hz=RATE_HZ))
    assert np.allclose(samples([chunk])[500:-500], noise[500:-500], atol=1 / 32767)


def test_too_loud_sound_is_held_at_full_scale() -> None:
    loud = np.full(RATE_HZ, 3.0, dtype=np.float32)
    (chunk,) = Assembler().add(rendered(loud, (0.0, 1.0), rate_hz=RATE_HZ))
    assert samples([chunk]).max() == 1.0


@pytest.mark.parametrize("fault", [np.nan, np.inf])
def test_a_sample_that_is_no_number_is_a_fault_of_the_voice(fault: float) -> None:
    waveform = np.zeros(100, dtype=np.float32)
    waveform[50] = fault
    with pytest.raises(ValueError, match="not all of them numbers"):
        list(Assembler().add(rendered(waveform)))


def test_an_utterance_without_sound_is_its_pause() -> None:
    for waveform in (np.zeros(0, dtype=np.float32), np.zeros(1000, dtype=np.float32)):
        (chunk,) = Assembler().add(rendered(waveform, pause_s=0.25))
        assert len(chunk.pcm) == RATE_HZ // 2
        assert not any(chunk.pcm)


def test_chunk_times_are_monotone() -> None:
    assembler = Assembler()
    chunks = [chunk for _ in range(5) for chunk in assembler.add(tones(utterance(60, 0.1), RATE))]
    words = [word for chunk in chunks for word in chunk.words]
    assert all(before.start_s < after.start_s for before, after in pairwise(words))


def joined(*first_words: int, n_words: int = 6) -> Utterance:
    borders = [*first_words, n_words]
    sentences = tuple(Sentence(first, Span(2 * first, 2 * last)) for first, last in pairwise(borders))
    return replace(utterance(n_words), joined=sentences)


def test_sentences_spoken_together_are_chunks_of_their_own_from_their_first_word_on() -> None:
    together = list(Assembler().add(tones(joined(0, 2, 5), RATE)))
    assert [chunk.sentence for chunk in together] == [Span(0, 4), Span(4, 10), Span(10, 12)]
    assert [len(chunk.words) for chunk in together] == [2, 3, 1]
    for before, chunk in pairwise(together):
        assert before.words[-1].end_s <= chunk.start_s <= chunk.words[0].start_s
        assert chunk.start_s == pytest.approx(before.start_s + len(before.pcm) / 2 / RATE_HZ)
    whole = list(Assembler().add(tones(utterance(6), RATE)))
    assert b"".join(chunk.pcm for chunk in together) == b"".join(chunk.pcm for chunk in whole)


def test_a_sentence_whose_words_were_not_timed_belongs_to_the_one_before() -> None:
    spoken = tones(joined(0, 2, 5), RATE)
    untimed = replace(spoken, word_times=tuple(time for time in spoken.word_times if time.word != 2))
    assert [chunk.sentence for chunk in Assembler().add(untimed)] == [Span(0, 10), Span(10, 12)]
    silent = replace(spoken, word_times=())
    assert [chunk.sentence for chunk in Assembler().add(silent)] == [Span(0, 12)]
