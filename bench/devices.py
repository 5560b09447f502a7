"""Compare what a GPU computes with what a CPU does, on one machine: errors, waits, and times with the first call told.

    python bench/devices.py [--tokens 99] [--voice ff_siwis]

Each in a process of its own: with both in one, MLX's CUDA build waited for ever (0.32.4). The checkpoint is generated,
full size. The CPU is the reference (bench/parity.py holds it against the official model).
Durations must be the same; pitch within 1e-3, since a GPU multiplies in another order; the generator is compared on
the CPU's frames and harmonics, over the standard deviation, in float32 and in bfloat16.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import checkpoint
from native_helper.voices.kokoro import blas

blas.load(Path(tempfile.gettempdir()) / "utter-bench-blas")

import mlx.core as mx  # noqa: E402  # after its BLAS

from native_helper.voices.kokoro.model import Kokoro  # noqa: E402


def stages(model: Kokoro, ids: list[int], row: np.ndarray) -> dict[str, Any]:
    """Return what each stage gives."""
    timbre, prosody = mx.array(row[:128])[None], mx.array(row[128:])[None]
    with mx.stream(model.backend.streams[0]):
        encoded, text, durations = model.text(ids, prosody, 1.0)
        counts = np.array(durations)
        alignment = mx.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts))
        pitch, energy = model.predictor.curves(encoded, alignment, prosody, model.predictor.styles(prosody))
        frames = model.decoder.frames(text[alignment], pitch, energy, model.decoder.styles(timbre))
        har = model.decoder.harmonics(pitch, mx.zeros((pitch.shape[0] * 300,)))
        arrays = {"text": text, "pitch": pitch, "energy": energy, "frames": frames, "har": har}
        return {"durations": counts, **{name: np.array(value.astype(mx.float32)) for name, value in arrays.items()}}


def generated(model: Kokoro, given: dict[str, Any], row: np.ndarray) -> np.ndarray:
    with mx.stream(model.backend.streams[0]):
        values = model.decoder.styles(mx.array(row[:128])[None])
        frames = mx.array(given["frames"]).astype(model.backend.body)
        return np.array(model.decoder.sound(frames, mx.array(given["har"]), values, lambda: None))


def _relative(ours: np.ndarray, reference: np.ndarray) -> float:
    if ours.shape != reference.shape:
        return float("inf")
    return float(np.abs(ours - reference).max() / np.abs(reference).max())


def compare(gpu: Kokoro, ids: list[int], row: np.ndarray, expected: dict[str, Any]) -> bool:
    """Print how far the GPU is off and how long it takes; return whether it is right."""
    begin = time.perf_counter()
    gpu.speak(ids, row)
    first_s = time.perf_counter() - begin
    found, sound = stages(gpu, ids, row), expected["sound"]
    same = found["durations"].tolist() == expected["durations"].tolist()
    errors = {name: _relative(found[name], expected[name]) for name in ("text", "pitch", "energy", "frames")}
    error = np.abs(generated(gpu, expected, row) - sound)
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        gpu.speak(ids, row)
        times.append(time.perf_counter() - begin)
    print(
        f"{gpu.backend.body}: durations {'the same' if same else 'DIFFER'}, "
        + ", ".join(f"{name} {value:.1e}" for name, value in errors.items())
        + f", generator max {error.max() / sound.std():.1e} mean {error.mean() / sound.std():.1e} of std; "
        f"{sound.size / 24_000:.2f} s in {np.median(times) * 1e3:.1f} ms, the first time {first_s:.2f} s; "
        f"memory {mx.get_active_memory() / 1e6:.0f} MB, peak {mx.get_peak_memory() / 1e6:.0f} MB",
        flush=True,
    )
    return same and errors["pitch"] <= 1e-3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=99)
    parser.add_argument("--voice", default="ff_siwis")
    parser.add_argument("--part", choices=["cpu", "bfloat16", "float32"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part is None:
        with tempfile.TemporaryDirectory() as name:
            checkpoint.write(Path(name), "full")
            command = [sys.executable, __file__, *sys.argv[1:], "--folder", name, "--part"]
            return max(
                subprocess.run([*command, part], check=False).returncode for part in ("cpu", "bfloat16", "float32")
            )
    row = checkpoint.voices()[arguments.voice][arguments.tokens - 3, 0]
    ids = np.random.default_rng(0).integers(1, 115, arguments.tokens - 2).tolist()
    kept = arguments.folder / "cpu.npz"
    if arguments.part == "cpu":
        cpu = Kokoro.load(arguments.folder, mx.Device(mx.cpu))
        found = stages(cpu, ids, row)
        np.savez(kept, sound=generated(cpu, found, row), **found)
        return 0
    with np.load(kept) as stored:
        gpu = Kokoro.load(arguments.folder, mx.Device(mx.gpu), getattr(mx, arguments.part))
        return 0 if compare(gpu, ids, row, dict(stored)) else 1


if __name__ == "__main__":
    sys.exit(main())
