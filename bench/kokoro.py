"""Time our Kokoro against others on one machine: same weights, same phonemes, same number of threads.

    python bench/kokoro.py [--against torch,onnxruntime,mlx_audio] [--lengths 1.5,8,22] [--pairs 7] [--json FILE]
                           [--python NAME=PYTHON ...] [--threads 2] [--device cpu|gpu]

Each contestant is a process of its own with the whole model loaded; one of them works at a time. Runs come in pairs,
ours and the other's in turns, and the ratio is taken pair by pair. The rule for a shared machine, fixed before any
figure was seen: a pair in which the hypervisor took more than STEAL of the processors' time (/proc/stat, what vmstat
shows as st) is kept in the JSON and does not count; it is made again, up to three times as many pairs in all. The
interval holds the median ratio with 95 % probability at the least, by the binomial distribution alone.

mlx-audio on a CPU takes minutes for a second of speech: 1.5 s only, 3 pairs. Environments that --python does not name
(ours, torch, onnxruntime, mlx_audio) are made and thrown away; ours is what install.sh installs.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import date
from math import comb
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import arithmetic, checkpoint, environments
from bench.process import Process

STEAL: Final = 0.03
VOICE: Final = "ff_siwis"  # its random durations are those of speech: about three frames a phoneme
RATE_HZ: Final = 24_000
SLOW: Final = "mlx_audio"
HERE: Final = Path(__file__).parent


def timed(process: Process, ids: list[int]) -> dict[str, float]:
    """Let `process` speak; return what it took, the share of processor time that others took among it."""
    before = _stolen()
    answer = process.ask(ids=ids, voice=VOICE, speed=1.0)
    stolen, total = (now - then for now, then in zip(_stolen(), before, strict=True))
    return {**answer, "steal": stolen / max(total, 1)}


def _stolen() -> tuple[int, int]:
    # Ticks that the hypervisor took, and all ticks.
    file = Path("/proc/stat")
    if not file.exists():
        return 0, 0
    ticks = [int(word) for word in file.read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[7], sum(ticks)


def pairs(ours: Process, other: Process, ids: list[int], n_pairs: int) -> list[dict[str, Any]]:
    """Time both in turns until `n_pairs` count. The first run of each, which warms caches up, is not kept."""
    timed(ours, ids)
    if n_pairs > 3:
        timed(other, ids)
    made: list[dict[str, Any]] = []
    while sum(pair["counts"] for pair in made) < n_pairs and len(made) < 3 * n_pairs:
        order = [("ours", ours), ("other", other)]
        runs = {name: timed(process, ids) for name, process in (order if len(made) % 2 else order[::-1])}
        counts = max(run["steal"] for run in runs.values()) <= STEAL
        made.append({**runs, "ratio": runs["other"]["wall_s"] / runs["ours"]["wall_s"], "counts": counts})
        time.sleep(0.2)  # threads of others that spin for work have gone to sleep
    return made


def interval(values: list[float]) -> tuple[float, float]:
    """Return an interval that holds the median with 95 % probability; all of them where they are too few for that."""
    ordered, n = sorted(values), len(values)
    below = 0
    while 2 * sum(comb(n, k) for k in range(below + 2)) / 2**n <= 0.05:
        below += 1
    return ordered[below], ordered[n - 1 - below]


def compare(processes: dict[str, Process], arguments: argparse.Namespace) -> dict[str, Any]:
    ours = processes["ours"]
    shapes = {name: value.shape for name, value in checkpoint.tensors(checkpoint.config("full")).items()}
    found: dict[str, Any] = {
        "date": date.today().isoformat(), "machine": _machine(), "threads": arguments.threads,
        "versions": {name: process.told for name, process in processes.items()}, "lengths": [],
    }  # fmt: skip
    print(
        "\n".join(
            f"{name}: {told['version']}, loaded in {told['load_s']:.1f} s" for name, told in found["versions"].items()
        )
    )
    for seconds in arguments.lengths:
        chosen = ours.ask(ask="utterance", seconds=seconds, voice=VOICE)
        ids, frames = chosen["ids"], chosen["frames"]
        entry: dict[str, Any] = {"seconds": frames / 40, "phonemes": len(ids), "pairs": {}}
        print(f"\n{frames / 40:.2f} s of speech, {len(ids)} phonemes")
        for name, process in processes.items():
            if name == "ours" or (name == SLOW and arguments.device == "cpu" and seconds > 2):
                continue
            made = pairs(ours, process, ids, 3 if name == SLOW and arguments.device == "cpu" else arguments.pairs)
            entry["pairs"][name] = made
            _tell(name, made, frames / 40)
        entry["stages"] = ours.ask(ask="stages", ids=ids, voice=VOICE)
        entry["flops"] = arithmetic.flops(shapes, len(ids) + 2, frames)
        if arguments.device == "cpu":
            entry["roof"] = ours.ask(ask="roof")
            _tell_floor(entry)
        total = sum(entry["stages"].values())
        print(
            "  "
            + ", ".join(f"{name} {took * 1e3:.0f} ms ({took / total:.0%})" for name, took in entry["stages"].items())
        )
        found["lengths"].append(entry)
        sys.stdout.flush()
    return found


def _tell(name: str, made: list[dict[str, Any]], seconds: float) -> None:
    counted = [pair for pair in made if pair["counts"]] or made
    us, them = (statistics.median(pair[side]["wall_s"] for pair in counted) for side in ("ours", "other"))
    low, high = interval([pair["ratio"] for pair in counted])
    print(
        f"  {name}: {statistics.median(pair['ratio'] for pair in counted):.2f} times as fast, {low:.2f} to {high:.2f}; "
        f"ours {us:.3f} s = {seconds / us:.2f} x real time, theirs {them:.3f} s = {seconds / them:.2f} x; "
        f"{sum(pair['counts'] for pair in made)} of {len(made)} pairs count",
        flush=True,
    )


def _tell_floor(entry: dict[str, Any]) -> None:
    runs = [pair["ours"]["wall_s"] for made in entry["pairs"].values() for pair in made if pair["counts"]]
    if not runs:
        return
    entry["floor_s"] = entry["flops"] / entry["roof"]
    took = statistics.median(runs)
    print(
        f"  products alone: {entry['flops'] / 1e9:.0f} GFLOP at {entry['roof'] / 1e9:.0f} GFLOP/s are "
        f"{entry['floor_s']:.3f} s, {entry['floor_s'] / took:.0%} of ours"
    )


def _machine() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default="torch,onnxruntime,mlx_audio", type=lambda text: text.split(","))
    parser.add_argument("--lengths", default="1.5,8,22", type=lambda text: [float(one) for one in text.split(",")])
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--python", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    known = dict(one.split("=", 1) for one in arguments.python)
    with tempfile.TemporaryDirectory(prefix="utter-bench-") as name:
        scratch = Path(name)
        folder = scratch / "checkpoint"
        checkpoint.write(folder, "full")
        processes = {}
        environment = {"BENCH_THREADS": str(arguments.threads), "BENCH_DEVICE": arguments.device}
        for contestant in ("ours", *arguments.against):
            if contestant in known:
                python = Path(known[contestant])
            elif contestant == "ours":
                python = environments.make_ours(scratch / contestant, HERE.parent)
            else:
                python = environments.make(scratch / contestant, contestant)
            script = f"by_{'us' if contestant == 'ours' else contestant}.py"
            processes[contestant] = Process(python, script, (folder, scratch), environment)
        found = compare(processes, arguments)
        for process in processes.values():
            process.end()
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
