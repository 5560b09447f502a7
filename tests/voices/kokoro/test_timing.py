"""Timing: what is heard, when, and how pieces meet, by durations that the test made up."""

import numpy as np
import pytest

from native_helper.speech.pauses import pause_after
from native_helper.voices.kokoro.pieces import Piece, Place
from native_helper.voices.kokoro.timing import AFTER_S, BEFORE_S, Heard, heard, joined

RATE_HZ = 24_000
FRAME = 600

# Silence, "ðə", space, "kæt", ".", silence: frames of 25 ms
PIECE = Piece("ðə kæt.", (Place(0, 0, 2), Place(1, 3, 6)))
DURATIONS = np.array([14, 2, 3, 4, 3, 6, 2, 8, 11], dtype=np.int32)


def ramp(durations: np.ndarray) -> np.ndarray:
    """Return a waveform whose samples tell where they were."""
    return np.arange(durations.sum() * FRAME, dtype=np.float32)


def test_the_first_sample_is_20_to_40_ms_before_the_predicted_onset() -> None:
    spoken = heard(PIECE, ramp(DURATIONS), DURATIONS, FRAME)
    assert 0.020 <= (14 * FRAME - spoken.sound[0]) / RATE_HZ <= 0.040


@pytest.mark.parametrize("end", [".", "!”", "…", " ”."])
def test_the_sound_ends_just_behind_the_last_phone_whatever_the_model_puts_into_the_marks(end: str) -> None:
    marked = Piece("ðə kæt" + end, PIECE.places)
    durations = np.array([14, 2, 3, 4, 3, 6, 2, *[9] * len(end), 11], dtype=np.int32)
    spoken = heard(marked, ramp(durations), durations, FRAME)
    last_phone_end = (14 + 2 + 3 + 4 + 3 + 6 + 2) * FRAME
    assert spoken.sound[-1] == last_phone_end + round(AFTER_S * RATE_HZ) - 1
    assert spoken.fading == round(AFTER_S * RATE_HZ)


def test_without_a_mark_it_ends_just_behind_the_last_phone_too() -> None:
    bare = Piece("ðə kæt", PIECE.places)
    durations = np.array([14, 2, 3, 4, 3, 6, 2, 11], dtype=np.int32)
    spoken = heard(bare, ramp(durations), durations, FRAME)
    assert spoken.sound[-1] == 34 * FRAME + round(AFTER_S * RATE_HZ) - 1


def test_the_time_of_a_quote_before_the_first_word_is_kept() -> None:
    quoted = Piece("“ðə kæt.", (Place(0, 1, 3), Place(1, 4, 7)))
    durations = np.array([14, 5, 2, 3, 4, 3, 6, 2, 8, 11], dtype=np.int32)
    spoken = heard(quoted, ramp(durations), durations, FRAME)
    assert spoken.sound[0] == 14 * FRAME - round(BEFORE_S * RATE_HZ)
    assert spoken.words[0][1] + spoken.sound[0] == 19 * FRAME


def test_marks_alone_are_not_heard() -> None:
    spoken = heard(Piece("”.", ()), ramp(np.array([9, 20, 20, 9])), np.array([9, 20, 20, 9], dtype=np.int32), FRAME)
    assert spoken.sound.size == 0
    assert joined([spoken])[0].size == 0


def test_shorter_silence_than_that_is_kept_whole() -> None:
    durations = np.array([1, 2, 3, 4, 3, 6, 2, 1, 1], dtype=np.int32)
    spoken = heard(PIECE, ramp(durations), durations, FRAME)
    assert spoken.sound.size == durations.sum() * FRAME
    assert spoken.fading == 2 * FRAME


def test_energy_decides_nothing() -> None:
    silent = np.zeros(DURATIONS.sum() * FRAME, dtype=np.float32)
    loud = np.ones(DURATIONS.sum() * FRAME, dtype=np.float32)
    assert heard(PIECE, silent, DURATIONS, FRAME).sound.size == heard(PIECE, loud, DURATIONS, FRAME).sound.size


def test_words_are_where_their_symbols_are_and_share_the_space_between() -> None:
    spoken = heard(PIECE, ramp(DURATIONS), DURATIONS, FRAME)
    first, second = ((start + spoken.sound[0], end + spoken.sound[0]) for _, start, end in spoken.words)
    assert first == (14 * FRAME, 21 * FRAME)  # half of the space's four frames
    assert second == (21 * FRAME, 34 * FRAME)


def test_a_mark_between_two_words_belongs_to_neither() -> None:
    piece = Piece("ðə, kæt", (Place(0, 0, 2), Place(1, 4, 7)))
    spoken = heard(piece, ramp(DURATIONS), DURATIONS, FRAME)
    assert spoken.words[0][2] + spoken.sound[0] == 19 * FRAME
    assert spoken.words[1][1] + spoken.sound[0] == 26 * FRAME


def piece_of(symbols: str, waveform: np.ndarray, *places: Place) -> Heard:
    """Return what is heard of a waveform whose symbols share its time, but for 10 frames at both ends."""
    n_frames = waveform.size // FRAME - 20
    each, rest = divmod(n_frames, len(symbols))
    durations = np.array([10, *[each] * len(symbols), 10 + rest], dtype=np.int32)
    return heard(Piece(symbols, places), waveform.astype(np.float32), durations, FRAME)


# A voice at its loudest and lowest: the joints of anything softer are softer.
TONE = 0.8 * np.cos(2 * np.pi * 90 * np.arange(2 * RATE_HZ) / RATE_HZ)
SLOPE = 0.8 * 2 * np.pi * 90 / RATE_HZ


@pytest.mark.parametrize("symbols", ["ðəkæt", "ðəkæt,", "ðəkæt;", "ðəkæt.", "ðəkæt!”"])
@pytest.mark.parametrize("speed", [1.0, 2.5])
def test_pieces_are_apart_by_the_pause_of_their_mark_without_a_step(symbols: str, speed: float) -> None:
    one, two = piece_of(symbols, TONE, Place(0, 0, 5)), piece_of("mun.", TONE, Place(1, 0, 3))
    sound, times = joined([one, two], speed)
    pause = round(pause_after(symbols) / speed * RATE_HZ)
    assert sound.size == one.sound.size + pause + two.sound.size
    assert np.abs(np.diff(np.concatenate([[0], sound, [0]]))).max() < 1.05 * SLOPE
    assert not sound[one.sound.size : one.sound.size + pause].any()
    # From the end of the last phone to the beginning of the next: the pause, and the time that both fade in.
    gap_s = times[1][0] - times[0][1]
    assert gap_s == pytest.approx(pause / RATE_HZ + AFTER_S + BEFORE_S, abs=1e-4)


def test_the_pauses_of_marks_are_those_between_utterances() -> None:
    pauses = [pause_after(f"kæt{mark}") for mark in ("", ",", ";", "—", ".", "?”", "…")]
    assert pauses == [0.02, 0.12, 0.2, 0.2, 0.35, 0.35, 0.45]


def test_the_level_is_the_models_in_every_piece() -> None:
    one, two = piece_of("ðəkæt.", TONE, Place(0, 0, 5)), piece_of("mun.", 0.1 * TONE, Place(1, 0, 3))
    sound, _ = joined([one, two])
    rise = round(0.01 * RATE_HZ)
    for part, start in ((one, 0), (two, sound.size - two.sound.size)):
        inside = slice(rise, part.sound.size - part.fading)
        assert np.array_equal(sound[start : start + part.sound.size][inside], part.sound[inside])


def test_a_word_in_two_pieces_goes_on_and_is_one() -> None:
    first = piece_of("kæt", TONE, Place(0, 0, 3))
    rest = piece_of("æt mun", TONE, Place(0, 0, 2), Place(1, 3, 6))
    sound, times = joined([first, rest])
    assert sound.size == first.sound.size + rest.sound.size
    assert list(times) == [0, 1]
    assert times[0] == (first.words[0][1] / RATE_HZ, (first.sound.size + rest.words[0][2]) / RATE_HZ)
    assert times[1][0] == times[0][1]


def test_a_piece_of_marks_adds_no_second_pause() -> None:
    one, two = piece_of("kæt,", TONE, Place(0, 0, 3)), piece_of("mun.", TONE, Place(1, 0, 3))
    nothing = piece_of("”.", TONE)
    assert np.array_equal(joined([one, nothing, two])[0], joined([one, two])[0])


def test_nothing_to_say_is_silence() -> None:
    assert joined([])[0].size == 0
