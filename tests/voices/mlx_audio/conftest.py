"""A stand-in for mlx-audio whose models hum, print and fail as the text asks; and a BLAS before MLX is imported."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from native_helper.paths import MLX, folders
from native_helper.voices.kokoro import blas
from native_helper.voices.mlx_audio import library
from native_helper.voices.mlx_audio.family import MlxAudioFamily

SCRATCH = Path(tempfile.gettempdir()) / f"utter-test-blas-{os.getuid()}"
blas.load(SCRATCH)


@dataclass
class Result:
    """What a model yields."""

    audio: Any
    sample_rate: int


@dataclass
class Told:
    """What the stand-in was asked."""

    loaded: list[str] = field(default_factory=list)
    wishes: list[dict[str, Any]] = field(default_factory=list)
    n_pieces: int = 0
    closed: int = 0
    rate_hz: int = 24_000
    lies_hz: int | None = None  # that it says, whatever it makes


def hum(told: Told, seconds: float) -> Result:
    import mlx.core as mx

    told.n_pieces += 1
    waveform = 0.5 * np.sin(0.05 * np.arange(round(seconds * told.rate_hz)))
    return Result(mx.array(waveform.astype(np.float32))[None], told.lies_hz or told.rate_hz)


class Streams:
    """A model that gives three pieces of half a second."""

    sample_rate = 24_000

    def __init__(self, told: Told) -> None:
        self._told = told

    def generate(
        self, text: str, *, voice: str | None = None, lang_code: str = "en", ref_audio: Any = None,
        ref_text: str | None = None, stream: bool = False, streaming_interval: float = 2.0, **_: Any,
    ) -> Iterator[Result]:  # fmt: skip
        self._told.wishes.append(
            {"voice": voice, "lang": lang_code, "stream": stream, "ref": ref_audio, "ref_text": ref_text}
        )
        print(f"Speaking: {text}")  # noqa: T201 - as they do
        print(f"Loudly: {text}", file=sys.stderr)  # noqa: T201
        if "NET" in text:
            socket.create_connection(("127.0.0.1", 9))
        if "FAULT" in text:
            raise ValueError(f"cannot say {text}")
        if "MEMORY" in text:
            raise RuntimeError("[metal::malloc] Attempting to allocate 99 bytes")
        try:
            for _number in range(3):
                yield hum(self._told, 0.5)
        finally:
            self._told.closed += 1


class Whole:
    """A model that knows neither pieces nor languages."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def generate(self, text: str, speed: float = 1.0) -> list[Result]:
        self._told.wishes.append({"speed": speed})
        if "NAN" in text:
            return [Result(np.array([0.0, np.nan], np.float32), 24_000)]
        return [hum(self._told, 0.5), hum(self._told, 0.5)]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Put the stand-in in mlx-audio's place; what its models were asked."""
    told = Told()

    def load_model(folder: Path, **_: Any) -> Any:
        told.loaded.append(folder.name)
        print("Loading, as they all say.")  # noqa: T201
        if folder.name == "needs-codec":
            _ask_hub("mlx-community/snac_24khz")
        if folder.name == "needs-misaki":
            raise ImportError("Missing dependency: pip install misaki") from ModuleNotFoundError(name="misaki")
        if folder.name == "other":
            raise ValueError("Model type whisper not supported for tts.")
        return Whole(told) if folder.name == "whole" else Streams(told)

    _put(monkeypatch, "mlx_audio")
    _put(monkeypatch, "mlx_audio.tts")
    _put(monkeypatch, "mlx_audio.tts.utils", load_model=load_model)
    _put(monkeypatch, "mlx_audio.utils", get_model_name_parts=lambda name: [name])
    monkeypatch.setattr(library, "prepare", lambda cache: None)  # else this process stays offline
    return told


def _put(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, name, module)


def _ask_hub(repo_id: str) -> None:
    # As huggingface_hub does when it was told to work offline.
    names: dict[str, Any] = {"__name__": "huggingface_hub.file_download"}
    exec("def download(repo_id):\n    raise OSError('offline mode')", names)  # noqa: S102
    names["download"](repo_id)


def add(name: str, **settings: Any) -> Path:
    """Put a model where `utter add mlx` puts it."""
    import json

    folder = folders().models / MLX / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"model_type": "hum"} | settings))
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture
def family() -> MlxAudioFamily:
    return MlxAudioFamily(folders().models / MLX, folders().kokoro, SCRATCH)
