"""Audible: where a waveform is heard."""

import numpy as np

from native_helper.voices.audible import audible_range, loud_frames


def tone(seconds: float, rate_hz: int, height: float = 0.5) -> np.ndarray:
    return (height * np.sin(2 * np.pi * 200 * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def test_sound_is_found_between_silence_to_a_frame() -> None:
    for rate_hz in (16_000, 22_050, 48_000):
        silence = np.zeros(rate_hz // 4, dtype=np.float32)
        begin, end = audible_range(np.concatenate([silence, tone(0.5, rate_hz), silence]), rate_hz)
        assert abs(begin / rate_hz - 0.25) <= 0.005
        assert abs(end / rate_hz - 0.75) <= 0.005


def test_a_faint_voice_is_heard_as_a_loud_one_is() -> None:
    silence = np.zeros(4000, dtype=np.float32)
    ranges = {
        audible_range(np.concatenate([silence, tone(0.2, 16_000, height), silence]), 16_000) for height in (1, 1e-3)
    }
    assert len(ranges) == 1


def test_hum_below_a_voice_is_no_sound() -> None:
    hum = tone(0.5, 16_000, 0.001)
    begin, _ = audible_range(np.concatenate([hum, tone(0.5, 16_000)]), 16_000)
    assert begin == hum.size


def test_silence_has_no_range() -> None:
    assert audible_range(np.zeros(1000, dtype=np.float32), 16_000) == (0, 0)
    assert audible_range(np.zeros(0, dtype=np.float32), 16_000) == (0, 0)


def test_the_last_part_of_a_frame_counts() -> None:
    assert loud_frames(tone(0.0125, 16_000), 16_000).tolist() == [True, True, True]
    assert audible_range(tone(0.0125, 16_000), 16_000) == (0, 200)
