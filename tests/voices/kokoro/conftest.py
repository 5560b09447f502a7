"""A tiny checkpoint with random values, and the model made from it, on the CPU in float32."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench import checkpoint
from native_helper.voices.kokoro import blas

# Before any test module imports MLX, which happens when they are collected.
blas.load(Path(tempfile.gettempdir()) / f"utter-test-blas-{os.getuid()}")

import mlx.core as mx  # noqa: E402

from native_helper.voices.kokoro.family import KokoroFamily  # noqa: E402
from native_helper.voices.kokoro.model import Kokoro  # noqa: E402
from tests.voices.kokoro.readings import HEART  # noqa: E402

Row = NDArray[np.float32]
CPU = mx.Device(mx.DeviceType.cpu)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tiny checkpoint, as published; tests do not change it."""
    folder = tmp_path_factory.mktemp("kokoro")
    checkpoint.write(folder)
    return folder


@pytest.fixture(scope="session")
def model(folder: Path) -> Kokoro:
    return Kokoro.load(folder, CPU)


@pytest.fixture(scope="session")
def row() -> Callable[[str, int], Row]:
    """Return a function that gives the style row of a voice for a number of phonemes."""
    voices = checkpoint.voices()
    return lambda voice, n_phonemes: voices[voice][n_phonemes - 1, 0]


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def loaded(folder: Path, scratch: Path) -> KokoroFamily:
    """Kokoro, loaded once for all tests that change nothing of it."""
    family = KokoroFamily(folder, scratch)
    family.load(HEART)
    return family


@pytest.fixture
def family(folder: Path, scratch: Path, tmp_path: Path) -> KokoroFamily:
    """Kokoro whose files the test may spoil."""
    shutil.copytree(folder, tmp_path / "kokoro")
    return KokoroFamily(tmp_path / "kokoro", scratch)
