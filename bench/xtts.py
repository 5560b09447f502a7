"""What XTTS v2 costs in our worker: the latent cache and the streaming, each with and without, by turns in one run.

    python -m bench.xtts [--runs 3] [--totals 1] [--json FILE]

On a network of the published size (467 M parameters) with random weights, for a text of 724 characters, the length at
which others measured. Each part of it gets the tokens of a speaker who says 15 letters a second. "Not streamed" is one
piece for each part of the text, which is what the library's simpler interface does; without the cache the latents are
computed for each text, as it does too. First sound is measured `--runs` times each way; whole texts, which take
minutes on a CPU, `--totals` times. The environment (6 GB) is made as `utter add xtts` does, or taken from where
$UTTER_TEST_WORKERS keeps it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.process import Process
from native_helper.paths import Folders
from native_helper.setup.workers import environment
from native_helper.workers import installed
from native_helper.workers.roster import XTTS

LENGTH: Final = 724
SENTENCES: Final = (
    "The harbour lay quiet in the early light, and only a single boat moved slowly towards the open sea. ",
    "On the quay two men repaired their nets and spoke of the weather, as they did every morning of the year. ",
    "Nobody had seen the old lighthouse keeper since Sunday, though smoke still rose from his chimney at noon. ",
    "A girl with a red scarf counted the gulls on the wall and wrote their number into a small black book. ",
)
WAYS: Final = {
    "cached, streamed": {"cached": True, "streamed": True},
    "computed, streamed": {"cached": False, "streamed": True},
    "cached, whole": {"cached": True, "streamed": False},
    "computed, whole": {"cached": False, "streamed": False},
}


def text() -> str:
    """Return exactly LENGTH characters that end with a sentence."""
    long = "".join(SENTENCES) * 2
    return long[: LENGTH - 1].rstrip(" .").ljust(LENGTH - 1, "e") + "."


def measure(python: Path, folder: Path, runs: int, totals: int) -> dict[str, Any]:
    """Return the seconds each way; the ways take turns."""
    models, clip = folder / "models", folder / "clip.wav"
    make = Path(__file__).parent.parent / "tests" / "workers" / "xtts_checkpoint.py"
    subprocess.run([python, "-W", "ignore", make, models, "full"], check=True, stderr=subprocess.DEVNULL)
    at_s = np.arange(8 * 24_000) / 24_000
    soundfile.write(clip, 0.3 * np.sin(2 * np.pi * 150 * at_s) * (1 + np.sin(2 * np.pi * 3 * at_s)), 24_000)
    process = Process(python, "by_xtts.py", [models, folder / "cache", clip])
    found: dict[str, Any] = {name: {"first_s": [], "latents_s": [], "total_s": [], "sound_s": []} for name in WAYS}
    try:
        for run in range(runs):
            for name, way in WAYS.items():
                if way["streamed"]:
                    _note(found[name], process.ask(ask="speak", text=text(), first_only=True, **way))
            print(f"first sound {run + 1} of {runs}", file=sys.stderr)
        for run in range(totals):
            for name, way in WAYS.items():
                if way["cached"]:
                    _note(found[name], process.ask(ask="speak", text=text(), first_only=False, **way))
            print(f"whole text {run + 1} of {totals}", file=sys.stderr)
    finally:
        process.end()
    return {"characters": LENGTH, "told": process.told, "ways": found, "summary": summary(found)}


def summary(found: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return medians. What latents add to a whole text is what they add to its first sound."""
    latents_s = statistics.median(found["computed, streamed"]["latents_s"])
    told: dict[str, dict[str, float]] = {}
    for name, way in WAYS.items():
        same = found[f"cached, {'streamed' if way['streamed'] else 'whole'}"]
        extra_s = 0.0 if way["cached"] else latents_s
        total_s = statistics.median(same["total_s"]) + extra_s
        measured = found[name]["first_s"] or [first_s + extra_s for first_s in same["first_s"]]
        told[name] = {
            "first_s": statistics.median(measured),
            "total_s": total_s,
            "characters_per_s": LENGTH / total_s,
            "latents_s": statistics.median(found[name]["latents_s"] or [extra_s]),
        }
    return told


def _note(figures: dict[str, list[float]], answer: dict[str, float]) -> None:
    for name, value in answer.items():
        figures[name].append(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--totals", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(os.environ.get("UTTER_TEST_WORKERS") or name)
        where = Folders(root, root, root, root, ("UTTER_HOME", str(root)))
        if not environment.is_right(XTTS, where):
            environment.make(XTTS, where, root / "xtts.log")
        result = measure(installed.python(XTTS, where), Path(name), options.runs, options.totals)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(result["told"]["version"])
    for way, told in result["summary"].items():
        print(
            f"{way:20} first sound {told['first_s']:6.2f} s  all {told['total_s']:6.1f} s  "
            f"{told['characters_per_s']:5.1f} characters/s  latents {told['latents_s'] * 1000:8.2f} ms"
        )


if __name__ == "__main__":
    main()
