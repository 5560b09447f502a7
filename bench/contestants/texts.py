"""What the contestants of bench/text_front_end.py have in common.

{"ask": "texts", "texts"} is answered with the seconds that all took, the phonemes of the first, the process's memory.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from worker import Contestant, serve


def serve_texts(version: str, load: Callable[[], Callable[[str], str]]) -> None:
    """Answer until stdin ends; `load` returns what makes phonemes of a text."""

    def contestant() -> Contestant:
        phonemes_of = load()

        def texts(question: dict[str, Any]) -> dict[str, Any]:
            began = time.perf_counter()
            found = [phonemes_of(text) for text in question["texts"]]
            return {"seconds": time.perf_counter() - began, "first": found[0][:200], "memory_mb": _memory_mb()}

        return Contestant(version, _speaks_nothing, {"texts": texts})

    serve(contestant)


def _speaks_nothing(_ids: list[int], _voice: str, _speed: float) -> Any:
    raise NotImplementedError("phonemes are asked for, not sound")


def _memory_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
