"""The whole model on the tiny checkpoint: any length, both layouts, cancel, one synchronisation."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from bench import checkpoint
from native_helper.errors import BadRequest, VoiceUnavailable
from native_helper.voices.kokoro import backend as backends
from native_helper.voices.kokoro import crew
from native_helper.voices.kokoro.model import Kokoro, Speech

CPU = mx.Device(mx.DeviceType.cpu)
SAMPLES_PER_FRAME = 600
MAX_PHONEMES = 510

RowOf = Callable[[str, int], NDArray[np.float32]]


def utterance(rng: np.random.Generator, n_phonemes: int, row: RowOf) -> dict[str, Any]:
    voice = checkpoint.VOICES[int(rng.integers(len(checkpoint.VOICES)))]
    return {
        "ids": rng.integers(1, 178, n_phonemes).tolist(),
        "style_row": row(voice, n_phonemes),
        "speed": float(rng.choice([0.5, 0.8, 1.0, 1.25, 2.0, 3.0])),
    }


def check_speech(speech: Speech, n_phonemes: int) -> None:
    assert speech.durations.shape == (n_phonemes + 2,)
    assert speech.durations.min() >= 1
    assert speech.waveform.shape == (speech.durations.sum() * SAMPLES_PER_FRAME,)
    assert speech.waveform.dtype == np.float32
    assert np.isfinite(speech.waveform).all()
    assert speech.waveform.std() > 1e-3


@pytest.mark.parametrize("n_phonemes", [1, 2, 3, 17, 64, 255, 509, MAX_PHONEMES])
def test_an_utterance_of_any_length_is_spoken_whole(model: Kokoro, row: RowOf, n_phonemes: int) -> None:
    asked = utterance(np.random.default_rng(n_phonemes), n_phonemes, row)
    check_speech(model.speak(**asked), n_phonemes)


def test_the_shortest_possible_sound_is_right_too(model: Kokoro, row: RowOf) -> None:
    # Fewer frames than a convolution is wide, and fewer than there are parts.
    speech = model.speak([5], row("af_heart", 1), 50.0)
    assert speech.durations.tolist() == [1, 1, 1]
    check_speech(speech, 1)


def test_the_same_text_sounds_the_same_each_time(model: Kokoro, row: RowOf) -> None:
    asked = utterance(np.random.default_rng(3), 12, row)
    first, second = model.speak(**asked), model.speak(**asked)
    assert np.array_equal(first.waveform, second.waveform)


def test_twice_the_speed_takes_about_half_the_frames(model: Kokoro, row: RowOf) -> None:
    ids = np.random.default_rng(4).integers(1, 178, 100).tolist()
    slow, fast = (model.speak(ids, row("bf_emma", 100), speed).durations.sum() for speed in (0.5, 1.0))
    assert slow == pytest.approx(2 * fast, rel=0.1)


def test_both_published_layouts_give_the_same_sound(model: Kokoro, row: RowOf, tmp_path: Path) -> None:
    checkpoint.write(tmp_path, layout="converted")
    asked = utterance(np.random.default_rng(5), 20, row)
    converted = Kokoro.load(tmp_path, CPU).speak(**asked)
    assert np.array_equal(converted.waveform, model.speak(**asked).waveform)


def test_both_layouts_give_the_same_sound_in_bfloat16_files(row: RowOf, tmp_path: Path) -> None:
    waveforms = []
    for layout in ("pytorch", "converted"):
        checkpoint.write(tmp_path / layout, layout=layout, dtype="bfloat16")
        asked = utterance(np.random.default_rng(6), 20, row)
        waveforms.append(Kokoro.load(tmp_path / layout, CPU).speak(**asked).waveform)
    assert np.array_equal(waveforms[0], waveforms[1])


@pytest.fixture(scope="module")
def native(folder: Path) -> Kokoro:
    """Return the model that computes as a GPU would, uncompiled and in float32."""
    shape = replace(backends.choose(CPU), native=True, streams=(mx.default_stream(CPU),))
    return Kokoro.on(folder, shape)


@pytest.mark.parametrize("n_phonemes", [1, 8])
def test_a_gpu_and_a_cpu_speak_alike(model: Kokoro, native: Kokoro, row: RowOf, n_phonemes: int) -> None:
    asked = utterance(np.random.default_rng(7), n_phonemes, row) | {"speed": 1.0}
    har = np.array(harmonics(model, **asked))
    here, there = model.speak(**asked, har=har), native.speak(**asked, har=har)
    assert here.durations.tolist() == there.durations.tolist()
    # Two ways of rounding: sums of products here, MLX's convolution and sine there.
    assert np.abs(here.waveform - there.waveform).max() < 1e-4 * here.waveform.std()


def harmonics(model: Kokoro, ids: list[int], style_row: NDArray[np.float32], speed: float) -> mx.array:
    prosody = mx.array(style_row[128:])[None]
    encoded, _, durations = model.text(ids, prosody, speed)
    alignment = mx.array(np.repeat(np.arange(len(ids) + 2), np.array(durations)))
    pitch, _ = model.predictor.curves(encoded, alignment, prosody, model.predictor.styles(prosody))
    noise = np.random.default_rng(0).standard_normal(pitch.shape[0] * 300).astype(np.float32)
    return model.decoder.harmonics(pitch, mx.array(noise))


@pytest.mark.parametrize("n_streams", [1, 2, 3])
@pytest.mark.parametrize("piece", [1 << 10, 1 << 13])
def test_shares_and_pieces_make_no_difference(
    model: Kokoro, folder: Path, row: RowOf, n_streams: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "PIECE", piece)
    asked = utterance(np.random.default_rng(8), 30, row)
    streams = (*model.backend.streams, *(mx.new_stream(CPU) for _ in range(2)))[:n_streams]
    other = Kokoro.on(folder, replace(model.backend, streams=streams, n_threads=n_streams))
    har = np.array(harmonics(model, **asked))
    one, two = model.speak(**asked, har=har).waveform, other.speak(**asked, har=har).waveform
    # Only the order in which sums are added up differs.
    assert np.abs(one - two).max() < 5e-5 * one.std()


def test_injected_noise_is_what_is_heard(model: Kokoro, row: RowOf) -> None:
    asked = utterance(np.random.default_rng(9), 6, row)
    n_samples = model.speak(**asked).waveform.size
    silence, breath = np.zeros(n_samples, np.float32), np.random.default_rng(1).standard_normal(n_samples)
    quiet = model.speak(**asked, noise=silence).waveform
    assert np.array_equal(quiet, model.speak(**asked, noise=silence).waveform)
    assert not np.array_equal(quiet, model.speak(**asked, noise=breath.astype(np.float32)).waveform)


class Stop(Exception):
    """What a cancelled job raises."""


def test_a_cancel_ends_the_work_at_every_stage_and_the_next_utterance_is_whole(model: Kokoro, row: RowOf) -> None:
    asked = utterance(np.random.default_rng(10), 10, row)
    expected = model.speak(**asked).waveform
    calls = Mock()
    model.speak(**asked, check=calls)
    n_checks = calls.call_count
    assert n_checks >= 8, "between the text, the curves, and each of the generator's blocks"
    for stop_at in range(n_checks):
        countdown = iter([*[None] * stop_at, Stop()])

        def check(countdown: Iterator[Stop | None] = countdown) -> None:
            reason = next(countdown)
            if reason:
                raise reason

        with pytest.raises(Stop):
            model.speak(**asked, check=check)
    assert np.array_equal(model.speak(**asked).waveform, expected)


def test_the_host_waits_for_the_gpu_once_before_the_sound(
    native: Kokoro, row: RowOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []
    evaluate, to_numpy = mx.eval, np.array

    def watched_eval(*arrays: Any) -> None:
        waits.append("eval")
        evaluate(*arrays)

    def watched(value: object, *rest: Any, **options: Any) -> Any:
        if isinstance(value, mx.array):
            waits.append(f"array {value.shape}")
        return to_numpy(value, *rest, **options)

    monkeypatch.setattr(mx, "eval", watched_eval)
    monkeypatch.setattr(np, "array", watched)
    native.speak([4, 5, 6], row("af_heart", 3))
    assert waits[0] == "array (5,)", "the durations"
    assert len(waits) == 2, "and the sound itself"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"ids": []}, "1 to 510 phonemes, not 0"),
        ({"ids": [1] * 511}, "1 to 510 phonemes, not 511"),
        ({"ids": [1, 178]}, "0 to 177"),
        ({"ids": [-1]}, "0 to 177"),
        ({"style_row": np.zeros((1, 256), np.float32)}, r"\(256,\), not \(1, 256\)"),
        ({"speed": 0.0}, "above 0"),
        ({"speed": float("nan")}, "above 0"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_the_reason(
    model: Kokoro, row: RowOf, changed: dict[str, Any], complaint: str
) -> None:
    asked: dict[str, Any] = {"ids": [1, 2], "style_row": row("af_heart", 2), "speed": 1.0} | changed
    with pytest.raises(BadRequest, match=complaint):
        model.speak(**asked)


@pytest.mark.parametrize("bias", [float("nan"), 1e3])
def test_lengths_that_no_speech_has_are_told_as_damage(folder: Path, row: RowOf, bias: float) -> None:
    model = Kokoro.load(folder, CPU)
    projection = model.predictor.duration_proj
    projection.bias = projection.bias + bias
    with pytest.raises(VoiceUnavailable, match="impossible lengths"):
        model.speak([1 + index % 100 for index in range(400)], row("af_heart", 400))
