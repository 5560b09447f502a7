"""Every stage against what the official Kokoro 0.9.4 computed in float64 with the same tiny checkpoint.

reference.npz was stored by: python bench/reference.py CHECKPOINT tests/voices/kokoro/reference.json OUTPUT, with a
checkpoint from bench/checkpoint.py. It has voiced, unvoiced and negative pitch. bench/parity.py does it at full size.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.voices.kokoro.model import Kokoro

HERE = Path(__file__).parent
CASES = json.loads((HERE / "reference.json").read_text())


@pytest.fixture(scope="module", params=range(len(CASES)))
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a case and what was stored for it, with the names of reference.py."""
    with np.load(HERE / "reference.npz") as stored:
        arrays = {name.partition(".")[2]: stored[name] for name in stored.files if name.startswith(f"{request.param}.")}
    return {**CASES[request.param], **arrays}


@pytest.fixture(scope="module")
def prosody(case: dict[str, Any], row: Callable[[str, int], NDArray[np.float32]]) -> mx.array:
    return mx.array(row(case["voice"], len(case["ids"]))[128:])[None]


@pytest.fixture(scope="module")
def text(model: Kokoro, case: dict[str, Any], prosody: mx.array) -> tuple[mx.array, mx.array, mx.array]:
    return model.text(case["ids"], prosody, case["speed"])


def relative(ours: mx.array, official: NDArray[np.float32]) -> float:
    """Return the largest error over the largest value."""
    assert ours.shape == official.shape
    return float(np.abs(np.array(ours).astype(float) - official).max() / np.abs(official).max())


def test_the_reference_has_voiced_unvoiced_and_negative_pitch() -> None:
    with np.load(HERE / "reference.npz") as stored:
        for index in range(len(CASES)):
            pitch = stored[f"{index}.f0"]
            assert (pitch > 20).any()
            assert ((pitch > 0) & (pitch < 10)).any()
            assert (pitch < -10).any()


# float32 rounding reaches 3e-7 of the largest value after a few layers; the wrong GELU would be at 2e-4.
def test_the_albert_is_official(model: Kokoro, case: dict[str, Any]) -> None:
    assert relative(model.bert(mx.array([0, *case["ids"], 0])), case["bert"]) < 2e-6


def test_the_duration_encoder_is_official(text: tuple[mx.array, ...], case: dict[str, Any]) -> None:
    assert relative(text[0], case["d"]) < 2e-6


def test_the_text_encoder_is_official(text: tuple[mx.array, ...], case: dict[str, Any]) -> None:
    assert relative(text[1], case["text"]) < 2e-6


def test_durations_are_those_of_the_official_model(text: tuple[mx.array, ...], case: dict[str, Any]) -> None:
    assert np.array(text[2]).tolist() == case["durations"].tolist()


def test_pitch_and_energy_are_official(
    model: Kokoro, text: tuple[mx.array, ...], prosody: mx.array, case: dict[str, Any]
) -> None:
    alignment = mx.array(np.repeat(np.arange(len(case["durations"])), case["durations"]))
    pitch, energy = model.predictor.curves(text[0], alignment, prosody, model.predictor.styles(prosody))
    # The blocks' norms multiply what the LSTMs left of rounding.
    assert relative(pitch, case["f0"]) < 1e-5
    assert relative(energy, case["n"]) < 1e-5


def test_the_source_is_official_on_the_same_pitch(model: Kokoro, case: dict[str, Any]) -> None:
    source = model.decoder.source(mx.array(case["f0"]), mx.array(case["noise"]))
    # Phase adds up; a second of it stays below 5e-6. Missing the sign at negative pitch gives 5e-2.
    assert np.abs(np.array(source) - case["source"]).max() < 1e-5


def test_the_spectrum_is_official_on_the_same_source(model: Kokoro, case: dict[str, Any]) -> None:
    har = np.array(model.decoder.generator.stft.transform(mx.array(case["source"])))
    bins = har.shape[1] // 2
    assert np.abs(har[:, :bins] - case["har"][:, :bins]).max() < 2e-6
    turn = (har - case["har"])[:, bins:]
    # A bin that is almost silent has no phase worth the name, and pi is as good as -pi.
    loud = case["har"][:, :bins] > 1e-4
    assert np.abs((turn + np.pi) % (2 * np.pi) - np.pi)[loud].max() < 1e-3


def test_the_decoder_is_official_on_the_same_curves(
    model: Kokoro, case: dict[str, Any], row: Callable[[str, int], NDArray[np.float32]]
) -> None:
    timbre = mx.array(row(case["voice"], len(case["ids"]))[:128])[None]
    asr = mx.array(np.repeat(case["text"], case["durations"], axis=0))
    frames = model.decoder.frames(asr, mx.array(case["f0"]), mx.array(case["n"]), model.decoder.styles(timbre))
    assert relative(frames, case["frames"]) < 5e-6


def test_the_generator_is_official_on_the_same_frames_and_harmonics(
    model: Kokoro, case: dict[str, Any], row: Callable[[str, int], NDArray[np.float32]]
) -> None:
    timbre = mx.array(row(case["voice"], len(case["ids"]))[:128])[None]
    values = model.decoder.styles(timbre)
    sound = model.decoder.sound(mx.array(case["frames"]), mx.array(case["har"]), values, lambda: None)
    # 5e-5 of the standard deviation is the limit at full size; rounding alone is at 1e-5.
    assert np.abs(np.array(sound) - case["audio"]).max() < 5e-5 * case["audio"].std()


def test_text_to_sound_is_official_on_the_same_harmonics(
    model: Kokoro, case: dict[str, Any], row: Callable[[str, int], NDArray[np.float32]]
) -> None:
    style_row = row(case["voice"], len(case["ids"]))
    speech = model.speak(case["ids"], style_row, case["speed"], har=case["har"])
    # The rounding of all stages before the generator; official float32 reaches 5e-5.
    assert np.abs(speech.waveform - case["audio"]).max() < 1e-4 * case["audio"].std()
    assert speech.durations.tolist() == case["durations"].tolist()
