"""Count the operations that one utterance asks of a GPU, on the graph that a GPU would get. Needs no GPU.

    python bench/launches.py CHECKPOINT [--tokens 99] [--frames 297]

An operation launches if it is not only another view of an array. That is a proxy: a few views are copied on Metal, and
a concatenation is one copy for each of its parts. 99 tokens and 297 frames are 7.4 s, the utterance that mlx-audio
0.6.2 takes 20,486 operations for. Layer norm and attention are one operation each on a GPU and are counted here as
what MLX puts in their place on a CPU, so that the true number is some 300 lower.
"""

import argparse
import re
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import mlx.core as mx
import numpy as np

from native_helper.voices.kokoro import backend as backends
from native_helper.voices.kokoro.model import Kokoro

VIEWS = set("Slice Reshape Broadcast BroadcastAxes Transpose Split Squeeze ExpandDims Flatten Unflatten".split())


def load(folder: Path) -> Kokoro:
    """Return the model as on a GPU, but for the device: what it computes is never asked for."""
    cpu = mx.Device(mx.DeviceType.cpu)
    chosen = backends.choose(cpu)
    like_gpu = replace(chosen, body=mx.bfloat16, native=True, compiled=True, streams=(mx.default_stream(cpu),))
    return Kokoro.on(folder, like_gpu)


def count(model: Kokoro, n_tokens: int, n_frames: int) -> Counter[str]:
    """Return how often each kind of operation launches, "text" and "sound" in front: before and after durations."""
    ids = [1 + index % 100 for index in range(n_tokens - 2)]
    row = mx.zeros((1, 2 * model.config.style))
    text = model.text(ids, row[:, model.config.style :], 1.0)
    counted = Counter({f"text {name}": n for name, n in _operations(*text).items()})
    durations = np.full(n_tokens, n_frames // n_tokens, dtype=np.int32)
    durations[: n_frames % n_tokens] += 1
    encoded, spoken = mx.zeros(text[0].shape), mx.zeros(text[1].shape)
    mx.eval(encoded, spoken)
    started, mx.async_eval = mx.async_eval, _not_yet  # the whole graph, not the rest of it
    try:
        sound = model.sound(encoded, spoken, durations, row)
    finally:
        mx.async_eval = started
    return counted + Counter({f"sound {name}": n for name, n in _operations(sound).items()})


def _not_yet(*_arrays: object) -> None:
    """Start nothing."""


def _operations(*outputs: mx.array) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.dot")
        mx.export_to_dot(str(file), *outputs)
        names = re.findall(r'label ="(\w+)", shape=rectangle', file.read_text())
    return Counter(name for name in names if name not in VIEWS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--tokens", type=int, default=99)
    parser.add_argument("--frames", type=int, default=297)
    arguments = parser.parse_args()
    counted = count(load(arguments.checkpoint), arguments.tokens, arguments.frames)
    for name, n in counted.most_common(40):
        print(f"{n:6}  {name}")
    for stage in ("text", "sound", ""):
        print(f"{sum(n for name, n in counted.items() if name.startswith(stage)):6}  {stage or 'all'}")


if __name__ == "__main__":
    main()
