"""What was measured, as lines for a person and as one object for a program."""

import statistics
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from native_helper.cli.benchmark.measuring import Measured, percentile, stages
from native_helper.cli.benchmark.published import PUBLISHED
from native_helper.cli.natural_voice import is_stand_in

FORMAT: Final = 1  # of the JSON


def as_json(found: Measured, machine: dict[str, Any]) -> dict[str, Any]:
    """Return all that was measured; single runs, not only what was made of them."""
    runs = {
        name: [{key: value for key, value in asdict(run).items() if key != "messages"} for run in made]
        for name, made in found.runs.items()
    }
    return {
        "format": FORMAT,
        "machine": machine,
        "voice": found.voice,
        "cold": found.cold,
        "host_ready_s": found.host_ready_s,
        "runs": runs,
        "transport": {name: asdict(cost) for name, cost in found.transport.items()},
        "files": {name: asdict(cost) for name, cost in found.files.items()},
        "memory_mb": found.memory_mb,
        "published": [asdict(row) | {"speed": row.speed} for row in PUBLISHED],
    }


def lines(found: Measured, machine: dict[str, Any]) -> Iterator[str]:
    """Yield the report, line by line."""
    yield f"{machine['processor'] or 'unknown processor'}, {machine['cores']} cores, {machine['memory_gb']} GB"
    yield f"{machine['system']}, Python {machine['python']}, mlx {machine['mlx'] or 'none'}, utter {machine['utter']}"
    yield f"voice {found.voice}"
    yield ""
    yield "From nothing                                   seconds"
    yield f"  engine started, ready                       {found.cold['engine_ready_s']:8.2f}"
    yield f"  then its first sound, voice loaded          {found.cold['first_sound_s']:8.2f}"
    yield f"  native host started, engine there, ready    {statistics.median(found.host_ready_s):8.2f}"
    yield ""
    n_runs = len(found.first_sound_s)
    yield f"Warm, {n_runs} in a row each     speech   first sound: median, p95    all of it   x real time"
    for name, runs in found.runs.items():
        first = [run.first_sound_s for run in runs]
        wall, speech = (
            statistics.median(values) for values in zip(*((r.wall_s, r.speech_s) for r in runs), strict=True)
        )
        yield (
            f"  {name:<22}  {speech:6.2f} s  {statistics.median(first):14.3f} {percentile(first, 0.95):8.3f} s"
            f"  {wall:8.3f} s  {speech / wall:10.1f}"
        )
    yield ""
    yield "Work by stage, median ms     " + "".join(f"{name:>12}" for name in found.runs)
    by_length = [stages(runs) for runs in found.runs.values()]
    for stage in dict.fromkeys(name for row in by_length for name in row):
        yield f"  {stage:<26} " + "".join(f"{1e3 * row.get(stage, 0.0):12.1f}" for row in by_length)
    yield ""
    yield "A second of sound on its way     write      read      size"
    for name, cost in found.transport.items():
        yield f"  {name:<26} {cost.write_us:7.0f} us {cost.read_us:6.0f} us  {cost.n_bytes:7} bytes"
    yield ""
    yield "A second of sound as a file      write      size"
    for name, kind in found.files.items():
        yield f"  {name:<26} {kind.write_ms:7.2f} ms {kind.n_bytes:7} bytes"
    yield ""
    yield "Memory                                              MB"
    for name, mb in found.memory_mb.items():
        yield f"  {name:<43} " + (f"{mb:7.0f}" if mb is not None else "unknown")
    yield ""
    if is_stand_in(found.voice, found.families):
        yield f"What others have published of Kokoro is left out: {found.voice} is not Utter's Kokoro."
        return
    yield "What others have published of Kokoro (their claims; docs/performance.md has what we measured)"
    for row in PUBLISHED:
        length = f"{row.speech_s:4.1f} s in {row.wall_s:.3f} s" if row.wall_s is not None else ""
        yield f"  {row.what:<38} {row.machine:<27} {length:>17} {row.speed:6.1f} x  {row.source}"
