"""Timing: what is heard, and when, by durations that the test made up."""

import numpy as np

from native_helper.voices.kokoro.pieces import Piece, Place
from native_helper.voices.kokoro.timing import AFTER_S, Heard, heard, joined

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


def test_the_last_sample_is_just_behind_the_last_symbol() -> None:
    spoken = heard(PIECE, ramp(DURATIONS), DURATIONS, FRAME)
    last_symbol_end = (DURATIONS.sum() - 11) * FRAME
    assert spoken.sound[-1] == last_symbol_end + round(AFTER_S * RATE_HZ) - 1


def test_shorter_silence_than_that_is_kept_whole() -> None:
    durations = np.array([1, 2, 3, 4, 3, 6, 2, 8, 1], dtype=np.int32)
    spoken = heard(PIECE, ramp(durations), durations, FRAME)
    assert spoken.sound.size == durations.sum() * FRAME


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


def test_pieces_follow_each_other_without_a_step_and_a_word_in_two_is_one() -> None:
    tone = np.ones(RATE_HZ, dtype=np.float32)
    parts = [
        Heard(tone, ((Place(0, 0, 1), 100, 24_000),)),
        Heard(tone, ((Place(0, 0, 1), 0, 1200), (Place(1, 1, 2), 1200, 2400))),
    ]
    sound, times = joined(parts)
    assert sound.size == 2 * RATE_HZ
    assert np.abs(np.diff(sound)).max() < 0.01
    assert times == {0: (100 / RATE_HZ, 1.05), 1: (1.05, 1.1)}


def test_one_piece_keeps_its_samples_as_they_are_and_none_is_silence() -> None:
    tone = np.ones(1000, dtype=np.float32)
    assert joined([Heard(tone, ())])[0] is tone
    assert joined([])[0].size == 0
