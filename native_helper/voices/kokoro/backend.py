"""How the model computes on this machine: which number type, which way of convolving, on how many streams.

The one place that decides it. A GPU gets the native convolution and compiled element-wise kernels, the body of the
decoder in bfloat16. A CPU gets sums of matrix products and polynomials: MLX's dilated convolution runs at 1 GFLOP/s
there and BLAS at 200, a bfloat16 product at 5; sine and exp cost 12 to 16 ns an element where a polynomial takes 4.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ParamSpec, TypeVar

import mlx.core as mx

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Backend:
    """Long arrays are lists of parts, rows that follow each other; the parts share the streams in order."""

    device: mx.Device
    body: mx.Dtype  # of the decoder; text, prosody, source and inverse STFT are float32 everywhere
    native: bool  # mx.conv1d and mx.sin, else matrix products and polynomials
    compiled: bool
    streams: tuple[mx.Stream, ...]
    part_rows: int  # at the generator's last stage; 0: one part

    def leaf(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return `function`, which is element-wise, as one kernel where this machine can make one."""
        return mx.compile(function, shapeless=True) if self.compiled else function

    def each(self, function: Callable[..., R], *columns: Sequence[object]) -> list[R]:
        """Return `function` of each part, with the first of every column, then the second..., on the parts' streams."""
        n_parts, n_streams = len(columns[0]), len(self.streams)
        results: list[R] = []
        for index, row in enumerate(zip(*columns, strict=True)):
            with mx.stream(self.streams[index * n_streams // n_parts]):
                results.append(function(*row))
        return results

    def borders(self, n_frames: int, rows_per_frame: int) -> list[tuple[int, int]]:
        """Return the frames where each part begins and ends."""
        wanted = max(len(self.streams), round(n_frames * rows_per_frame / self.part_rows)) if self.part_rows else 1
        n_parts = max(1, min(wanted, n_frames // _MIN_FRAMES))
        edges = [n_frames * index // n_parts for index in range(n_parts + 1)]
        return list(pairwise(edges))


# A convolution looks 25 rows to each side, and a part may only need its neighbours: 4 frames are 40 rows.
_MIN_FRAMES = 4


def choose(device: mx.Device | None = None, dtype: mx.Dtype | None = None) -> Backend:
    """Return how to compute on `device`, MLX's default one if none is given."""
    device = device or mx.default_device()
    if device.type == mx.DeviceType.gpu:
        return Backend(device, dtype or mx.bfloat16, True, True, (mx.default_stream(device),), 0)
    # Two streams at most: a stream is a thread that does element-wise work, and BLAS has threads of its own.
    streams = (mx.default_stream(device), mx.new_stream(device))
    return Backend(device, dtype or mx.float32, False, shutil.which("g++") is not None, streams, 2048)
