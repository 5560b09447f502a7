"""Throw-away environments with what others made, from the Python package index."""

import subprocess
import venv
from pathlib import Path
from typing import Final

_TORCH: Final = "torch==2.13.0"
_OFFICIAL: Final = (
    _TORCH, "transformers==5.23.0", "safetensors", "loguru", "attrs", "huggingface_hub", "scipy", "numpy",
)  # fmt: skip

PACKAGES: Final = {
    "torch": _OFFICIAL,
    "onnxruntime": (*_OFFICIAL, "onnxruntime==1.31.0", "onnx==1.23.2"),
    "kokorog2p": ("kokorog2p[espeak]==0.6.7", "num2words"),
    "misaki": ("regex", "addict", "num2words", "spacy==3.8.18", "espeakng-loader==0.2.4", "phonemizer-fork==3.3.2"),
    "mlx_audio": ("mlx-audio==0.6.2", "mlx[cpu]==0.32.4"),
    "sentences": (
        "pysbd==0.3.4", "sentencex==1.0.32", "syntok==1.4.4", "nupunkt==0.8.0", "segtok==1.5.11",
        "sentence-splitter==1.4",
    ),
    # The requirements of `utter add translate` stand in native_helper/workers/roster.py.
    "translate": (_TORCH, "transformers==5.23.0", "ctranslate2==4.8.5", "sentencepiece==0.2.1", "msgpack==1.1.2"),
    "plots": ("matplotlib==3.11.2",),
}  # fmt: skip
# Without their dependencies: what is needed of them stands above, and the rest is large.
_BARE: Final = {"torch": ("kokoro==0.9.4",), "onnxruntime": ("kokoro==0.9.4",), "misaki": ("misaki==0.9.4",)}


def make(folder: Path, name: str) -> Path:
    """Make an environment for the contestant `name`; return its interpreter. PyTorch takes some gigabytes."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, *PACKAGES[name]], check=True)
    if name in _BARE:
        subprocess.run([*install, "--no-deps", *_BARE[name]], check=True)
    return python


def make_ours(folder: Path, checkout: Path) -> Path:
    """Make an environment as install.sh leaves one; return its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", checkout], check=True)
    return python
