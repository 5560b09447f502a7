"""Threads that share out the rows of a large array, so that each piece of work fits in a core's own cache.

For CPUs alone. The threads call numpy and BLAS, which let the interpreter go on meanwhile; MLX is not touched by them.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
T = TypeVar("T")

# Numbers in one piece of an array: a megabyte. Smaller ones, which would all fit in a core's cache, pay more for the
# threads' taking turns at the interpreter: a quarter of it is 25 % slower (Xeon with 2 MB of L2 a core, 2026-11).
PIECE: Final = 1 << 18


class Crew:
    """The calling thread and `n_threads` - 1 others. Whoever is free takes the next piece: a core that others use
    too gets fewer."""

    def __init__(self, n_threads: int) -> None:
        self.n_threads = n_threads
        self._pool = ThreadPoolExecutor(n_threads - 1, "kokoro") if n_threads > 1 else None
        self._own = threading.local()

    def each(self, function: Callable[[T], None], pieces: Iterable[T]) -> None:
        """Call `function` with every piece, in any order; raise what it raises."""
        left = deque(pieces)

        def work() -> None:
            # What damaged weights make is no number, and is told once, of the whole sound.
            with np.errstate(over="ignore", invalid="ignore"):
                while True:
                    try:
                        piece = left.popleft()
                    except IndexError:
                        return
                    function(piece)

        helpers = min(self.n_threads, len(left)) - 1
        others = [self._pool.submit(work) for _ in range(helpers)] if self._pool else []
        work()
        for other in others:
            other.result()

    def borders(self, n_rows: int, n_channels: int) -> list[tuple[int, int]]:
        """Return where each piece of (n_rows, n_channels) begins and ends, with work for all threads."""
        wanted = -(-n_rows * n_channels // PIECE)
        n_pieces = min(n_rows, -(-wanted // self.n_threads) * self.n_threads)
        edges = [n_rows * index // n_pieces for index in range(n_pieces + 1)]
        return list(pairwise(edges))

    def scratch(self, name: str, n_rows: int, n_channels: int) -> Floats:
        """Return the calling thread's own memory of that name, as long as it does not ask again."""
        size = n_rows * n_channels
        kept: Floats | None = getattr(self._own, name, None)
        if kept is None or kept.size < size:
            kept = np.empty(size, np.float32)
            setattr(self._own, name, kept)
        return kept[:size].reshape(n_rows, n_channels)
