"""The LSTMs against a plain loop over rows, alone and stepping together."""

import shutil
from dataclasses import replace
from pathlib import Path

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from bench import checkpoint
from native_helper.voices.kokoro.backend import Backend, choose
from native_helper.voices.kokoro.lstm import BiLstm, Scan
from native_helper.voices.kokoro.weights import open_checkpoint

HIDDEN, STYLE = 32, 128
Doubles = NDArray[np.float64]
Tensors = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="module")
def cpu() -> Backend:
    return choose(mx.Device(mx.DeviceType.cpu))


@pytest.fixture(scope="module")
def tensors() -> Tensors:
    return checkpoint.tensors(checkpoint.config("tiny"))


def lstm(folder: Path, name: str, constant: int) -> BiLstm:
    return BiLstm(open_checkpoint(folder).at(name), HIDDEN + constant, HIDDEN, constant)


def plain(tensors: Tensors, name: str, x: Doubles) -> Doubles:
    """Run both directions over `x` row by row, as PyTorch's documentation of LSTM has it."""
    sides = []
    for suffix, rows in (("l0", x), ("l0_reverse", x[::-1])):
        inward, recurrent, bias_in, bias_re = (
            tensors[f"{name}.{part}_{suffix}"].astype(np.float64)
            for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        hidden = cell = np.zeros(HIDDEN // 2)
        outputs = []
        for row in rows:
            enter, forget, change, leave = np.split(inward @ row + bias_in + recurrent @ hidden + bias_re, 4)
            cell = cell / (1 + np.exp(-forget)) + np.tanh(change) / (1 + np.exp(-enter))
            hidden = np.tanh(cell) / (1 + np.exp(-leave))
            outputs.append(hidden)
        sides.append(np.stack(outputs if suffix == "l0" else outputs[::-1]))
    return np.hstack(sides)


@pytest.mark.parametrize("n_rows", [1, 2, 40])
def test_both_directions_are_a_plain_lstm(folder: Path, tensors: Tensors, cpu: Backend, n_rows: int) -> None:
    rng = np.random.default_rng(n_rows)
    x, style = rng.normal(size=(n_rows, HIDDEN)), rng.normal(size=STYLE)
    one = lstm(folder, "predictor.lstm", STYLE)
    projected = one.project(mx.array(x.astype(np.float32)), mx.array(style[None].astype(np.float32)))
    (ours,) = Scan([one], cpu)(projected)
    expected = plain(tensors, "predictor.lstm", np.hstack([x, np.tile(style, (n_rows, 1))]))
    assert np.abs(np.array(ours) - expected).max() < 5e-6


def test_two_that_step_together_are_as_alone(folder: Path, cpu: Backend) -> None:
    names = (("predictor.text_encoder.lstms.0", STYLE), ("text_encoder.lstm", 0))
    both = [lstm(folder, name, constant) for name, constant in names]
    x = mx.array(np.random.default_rng(0).normal(size=(30, HIDDEN)).astype(np.float32))
    projected = [both[0].project(x, mx.ones((1, STYLE))), both[1].project(x)]
    together = Scan(both, cpu)(*projected)
    alone = [Scan([one], cpu)(rows)[0] for one, rows in zip(both, projected, strict=True)]
    for one, other in zip(together, alone, strict=True):
        assert np.abs(np.array(one) - np.array(other)).max() < 1e-6


@pytest.mark.skipif(shutil.which("g++") is None, reason="MLX compiles kernels with g++ on a CPU")
def test_the_compiled_cell_is_the_plain_one(folder: Path, cpu: Backend) -> None:
    one = lstm(folder, "predictor.shared", STYLE)
    x = mx.array(np.random.default_rng(1).normal(size=(20, HIDDEN)).astype(np.float32))
    projected = one.project(x, mx.ones((1, STYLE)))
    (plain,), (compiled,) = Scan([one], cpu)(projected), Scan([one], replace(cpu, compiled=True))(projected)
    assert np.abs(np.array(plain) - np.array(compiled)).max() < 1e-6
