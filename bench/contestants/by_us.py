"""Utter's Kokoro, as the engine has it: python by_us.py CHECKPOINT SCRATCH

Answers more: {"ask": "utterance", "seconds", "voice"} with ids that are so long; {"ask": "stages", "ids", "voice"} with
the seconds of each stage; {"ask": "roof"} with the most that products reach, in FLOP/s.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import worker

if hasattr(os, "sched_setaffinity"):  # the model takes as many threads as it may use cores
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: worker.N_THREADS])

sys.path.insert(0, str(Path(__file__).parent.parent))

from native_helper.voices.kokoro import allocator, blas

FRAMES_PER_S = 40


class Ours:
    def __init__(self, folder: Path, scratch: Path) -> None:
        self.blas = blas.load(scratch)
        import mlx.core as mx

        from native_helper.voices.kokoro.model import Kokoro

        allocator.keep_freed_memory()
        self.mx = mx
        self.folder = folder
        self.model = Kokoro.load(folder, mx.Device(mx.gpu if worker.ON_GPU else mx.cpu))
        self.rows: dict[str, Any] = {}

    def row(self, voice: str, n_phonemes: int) -> Any:
        if voice not in self.rows:
            import numpy as np

            tensor = self.mx.load(str(self.folder / "voices" / f"{voice}.safetensors"))["voice"]
            self.rows[voice] = np.array(tensor.astype(self.mx.float32))[:, 0]
        return self.rows[voice][n_phonemes - 1]

    def speak(self, ids: list[int], voice: str, speed: float) -> Any:
        return self.model.speak(ids, self.row(voice, len(ids)), speed).waveform

    def utterance(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the ids, of a few random ones, whose predicted durations come nearest to "seconds"."""
        found = [self.cut(seed, question["seconds"] * FRAMES_PER_S, question["voice"]) for seed in range(8)]
        return min(found, key=lambda one: abs(one["frames"] - question["seconds"] * FRAMES_PER_S))

    def cut(self, seed: int, wanted: float, voice: str) -> dict[str, Any]:
        """Return as many random ids as have the wanted frames, by halving."""
        import numpy as np

        ids = np.random.default_rng(seed).integers(1, 115, 510).tolist()
        low, high = 1, len(ids)
        while low < high:
            middle = (low + high) // 2
            frames = int(self.durations(ids[:middle], voice).sum())
            low, high = (middle + 1, high) if frames < wanted else (low, middle)
        return {"ids": ids[:low], "frames": int(self.durations(ids[:low], voice).sum())}

    def durations(self, ids: list[int], voice: str) -> Any:
        import numpy as np

        prosody = self.mx.array(self.row(voice, len(ids))[128:])[None]
        return np.array(self.model.text(ids, prosody, 1.0)[2])

    def stages(self, question: dict[str, Any]) -> dict[str, float]:
        """Return the seconds of each stage, the least of five runs. A wait after each makes the sum larger."""
        runs = [self.once(question["ids"], question["voice"]) for _ in range(5)]
        return {name: min(run[name] for run in runs) for name in runs[0]}

    def once(self, ids: list[int], voice: str) -> dict[str, float]:
        import numpy as np

        mx, model = self.mx, self.model
        row = mx.array(self.row(voice, len(ids)))[None]
        timbre, prosody = row[:, :128], row[:, 128:]
        found: dict[str, float] = {}
        begin = time.perf_counter()

        def done(name: str, *arrays: Any) -> None:
            nonlocal begin
            mx.eval(*arrays)
            found[name] = time.perf_counter() - begin
            begin = time.perf_counter()

        with mx.stream(model.backend.streams[0]):
            tokens = mx.array([0, *ids, 0])
            x = model.bert(tokens)
            done("ALBERT", x)
            x, projected = model.bert_encoder(x), model.text_encoder(tokens)
            values = model.predictor.styles(prosody)
            encoded, text = model.predictor.encode(x, projected, prosody, values)
            durations = model.predictor.durations(encoded, prosody, 1.0)
            done("text and durations", encoded, text, durations)
            n_tokens = len(ids) + 2
            alignment = mx.array(np.repeat(np.arange(n_tokens, dtype=np.int32), np.array(durations)))
            pitch, energy = model.predictor.curves(encoded, alignment, prosody, values)
            done("pitch and energy", pitch, energy)
            values = model.decoder.styles(timbre)
            frames = model.decoder.frames(text[alignment], pitch, energy, values)
            done("decoder", frames, values)
            har = model.decoder.harmonics(pitch, mx.random.normal((pitch.shape[0] * 300,)))
            done("source", har)
            done("generator", model.decoder.sound(frames, har, values, lambda: None))
        return found

    def roof(self, _question: dict[str, Any]) -> float:
        """Return the most FLOP/s that square products reach on all threads at once."""
        import numpy as np

        n, times = 512, 40
        given = [[np.ones((n, n), np.float32) for _ in range(3)] for _ in range(worker.N_THREADS)]

        def one(arrays: list[Any]) -> None:
            for _ in range(times):
                blas.product(*arrays, add=False)

        best = 0.0
        with ThreadPoolExecutor(worker.N_THREADS) as pool:
            for _ in range(10):
                begin = time.perf_counter()
                list(pool.map(one, given))
                best = max(best, worker.N_THREADS * times * 2 * n**3 / (time.perf_counter() - begin))
        return best


def load() -> worker.Contestant:
    ours = Ours(Path(sys.argv[1]), Path(sys.argv[2]))
    told = f"utter, mlx {version('mlx')}, {ours.model.backend.device}, {ours.model.backend.body}, {ours.blas.name}"
    return worker.Contestant(told, ours.speak, {"utterance": ours.utterance, "stages": ours.stages, "roof": ours.roof})


worker.serve(load)
