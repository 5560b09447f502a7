"""What each contestant's process does: load, say so, then speak what is asked, one utterance at a time.

In   a line of JSON per utterance on stdin: {"ids", "voice", "speed"}
Out  a line of JSON on the descriptor that was stdout: {"load_s", "version"}, then {"wall_s", "cpu_s", "samples"} each

Libraries print; what they print goes to stderr. Standard library only.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Speak = Callable[[list[int], str, float], Any]  # ids without the boundary tokens, a voice, a speed -> (samples,)

N_THREADS = 2  # of every contestant; the machine may have more


def serve(load: Callable[[], tuple[Speak, str]]) -> None:
    """Answer until stdin ends. `load` returns what speaks, and which version it is."""
    wire = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    begin = time.perf_counter()
    speak, version = load()
    print(json.dumps({"load_s": time.perf_counter() - begin, "version": version}), file=wire)
    for line in sys.stdin:
        asked = json.loads(line)
        begin, cpu = time.perf_counter(), time.process_time()
        samples = speak(asked["ids"], asked["voice"], asked["speed"]).size
        wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
        print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "samples": int(samples)}), file=wire)
