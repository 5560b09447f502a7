"""How the model computes on this machine: which number type, which way of convolving, on how many streams.

The one place that decides it. A GPU gets the native convolution and compiled element-wise kernels, the body of the
decoder in bfloat16. A CPU gets sums of matrix products and polynomials: MLX's dilated convolution runs at 1 GFLOP/s
there and BLAS at 100 a core, a bfloat16 product at 5; sine and exp cost 12 to 16 ns an element, an addition 0.1.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, ParamSpec, TypeVar

import mlx.core as mx

from native_helper.voices.kokoro import blas

P = ParamSpec("P")
R = TypeVar("R", mx.array, tuple[mx.array, ...])

# A convolution looks 25 rows to each side, and a part may only need its neighbours: 4 frames are 40 rows.
_MIN_FRAMES: Final = 4
_MAX_STREAMS: Final = 4  # more were not measured


@dataclass(frozen=True, slots=True)
class Backend:
    """Long arrays are lists of parts, rows that follow each other; the streams take turns at the parts."""

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
        """Return `function` of each part: with the first of every column, then the second, and so on.

        With more parts than streams the work on a part is handed to its stream at once, so that it is done while the
        part is in the cache; handing over waits when the streams are behind.
        """
        n_parts, n_streams = len(columns[0]), len(self.streams)
        if n_parts == 1:
            return [function(*(column[0] for column in columns))]
        results: list[R] = []
        for index, row in enumerate(zip(*columns, strict=True)):
            with mx.stream(self.streams[index % n_streams]):
                results.append(function(*row))
            if index % n_streams == n_streams - 1 and n_parts > n_streams:
                mx.async_eval(results[-n_streams:])  # type: ignore[no-untyped-call]
        return results

    def borders(self, n_frames: int, rows_per_frame: int) -> list[tuple[int, int]]:
        """Return the frames where each part begins and ends."""
        wanted = round(n_frames * rows_per_frame / self.part_rows) if self.part_rows else 1
        n_streams = len(self.streams)
        even = max(1, -(-wanted // n_streams)) * n_streams  # as many for each stream
        n_parts = max(1, min(even, n_frames // _MIN_FRAMES))
        edges = [n_frames * index // n_parts for index in range(n_parts + 1)]
        return list(pairwise(edges))

    def settle(self, *arrays: mx.array) -> None:
        """Compute `arrays` on a CPU; let a GPU begin with them, where a wait costs more than the work."""
        if self.native:
            mx.async_eval(arrays)  # type: ignore[no-untyped-call]
        else:
            mx.eval(arrays)

    def share_products(self, *, among_cores: bool) -> None:
        """Let each matrix product use all cores, or one, so that streams do not crowd each other. CPU only."""
        if not self.native:
            blas.use_threads(len(self.streams) if among_cores else 1)


def choose(device: mx.Device | None = None, dtype: mx.Dtype | None = None) -> Backend:
    """Return how to compute on `device`, MLX's default one if none is given."""
    device = device or mx.default_device()
    if device.type == mx.DeviceType.gpu:
        return Backend(device, dtype or mx.bfloat16, True, True, (mx.default_stream(device),), 0)
    # Compiled kernels are left out on purpose. MLX makes them with g++ when they are first called, 13 s in all, keeps
    # them in a folder of /tmp that is not ours, and they are 6 % faster than the passes they replace (2026-11).
    n_streams = min(_MAX_STREAMS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    streams = (mx.default_stream(device), *(mx.new_stream(device) for _ in range(n_streams - 1)))
    return Backend(device, dtype or mx.float32, False, False, streams, 2048)
