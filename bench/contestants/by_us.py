"""Utter's Kokoro, as the engine has it: python by_us.py CHECKPOINT"""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import worker

from native_helper.voices.kokoro import allocator, blas


def load() -> tuple[worker.Speak, str]:
    folder, scratch = Path(sys.argv[1]), Path(sys.argv[2])
    found = blas.load(scratch)
    import mlx.core as mx

    from native_helper.voices.kokoro.model import Kokoro

    allocator.keep_freed_memory()
    model = Kokoro.load(folder)
    rows: dict[str, Any] = {}

    def speak(ids: list[int], voice: str, speed: float) -> Any:
        if voice not in rows:
            import numpy as np

            rows[voice] = np.array(mx.load(str(folder / "voices" / f"{voice}.safetensors"))["voice"])[:, 0]
        return model.speak(ids, rows[voice][len(ids) - 1], speed).waveform

    return speak, f"utter, mlx {version('mlx')}, {found.name}, {model.backend.device}"


worker.serve(load)
