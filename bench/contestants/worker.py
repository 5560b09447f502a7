"""What each contestant's process does: load, say so, then answer what it is asked, one question at a time.

In   a line of JSON per question on stdin: {"ids", "voice", "speed"}, or one of a contestant's own, by "ask"
Out  a line of JSON on the descriptor that was stdout: {"load_s", "version"}, then for an utterance {"wall_s", "cpu_s",
     "samples"}

Libraries print; what they print goes to stderr. Standard library only.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

N_THREADS = int(os.environ.get("BENCH_THREADS", "2"))  # of every contestant; the machine may have more
ON_GPU = os.environ.get("BENCH_DEVICE") == "gpu"


@dataclass
class Contestant:
    """`speak` takes ids without the boundary tokens, a voice and a speed, and returns (samples,)."""

    version: str
    speak: Callable[[list[int], str, float], Any]
    answers: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)


def serve(load: Callable[[], Contestant]) -> None:
    """Answer until stdin ends."""
    wire = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    begin = time.perf_counter()
    contestant = load()
    print(json.dumps({"load_s": time.perf_counter() - begin, "version": contestant.version}), file=wire)
    for line in sys.stdin:
        question = json.loads(line)
        if "ask" in question:
            answer = contestant.answers[question["ask"]](question)
        else:
            begin, cpu = time.perf_counter(), time.process_time()
            n_samples = contestant.speak(question["ids"], question["voice"], question["speed"]).size
            wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
            answer = {"wall_s": wall_s, "cpu_s": cpu_s, "samples": int(n_samples)}
        print(json.dumps(answer), file=wire)
