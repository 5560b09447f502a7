"""How the model computes on this machine: which number type, which way of convolving, on how many cores.

The one place that decides it. A GPU gets the native convolution and compiled element-wise kernels, the body of the
decoder in bfloat16. A CPU gets products of matrices and float32: MLX's dilated convolution runs at 1 GFLOP/s there and
BLAS at 100 a core, a bfloat16 product at 5; sine and exp cost 12 to 16 ns an element, an addition 0.1.

BLAS itself is kept on one thread (see `blas`). On a CPU work is shared out in two ways: among MLX's streams, a thread
each, where every layer is small, and among a `Crew` where arrays are large.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import mlx.core as mx

if TYPE_CHECKING:
    from native_helper.voices.kokoro.layer_kinds import Layers

P = ParamSpec("P")
R = TypeVar("R", mx.array, tuple[mx.array, ...])
S = TypeVar("S")

_MAX_THREADS: Final = 8  # more were not measured
# Of MLX on a CPU: layers of a few megabytes wait for each other more than they gain from more (16 cores, 2026-11).
_MAX_STREAMS: Final = 2


@dataclass(frozen=True, slots=True)
class Backend:
    """One way of computing."""

    device: mx.Device
    body: mx.Dtype  # of the decoder; text, prosody, source and inverse STFT are float32 everywhere
    native: bool  # mx.conv1d and mx.sin, else matrix products
    compiled: bool
    streams: tuple[mx.Stream, ...]
    n_threads: int  # of the crew

    def leaf(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return `function`, which is element-wise, as one kernel where this machine can make one."""
        return mx.compile(function, shapeless=True) if self.compiled else function

    def each(self, function: Callable[..., S], *columns: Sequence[object]) -> list[S]:
        """Return `function` of the first of every column, of the second, and so on, side by side on the streams."""
        results: list[S] = []
        for index, row in enumerate(zip(*columns, strict=True)):
            with mx.stream(self.streams[index % len(self.streams)]):
                results.append(function(*row))
        return results

    def shares(self, n_items: int, at_most: int | None = None) -> list[slice]:
        """Return `n_items` shared out among the streams, or `at_most` so many of them, as evenly as they go."""
        n_shares = min(len(self.streams), n_items, at_most or n_items)
        edges = [n_items * index // n_shares for index in range(n_shares + 1)]
        return [slice(*edge) for edge in pairwise(edges)]

    def layers(self) -> "Layers[Any]":
        """Return what makes the generator's layers."""
        if self.native:
            from native_helper.voices.kokoro.gpu_layers import GpuLayers

            return GpuLayers(self)
        from native_helper.voices.kokoro.cpu_layers import CpuLayers
        from native_helper.voices.kokoro.crew import Crew

        return CpuLayers(Crew(self.n_threads))

    def settle(self, *arrays: mx.array) -> None:
        """Compute `arrays` on a CPU; let a GPU begin with them, where a wait costs more than the work."""
        if self.native:
            mx.async_eval(arrays)  # type: ignore[no-untyped-call]
        else:
            mx.eval(arrays)


def choose(device: mx.Device | None = None, dtype: mx.Dtype | None = None) -> Backend:
    """Return how to compute on `device`, MLX's default one if none is given. A CPU has float32 only."""
    device = device or mx.default_device()
    if device.type == mx.DeviceType.gpu:
        return Backend(device, dtype or mx.bfloat16, True, True, (mx.default_stream(device),), 1)
    # Compiled kernels are left out on purpose. MLX makes them with g++ when they are first called, 13 s in all, keeps
    # them in a folder of /tmp that is not ours, and they are 6 % faster than the passes they replace (2026-11).
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    others = (mx.new_stream(device) for _ in range(min(_MAX_STREAMS, n_cores) - 1))
    streams = (mx.default_stream(device), *others)
    return Backend(device, mx.float32, False, False, streams, min(_MAX_THREADS, n_cores))
