"""How much memory Kokoro takes: before it is loaded, loaded, while it reads, and after it was unloaded.

    python bench/memory.py CHECKPOINT [--minutes 60] [--json]

The way is the engine's: a text through all stages and the family, on one thread. Resident memory of the process in MB
(10^6 bytes), after each chunk; "flat" is the highest of the last nine tenths over the highest of the first. The voice
is the one whose random durations in the generated full-size checkpoint are those of speech, 3 frames a phoneme.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.prose import prose
from native_helper.engine.memory import resident_mb
from native_helper.speech.pipeline import Reading, Request
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak_library import library
from native_helper.voices.kokoro.family import KokoroFamily

VOICE: Final = "ff_siwis"
_LETTERS_PER_S: Final = 25  # more than anybody speaks: the text must not end early


@dataclass(frozen=True, slots=True)
class Memory:
    """In MB."""

    before: float  # with all but MLX and the model: what the engine has when it starts
    loaded: float
    loading_peak: float
    reading: list[float]  # after each chunk
    peak: float
    unloaded: float
    audio_s: float
    wall_s: float

    @property
    def growth(self) -> float:
        """The highest of the last nine tenths of the reading, over the highest of the first."""
        first = max(1, len(self.reading) // 10)
        return max(self.reading[first:], default=0.0) / max(self.reading[:first])


def measure(checkpoint: Path, scratch: Path, audio_s: float) -> Memory:
    """Load, read `audio_s` of speech, unload."""
    family = KokoroFamily(checkpoint, scratch)
    library().pronounce("Hello.", "gmw/en")
    text = prose(round(audio_s * _LETTERS_PER_S) + 1000)
    before = resident_mb()
    family.load()
    loaded, loading_peak = resident_mb(), _peak_mb()
    begin = time.perf_counter()
    reading = Reading(Request(text, voice=VOICE, language="en"), Catalog([family]))
    marks: list[float] = []
    with closing(reading.events()) as events:  # type: ignore[type-var]  # a generator
        for event in events:
            if isinstance(event, Chunk):
                marks.append(resident_mb())
            if reading.duration_s >= audio_s:
                break
    wall_s = time.perf_counter() - begin
    peak = _peak_mb()
    family.unload()
    return Memory(before, loaded, loading_peak, marks, peak, resident_mb(), reading.duration_s, wall_s)


def _peak_mb() -> float:
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    # On Linux that one also counts what the parent held when it forked.
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0, help="of speech")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-memory-") as scratch:
        found = measure(arguments.checkpoint, Path(scratch), 60 * arguments.minutes)
    if arguments.json:
        print(json.dumps(asdict(found) | {"growth": found.growth}))
        return
    print(f"{'before':22} {found.before:8.1f} MB")
    print(f"{'loaded':22} {found.loaded:8.1f} MB, at most {found.loading_peak:.1f}")
    print(f"{'reading, first tenth':22} {max(found.reading[: max(1, len(found.reading) // 10)]):8.1f} MB")
    print(f"{'reading, at most':22} {found.peak:8.1f} MB, {found.growth:.3f} times the first tenth")
    print(f"{'unloaded':22} {found.unloaded:8.1f} MB, {found.unloaded - found.before:+.1f}")
    print(f"{found.audio_s / 60:.1f} minutes of speech in {found.wall_s / 60:.1f}")


if __name__ == "__main__":
    main()
